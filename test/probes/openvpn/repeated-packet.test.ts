import { describe, expect, test } from 'vitest';
import { type ControlPacket, controlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { noWrap } from '../../../core/protocol/openvpn/no-wrap.ts';
import { decode, encode } from '../../../core/wire/codec.ts';
import { exchangeOverChannel } from '../../../probes/openvpn/channel-exchange.ts';
import type { PacketLink } from '../../../probes/openvpn/packet-link.ts';
import { ResetAllowance } from '../../../probes/openvpn/reset-allowance.ts';
import { RoundTrip } from '../../../probes/openvpn/round-trip.ts';
import { VirtualTimers } from '../../support/virtual-timers.ts';

const everyMs = 20;
const serverId = new Uint8Array(8).fill(0xaa);

/** A server over UDP that answers the first reset, acknowledges nothing, and says the same packet again and again for a minute. */
function repeater(timers: VirtualTimers, payload: Uint8Array, packetId: number) {
  const sent: ControlPacket[] = [];
  let isClosed = false;
  let listener: Parameters<PacketLink['listen']>[0] | undefined;
  const say = (packet: Omit<ControlPacket, 'keyId' | 'sessionId'>): void => {
    if (!isClosed) listener?.onPacket(encode(controlPacket, { ...packet, keyId: 0, sessionId: serverId }, 'packet'));
  };
  const repeat = (left: number, peerSessionId: Uint8Array): void => {
    if (left === 0 || isClosed) return;
    say({ opcode: opcode.controlV1, acks: [0], peerSessionId, packetId, payload });
    timers.after(everyMs, () => repeat(left - 1, peerSessionId));
  };
  const link: PacketLink = {
    transport: 'udp',
    isFlushed: () => true,
    send: (octets) => {
      const packet = decode(controlPacket, octets, 'packet');
      sent.push(packet);
      if (packet.opcode !== opcode.hardResetClientV2 || sent.length > 1) return;
      const answer = { acks: [0], peerSessionId: packet.sessionId, packetId: 0, payload: new Uint8Array(0) };
      timers.after(1, () => {
        say({ opcode: opcode.hardResetServerV2, ...answer });
        repeat(60_000 / everyMs, packet.sessionId);
      });
    },
    listen: (one) => {
      listener = one;
    },
    close: () => {
      isClosed = true;
    },
  };
  return { link, sent };
}

describe('a server over UDP that acknowledges nothing and repeats one packet', () => {
  test.each([
    ['that is news once', 1],
    ['that comes before its time', 2],
  ])('%s, is given up when its time is up, and nothing is sent to it after that', async (_, packetId) => {
    const timers = new VirtualTimers();
    const { link, sent } = repeater(timers, new Uint8Array([0x16, 3, 3]), packetId);
    const outcome = await timers.settle(
      exchangeOverChannel(
        {
          openLink: () => link,
          makeWrap: () => noWrap,
          timers,
          random: (length) => new Uint8Array(length).fill(7),
          roundTrip: new RoundTrip(),
          allowance: new ResetAllowance(() => timers.nowMs()),
          timeoutMs: 1000,
          signal: new AbortController().signal,
        },
        new Uint8Array(300),
        () => false,
      ),
    );
    expect(outcome.kind).toBe('silent');
    expect(outcome.elapsedMs).toBeLessThan(5000);
    await timers.idle(1000);
    const atEnd = sent.length;
    const resets = sent.filter((packet) => packet.opcode === opcode.hardResetClientV2);
    expect(resets.length).toBeLessThan(10);
    await timers.idle(120_000);
    expect(sent.length).toBe(atEnd);
  });
});
