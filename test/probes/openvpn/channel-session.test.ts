import { describe, expect, test } from 'vitest';
import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
  opcode,
} from '../../../core/protocol/openvpn/control-packet.ts';
import { noWrap } from '../../../core/protocol/openvpn/no-wrap.ts';
import { fromHex, toHex } from '../../../core/wire/hex.ts';
import { ChannelSession } from '../../../probes/openvpn/channel-session.ts';

const own = fromHex('0101010101010101');
const peer = fromHex('c0c0c0c0c0c0c0c0');
const stranger = fromHex('0909090909090909');

const reset: ControlPacket = {
  opcode: opcode.hardResetServerV2,
  keyId: 0,
  sessionId: peer,
  acks: [0],
  peerSessionId: own,
  packetId: 0,
  payload: new Uint8Array(0),
};
const data = (packetId: number, payload: string): ControlPacket => ({
  opcode: opcode.controlV1,
  keyId: 0,
  sessionId: peer,
  acks: [],
  packetId,
  payload: fromHex(payload),
});

const opened = (): ChannelSession => {
  const session = new ChannelSession(own, noWrap);
  session.receive(encodeControlPacket(reset));
  return session;
};
const octets = (session: ChannelSession, packet: ControlPacket): string | undefined => {
  const received = session.receive(encodeControlPacket(packet));
  return received === undefined ? undefined : toHex(received.octets);
};
const acksOf = (session: ChannelSession): readonly number[] => decodeControlPacket(session.ack()).acks;

describe('a session of the control channel', () => {
  test('is open when the server answered its reset, and not by the answer to another', () => {
    const session = new ChannelSession(own, noWrap);
    expect(session.receive(encodeControlPacket({ ...reset, peerSessionId: stranger }))).toBeUndefined();
    expect(session.receive(encodeControlPacket({ ...reset, acks: [1] }))).toBeUndefined();
    expect(session.receive(encodeControlPacket(data(0, '')))).toBeUndefined();
    expect(session.isOpen).toBe(false);
    expect(session.receive(encodeControlPacket(reset))?.packet).toEqual(reset);
    expect(session.isOpen).toBe(true);
  });

  test('then takes nothing of another session, neither of the server nor of ours', () => {
    const session = opened();
    expect(octets(session, { ...data(1, 'aa'), sessionId: stranger })).toBeUndefined();
    expect(octets(session, { ...data(1, 'aa'), acks: [0], peerSessionId: stranger })).toBeUndefined();
    expect(octets(session, data(1, 'aa'))).toBe('aa');
  });

  test('gives what comes once, in order, and tells of a gap until it is filled', () => {
    const session = opened();
    expect(octets(session, data(2, 'bb'))).toBe('');
    expect(session.hasGap).toBe(true);
    expect(octets(session, data(1, 'aa'))).toBe('aabb');
    expect(session.hasGap).toBe(false);
    expect([octets(session, data(1, 'aa')), octets(session, data(2, 'bb'))]).toEqual(['', '']);
    expect(session.hasGap).toBe(false);
  });

  test('acknowledges what comes twice twice, the latest in front, and four at most', () => {
    const session = opened();
    for (const id of [1, 2, 3, 4, 5, 2]) session.receive(encodeControlPacket(data(id, 'aa')));
    expect(acksOf(session)).toEqual([2, 5, 4, 3]);
  });

  test('keeps and acknowledges nothing that is twelve packets ahead', () => {
    const session = opened();
    expect(octets(session, data(13, 'aa'))).toBe('');
    expect({ acks: acksOf(session), hasGap: session.hasGap }).toEqual({ acks: [0], hasGap: false });
    expect(octets(session, data(12, 'aa'))).toBe('');
    expect({ acks: acksOf(session), hasGap: session.hasGap }).toEqual({ acks: [12, 0], hasGap: true });
  });

  test('takes octets that are no packet for nothing', () => {
    expect(opened().receive(fromHex('20'))).toBeUndefined();
    expect(opened().receive(fromHex('20 c0c0c0c0c0c0c0c0 ff'))).toBeUndefined();
  });
});
