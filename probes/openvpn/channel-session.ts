import { defined } from '../../core/defined.ts';
import {
  type ControlPacket,
  decodeControlPacket,
  encodeControlPacket,
  opcode,
} from '../../core/protocol/openvpn/control-packet.ts';
import { equalOctets, joined, type PacketWrap } from '../../core/protocol/openvpn/packet-wrap.ts';
import { decodeOrNone } from '../../core/wire/decode-or-none.ts';

/** A packet of the peer's that belongs to the session. */
export interface Received {
  /** Without its wrap. */
  readonly plain: Uint8Array;
  readonly packet: ControlPacket;
  /** What it adds to the peer's stream; empty where it is a repetition, or something before it is missing. */
  readonly octets: Uint8Array;
}

/** Acknowledgements in one packet. */
const acksAtMost = 4;
/** Packets that are kept behind a missing one: as many as OpenVPN keeps. */
const keptPackets = 12;

/** One session of a control channel: ids, order, acknowledgements. Octets in, octets out. */
export class ChannelSession {
  readonly #id: Uint8Array;
  readonly #wrap: PacketWrap;
  #peerId: Uint8Array | undefined;
  #expected = 0;
  readonly #kept = new Map<number, Uint8Array>();
  /** The last packet ids that came, the latest in front; repeated in every packet, because any of ours may be lost. */
  #acks: readonly number[] = [];

  constructor(id: Uint8Array, wrap: PacketWrap) {
    this.#id = id;
    this.#wrap = wrap;
  }

  /** Whether the peer answered the reset. */
  get isOpen(): boolean {
    return this.#peerId !== undefined;
  }

  /** Whether a later packet came and an earlier one is missing. */
  get hasGap(): boolean {
    return this.#kept.size > 0;
  }

  reset(): Uint8Array {
    return this.#packet(this.#wrap.resetOpcode, 0, new Uint8Array(0));
  }

  data(code: number, packetId: number, payload: Uint8Array): Uint8Array {
    return this.#packet(code, packetId, payload);
  }

  ack(): Uint8Array {
    return this.#packet(opcode.ackV1, undefined, new Uint8Array(0));
  }

  /** Every sending of a packet is wrapped anew: a peer takes a replay id once. */
  wrap(plain: Uint8Array): Uint8Array {
    return this.#wrap.wrap(plain);
  }

  /** Undefined for what is not of this session, or not of our keys. */
  receive(octets: Uint8Array): Received | undefined {
    const plain = this.#wrap.unwrap(octets);
    const packet = plain === undefined ? undefined : decodeOrNone(() => decodeControlPacket(plain));
    if (plain === undefined || packet === undefined || !this.#isOurs(packet)) return undefined;
    this.#peerId ??= packet.sessionId;
    return { plain, packet, octets: this.#take(packet) };
  }

  /** The first packet of a peer is its reset, which acknowledges ours; the others have the session id that it chose there. */
  #isOurs(packet: ControlPacket): boolean {
    const { peerSessionId, acks } = packet;
    if (peerSessionId !== undefined && !equalOctets(peerSessionId, this.#id)) return false;
    if (this.#peerId !== undefined) return equalOctets(packet.sessionId, this.#peerId);
    return packet.opcode === opcode.hardResetServerV2 && packet.packetId === 0 && acks.includes(0);
  }

  #take({ packetId, payload, opcode: code }: ControlPacket): Uint8Array {
    if (packetId === undefined || packetId >= this.#expected + keptPackets) return new Uint8Array(0);
    this.#acks = [packetId, ...this.#acks.filter((id) => id !== packetId)].slice(0, acksAtMost);
    if (packetId < this.#expected) return new Uint8Array(0);
    // A reset has a place in the order, but nothing of the stream.
    this.#kept.set(packetId, code === opcode.controlV1 ? payload : new Uint8Array(0));
    const parts: Uint8Array[] = [];
    for (let next = this.#kept.get(this.#expected); next !== undefined; next = this.#kept.get(this.#expected)) {
      parts.push(next);
      this.#kept.delete(this.#expected++);
    }
    return joined(...parts);
  }

  #packet(code: number, packetId: number | undefined, payload: Uint8Array): Uint8Array {
    const [acks, peerSessionId] = [this.#acks, this.#peerId];
    return encodeControlPacket({
      opcode: code,
      keyId: 0,
      sessionId: this.#id,
      acks: peerSessionId === undefined ? [] : acks,
      ...(peerSessionId === undefined || acks.length === 0 ? {} : { peerSessionId }),
      ...defined({ packetId }),
      payload,
    });
  }
}
