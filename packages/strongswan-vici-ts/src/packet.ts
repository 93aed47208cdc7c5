import { decodeMessage, encodeMessage, maxMessageOctets } from './codec.ts';
import { MalformedMessageError, ViciError } from './errors.ts';
import type { Message } from './message.ts';
import { decodeName, encodePacketName } from './name.ts';

/** One packet of the transport layer, VICI README, "Packet layer". Both directions. */
export type Packet =
  | { readonly kind: 'command-request'; readonly name: string; readonly message: Message }
  | { readonly kind: 'command-response'; readonly message: Message }
  | { readonly kind: 'command-unknown' }
  | { readonly kind: 'event-register'; readonly name: string }
  | { readonly kind: 'event-unregister'; readonly name: string }
  | { readonly kind: 'event-confirm' }
  | { readonly kind: 'event-unknown' }
  | { readonly kind: 'event'; readonly name: string; readonly message: Message };

type Kind = Packet['kind'];

/** The packet type octet is the index. */
const kinds: readonly { readonly kind: Kind; readonly named: boolean; readonly message: boolean }[] = [
  { kind: 'command-request', named: true, message: true },
  { kind: 'command-response', named: false, message: true },
  { kind: 'command-unknown', named: false, message: false },
  { kind: 'event-register', named: true, message: false },
  { kind: 'event-unregister', named: true, message: false },
  { kind: 'event-confirm', named: false, message: false },
  { kind: 'event-unknown', named: false, message: false },
  { kind: 'event', named: true, message: true },
];

/** Packet to octets, with the length in front. Throws `invalid-name` or `too-large`. */
export function encodePacket(packet: Packet): Uint8Array {
  const type = kinds.findIndex(({ kind }) => kind === packet.kind);
  const name = 'name' in packet ? encodePacketName(packet.name) : undefined;
  const body = 'message' in packet ? encodeMessage(packet.message) : new Uint8Array();
  const head = name === undefined ? Uint8Array.of(type) : Uint8Array.of(type, name.length, ...name);
  const length = head.length + body.length;
  if (length > maxMessageOctets) {
    throw new ViciError(
      'too-large',
      `a packet of at most ${maxMessageOctets} octets is wanted, this one has ${length}`,
    );
  }
  const octets = new Uint8Array(4 + length);
  new DataView(octets.buffer).setUint32(0, length);
  octets.set(head, 4);
  octets.set(body, 4 + head.length);
  return octets;
}

/** What follows the length of a packet, to a packet. Throws `malformed-message`. Values share memory with `octets`. */
export function decodePacket(octets: Uint8Array): Packet {
  const type = octets[0];
  const shape = type === undefined ? undefined : kinds[type];
  if (shape === undefined) {
    throw new MalformedMessageError(`packet type 0 to 7 wanted, got ${type ?? 'nothing'}`, 0);
  }
  let offset = 1;
  let name = '';
  if (shape.named) {
    const length = octets[1];
    if (length === undefined || length > octets.length - 2) {
      throw new MalformedMessageError(
        `a name of ${length ?? 'some'} octets wanted, ${octets.length - 1} octets left`,
        1,
      );
    }
    offset = 2 + length;
    name = decodeName(octets.subarray(2, offset));
  }
  const rest = octets.subarray(offset);
  if (!shape.message && rest.length > 0) {
    throw new MalformedMessageError(`${rest.length} octets too many in a packet of type ${type}`, offset);
  }
  const message = decodeMessage(rest);
  switch (shape.kind) {
    case 'command-request':
    case 'event':
      return { kind: shape.kind, name, message };
    case 'command-response':
      return { kind: shape.kind, message };
    case 'event-register':
    case 'event-unregister':
      return { kind: shape.kind, name };
    case 'command-unknown':
    case 'event-confirm':
    case 'event-unknown':
      return { kind: shape.kind };
  }
}

/**
 * Cuts a stream of octets into packets, however the octets are dealt out. Holds at most one packet (512 KiB), and
 * copies every octet once. After it has thrown, the stream is lost: there is no way to find the next packet.
 */
export class PacketReader {
  readonly #head = new Uint8Array(4);
  #body: Uint8Array | undefined;
  #filled = 0;

  /** The packets that these octets complete, each with its size in octets. Throws `too-large`, `malformed-message`. */
  *push(octets: Uint8Array): Generator<{ readonly packet: Packet; readonly octets: number }, void> {
    let rest = octets;
    while (rest.length > 0) {
      const target = this.#body ?? this.#head;
      const part = rest.subarray(0, target.length - this.#filled);
      target.set(part, this.#filled);
      this.#filled += part.length;
      rest = rest.subarray(part.length);
      if (this.#filled < target.length) return;
      this.#filled = 0;
      if (this.#body === undefined) {
        this.#body = new Uint8Array(this.#length());
      } else {
        const body = this.#body;
        this.#body = undefined;
        yield { packet: decodePacket(body), octets: body.length };
      }
    }
  }

  /** Whether the octets so far end between two packets. */
  get atBoundary(): boolean {
    return this.#body === undefined && this.#filled === 0;
  }

  #length(): number {
    const length = new DataView(this.#head.buffer).getUint32(0);
    if (length === 0) throw new MalformedMessageError('a packet of at least 1 octet wanted, got 0', 0);
    if (length > maxMessageOctets) {
      throw new ViciError(
        'too-large',
        `a packet of at most ${maxMessageOctets} octets is wanted, got one of ${length}`,
      );
    }
    return length;
  }
}
