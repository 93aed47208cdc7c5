import { defined } from '../../../core/defined.ts';
import { decodeControlPacket, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import type { NegotiationSink, Place } from '../negotiation.ts';
import type { StreamEnd } from '../octet-stream.ts';
import { TlsDialogue } from '../tls/tls-dialogue.ts';
import { PacketStream } from './packet-stream.ts';
import { type CapturedWrap, wrapOfReset } from './reset-wrap.ts';
import { type OpenVpnKeys, unwrapOf } from './unwrap.ts';

export interface OpenVpnCounts {
  /** Sessions whose control channel is encrypted, and no key opens it. */
  locked: number;
  /** Sessions without a hello that can be read. */
  withoutHello: number;
}

export interface OpenVpnContext {
  readonly sink: NegotiationSink;
  readonly counts: OpenVpnCounts;
  readonly keys: OpenVpnKeys | undefined;
}

export interface SessionPlace {
  readonly protocol: 'openvpn+tcp' | 'openvpn+udp';
  readonly client: Place;
  readonly server: Place;
  readonly segment: number;
  readonly atMs: number;
}

const carrying: ReadonlySet<number> = new Set([opcode.controlV1, opcode.controlWkcV1]);

/** One session of OpenVPN from the reset of its client on: TLS in the packets of its control channel, of its first key. */
export class OpenVpnSession {
  readonly #place: SessionPlace;
  readonly #context: OpenVpnContext;
  readonly #wrap: CapturedWrap;
  readonly #unwrap: ReturnType<typeof unwrapOf>;
  readonly #sides = { client: new PacketStream(1), server: new PacketStream(1) };
  readonly #dialogue = new TlsDialogue(this.#sides.client, this.#sides.server);
  /** Of either side, by its first packet: what has another is of another session. */
  readonly #ids: { client?: Uint8Array; server?: Uint8Array } = {};

  constructor(wrap: CapturedWrap, reset: Uint8Array, place: SessionPlace, context: OpenVpnContext) {
    this.#wrap = wrap;
    this.#place = place;
    this.#context = context;
    this.#unwrap = unwrapOf(wrap, reset, context.keys);
  }

  /** Returns whether all of use was seen. */
  add(octets: Uint8Array, from: 'client' | 'server', frames: readonly number[]): boolean {
    const plain = this.#unwrap?.(octets, from);
    const packet = plain === undefined ? undefined : decodeOrNone(() => decodeControlPacket(plain));
    if (packet === undefined || packet.keyId !== 0) return false;
    const { sessionId, packetId, payload, opcode: code } = packet;
    const known = this.#ids[from];
    if (known !== undefined && !equalOctets(known, sessionId)) return false;
    // What answers another session than this client's is none of its; whom a server answers, its first packet says.
    const asked = this.#ids.client;
    const answers = packet.peerSessionId ?? (known === undefined ? undefined : asked);
    const isAnswer = asked !== undefined && answers !== undefined && equalOctets(answers, asked);
    if (from === 'server' && !isAnswer) return false;
    this.#ids[from] = sessionId;
    if (!carrying.has(code) || packetId === undefined || payload.length === 0) return false;
    this.#sides[from].add(packetId, payload, frames);
    return this.#dialogue.advance();
  }

  /** `isConflicting`: what carries the packets disagrees about octets. */
  end(how: StreamEnd, isConflicting = false): void {
    const { sink, counts } = this.#context;
    if (this.#unwrap === undefined) {
      counts.locked += 1;
      return;
    }
    if (isConflicting) this.#sides.server.isConflicting = true;
    const end = this.#dialogue.end(how);
    if (end === undefined) {
      counts.withoutHello += 1;
      return;
    }
    const { offer, randoms: _randoms, ...told } = end;
    const digest = this.#wrap.kind === 'tls-auth' ? this.#wrap.digest : undefined;
    sink({ ...this.#place, ...told, offer: { ...offer, wrap: this.#wrap.kind, ...defined({ digest }) } });
  }
}

/** The session that a packet begins; undefined where it begins none. */
export function sessionBegun(
  octets: Uint8Array,
  place: SessionPlace,
  context: OpenVpnContext,
): OpenVpnSession | undefined {
  const wrap = wrapOfReset(octets);
  return wrap === undefined ? undefined : new OpenVpnSession(wrap, octets, place, context);
}
