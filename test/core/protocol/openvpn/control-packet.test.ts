import { describe, expect, test } from 'vitest';
import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
  opcode,
} from '../../../../core/protocol/openvpn/control-packet.ts';
import { fromHex, toHex } from '../../../../core/wire/hex.ts';
import { WireError } from '../../../../core/wire/wire-error.ts';

const own = fromHex('a1a2a3a4a5a6a7a8');
const peer = fromHex('b1b2b3b4b5b6b7b8');
const none = new Uint8Array(0);

/** Written by hand from the layout in OpenVPN's ssl_pkt.h. */
const samples: readonly (readonly [string, string, ControlPacket])[] = [
  [
    'a client reset',
    '38 a1a2a3a4a5a6a7a8 00 00000000',
    { opcode: opcode.hardResetClientV2, keyId: 0, sessionId: own, acks: [], packetId: 0, payload: none },
  ],
  [
    'a server reset that acknowledges it',
    '40 b1b2b3b4b5b6b7b8 01 00000000 a1a2a3a4a5a6a7a8 00000000',
    {
      opcode: opcode.hardResetServerV2,
      keyId: 0,
      sessionId: peer,
      acks: [0],
      peerSessionId: own,
      packetId: 0,
      payload: none,
    },
  ],
  [
    'an acknowledgement alone, with the key id of a renegotiation',
    '2b a1a2a3a4a5a6a7a8 02 00000003 00000001 b1b2b3b4b5b6b7b8',
    { opcode: opcode.ackV1, keyId: 3, sessionId: own, acks: [3, 1], peerSessionId: peer, payload: none },
  ],
  [
    'a control packet with octets of the TLS stream',
    '20 a1a2a3a4a5a6a7a8 01 00000000 b1b2b3b4b5b6b7b8 00000001 160303',
    {
      opcode: opcode.controlV1,
      keyId: 0,
      sessionId: own,
      acks: [0],
      peerSessionId: peer,
      packetId: 1,
      payload: fromHex('160303'),
    },
  ],
];

const refusal = (act: () => unknown): WireError => {
  try {
    act();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('a WireError wanted, none thrown');
};

describe('a packet of the OpenVPN control channel', () => {
  test.each(samples)('%s is written as these octets and read from them', (_, octets, packet) => {
    expect(toHex(encodeControlPacket(packet))).toBe(octets.replaceAll(' ', ''));
    expect(decodeControlPacket(fromHex(octets))).toEqual(packet);
  });

  test('more than eight acknowledgements are refused before they are read', () => {
    const found = refusal(() => decodeControlPacket(fromHex('20 a1a2a3a4a5a6a7a8 09')));
    expect(found.code).toBe('wire');
    expect(found.message).toBe('openvpn at octet 10: at most 8 acknowledgements wanted, 9 found');
  });

  test.each([
    ['nothing at all', '', 'openvpn/opcode at octet 0: 1 octets wanted, 0 found'],
    ['a session id cut short', '38 a1a2', 'openvpn/session-id at octet 1: 8 octets wanted, 2 found'],
    [
      'an acknowledgement cut short',
      '20 a1a2a3a4a5a6a7a8 01 0000',
      'openvpn/ack at octet 10: 4 octets wanted, 2 found',
    ],
    ['no packet id', '20 a1a2a3a4a5a6a7a8 00 00', 'openvpn/packet-id at octet 10: 4 octets wanted, 1 found'],
    [
      'octets behind an acknowledgement',
      '28 a1a2a3a4a5a6a7a8 00 00',
      'openvpn at octet 10: the end wanted, 1 octets left over found',
    ],
  ])('%s is refused with its place', (_, octets, message) => {
    const found = refusal(() => decodeControlPacket(fromHex(octets)));
    expect({ code: found.code, message: found.message }).toEqual({ code: 'wire', message });
  });

  test('acknowledgements without the session id of the peer are not written', () => {
    const packet = { opcode: opcode.ackV1, keyId: 0, sessionId: own, acks: [1], payload: none };
    expect(refusal(() => encodeControlPacket(packet)).message).toBe(
      'openvpn at octet 9: a session id of the peer beside acknowledgements and only there wanted, 1 acknowledgements found',
    );
  });

  test('a control packet without a packet id is not written', () => {
    const packet = { opcode: opcode.controlV1, keyId: 0, sessionId: own, acks: [], payload: none };
    expect(refusal(() => encodeControlPacket(packet)).message).toBe(
      'openvpn at octet 10: a packet id in every packet but ACK_V1 wanted, opcode 4 without found',
    );
  });

  test('an opcode that does not fit its five bits is not written', () => {
    const packet = { opcode: 32, keyId: 0, sessionId: own, acks: [], packetId: 0, payload: none };
    expect(refusal(() => encodeControlPacket(packet)).message).toBe(
      'openvpn at octet 0: an opcode up to 31 and a key id up to 7 wanted, 32 and 0 found',
    );
  });
});
