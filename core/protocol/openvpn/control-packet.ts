import { defined } from '../../defined.ts';
import type { Codec } from '../../wire/codec.ts';
import { decode, encode, octets } from '../../wire/codec.ts';

/** Opcodes of the control channel and of data packets; the upper five bits of a packet's first octet. */
export const opcode = {
  softResetV1: 3,
  controlV1: 4,
  ackV1: 5,
  dataV1: 6,
  hardResetClientV2: 7,
  hardResetServerV2: 8,
  dataV2: 9,
  /** The reset of a client with tls-crypt-v2. */
  hardResetClientV3: 10,
  /** CONTROL_V1 with the client's wrapped key behind it (tls-crypt-v2). */
  controlWkcV1: 11,
} as const;

export const sessionIdLength = 8;
/** Opcode octet and session id: what no wrap encrypts. */
export const headerLength: number = 1 + sessionIdLength;
/** A peer reads no more acknowledgements of one packet than this. */
const acksAtMost = 8;
const highestOpcode = 31;
const highestKeyId = 7;

/** One packet of the control channel, as it is without a wrap. */
export interface ControlPacket {
  /** One of `opcode`, or another number up to 31. */
  readonly opcode: number;
  /** 0 to 7; 0 for the first key of a session. */
  readonly keyId: number;
  /** The sender's, 8 octets. */
  readonly sessionId: Uint8Array;
  /** Packet ids of the peer that are acknowledged, at most 8. */
  readonly acks: readonly number[];
  /** The receiver's session id; there exactly when `acks` is not empty. */
  readonly peerSessionId?: Uint8Array;
  /** Absent in ACK_V1 alone. */
  readonly packetId?: number;
  /** Octets of the TLS stream; empty in ACK_V1 and mostly in resets. */
  readonly payload: Uint8Array;
}

const sessionId = octets(sessionIdLength);

/** The layout without a wrap. Strict on lengths, open on opcodes. */
export const controlPacket: Codec<ControlPacket> = {
  write(out, packet) {
    const { opcode: code, keyId, acks, peerSessionId, packetId, payload } = packet;
    if (code > highestOpcode || keyId > highestKeyId) {
      out.fail(`an opcode up to ${highestOpcode} and a key id up to ${highestKeyId}`, `${code} and ${keyId}`);
    }
    out.field('opcode', () => out.u8(code * 8 + keyId));
    out.field('session-id', () => sessionId.write(out, packet.sessionId));
    if (acks.length > acksAtMost) out.fail(`at most ${acksAtMost} acknowledgements`, `${acks.length}`);
    if (acks.length > 0 !== (peerSessionId !== undefined)) {
      out.fail('a session id of the peer beside acknowledgements and only there', `${acks.length} acknowledgements`);
    }
    out.u8(acks.length);
    for (const ack of acks) out.field('ack', () => out.u32(ack));
    if (peerSessionId !== undefined) out.field('peer-session-id', () => sessionId.write(out, peerSessionId));
    if ((packetId === undefined) !== (code === opcode.ackV1)) {
      out.fail(
        'a packet id in every packet but ACK_V1',
        `opcode ${code} ${packetId === undefined ? 'without' : 'with'}`,
      );
    }
    if (packetId === undefined) return;
    out.field('packet-id', () => out.u32(packetId));
    out.octets(payload);
  },
  read(from) {
    const first = from.field('opcode', () => from.u8());
    const code = first >> 3;
    const id = from.field('session-id', () => sessionId.read(from));
    const count = from.field('acks', () => from.u8());
    if (count > acksAtMost) from.fail(`at most ${acksAtMost} acknowledgements`, `${count}`);
    const acks = Array.from({ length: count }, () => from.field('ack', () => from.u32()));
    const peer = count === 0 ? undefined : from.field('peer-session-id', () => sessionId.read(from));
    const isAck = code === opcode.ackV1;
    return {
      opcode: code,
      keyId: first & highestKeyId,
      sessionId: id,
      acks,
      ...defined({ peerSessionId: peer }),
      ...(isAck ? {} : { packetId: from.field('packet-id', () => from.u32()) }),
      payload: isAck ? new Uint8Array(0) : from.rest(),
    };
  },
};

/** The octets of a packet without a wrap. */
export function encodeControlPacket(packet: ControlPacket): Uint8Array {
  return encode(controlPacket, packet, 'openvpn');
}

/** Throws WireError. */
export function decodeControlPacket(plain: Uint8Array): ControlPacket {
  return decode(controlPacket, plain, 'openvpn');
}
