import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
  opcode,
} from '../../../core/protocol/openvpn/control-packet.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import { toHex } from '../../../core/wire/hex.ts';
import { ignored, keepAtMost, type Reaction } from './harvested.ts';
import { TlsHarvest } from './tls-harvest.ts';

/** Sessions whose hello is not whole yet, and packets of one that came before their turn. */
const [sessionsAtMost, earlyAtMost] = [64, 8];

interface Session {
  readonly tls: TlsHarvest;
  /** The next packet of the stream. */
  next: number;
  readonly early: Map<number, Uint8Array>;
}

/**
 * Brings a client of OpenVPN without a wrap to send its hello: a reset in return for its reset, and acknowledgements. A client with tls-auth or tls-crypt is
 * not answered, because its packets are another's to read.
 */
export class OpenVpnHarvest {
  readonly #sessionId: Uint8Array;
  readonly #sessions = new Map<string, Session>();

  /** Of our side: 8 octets of chance. */
  constructor(sessionId: Uint8Array) {
    this.#sessionId = sessionId;
  }

  /** What to do with a packet; `from` tells who sent it. */
  react(octets: Uint8Array, from: string): Reaction {
    const packet = decodeOrNone(() => decodeControlPacket(octets));
    if (packet === undefined || packet.keyId !== 0) return ignored;
    const key = `${from} ${toHex(packet.sessionId)}`;
    if (packet.opcode === opcode.hardResetClientV2 && packet.packetId === 0 && packet.payload.length === 0) {
      if (!this.#sessions.has(key)) this.#sessions.set(key, { tls: new TlsHarvest(), next: 1, early: new Map() });
      keepAtMost(this.#sessions, sessionsAtMost);
      return { answer: this.#packet(opcode.hardResetServerV2, packet, { packetId: 0 }) };
    }
    const session = this.#sessions.get(key);
    if (session === undefined || packet.opcode !== opcode.controlV1 || packet.packetId === undefined) return ignored;
    const harvested = this.#stream(session, packet.packetId, packet.payload);
    if (harvested !== undefined) {
      this.#sessions.delete(key);
      return { harvested };
    }
    return { answer: this.#packet(opcode.ackV1, packet, {}) };
  }

  /** The hello, when with this packet it is whole. */
  #stream(session: Session, packetId: number, payload: Uint8Array): Reaction['harvested'] {
    if (packetId >= session.next && session.early.size < earlyAtMost) session.early.set(packetId, payload);
    for (;;) {
      const next = session.early.get(session.next);
      if (next === undefined) return undefined;
      session.early.delete(session.next);
      session.next += 1;
      const { harvested } = session.tls.push(next);
      if (harvested !== undefined) return harvested;
    }
  }

  #packet(code: number, { sessionId, packetId = 0 }: ControlPacket, more: { readonly packetId?: number }): Uint8Array {
    return encodeControlPacket({
      opcode: code,
      keyId: 0,
      sessionId: this.#sessionId,
      acks: [packetId],
      peerSessionId: sessionId,
      ...more,
      payload: new Uint8Array(0),
    });
  }
}
