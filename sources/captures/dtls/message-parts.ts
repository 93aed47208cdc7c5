import { equalOctets } from '../../../core/protocol/openvpn/packet-wrap.ts';
import type { DtlsFragment } from './dtls-datagram.ts';

/** A handshake message as it was put together. */
export interface DtlsMessage {
  readonly type: number;
  readonly body: Uint8Array;
  readonly frames: readonly number[];
}

/** Octets of a message, messages of one side, and fragments of one message. */
const [longest, messagesAtMost, fragmentsAtMost] = [0x4000, 8, 32];

/** Puts the handshake messages of one side together from fragments (RFC 6347 section 4.2.3). */
export class MessageParts {
  readonly messages: DtlsMessage[] = [];
  isConflicting = false;
  readonly #open = new Map<string, { readonly parts: DtlsFragment[]; readonly frames: number[] }>();

  add(fragment: DtlsFragment, frame: number): void {
    const { type, sequence, length, at, octets } = fragment;
    if (length > longest || at + octets.length > length) return;
    const key = `${type} ${sequence} ${length}`;
    const known = this.#open.get(key) ?? { parts: [], frames: [] };
    if (known.parts.length >= fragmentsAtMost || (!this.#open.has(key) && this.#open.size >= messagesAtMost)) return;
    this.#open.set(key, known);
    for (const one of known.parts) {
      const shared = Math.max(one.at, at);
      const end = Math.min(one.at + one.octets.length, at + octets.length);
      const of = (part: Pick<DtlsFragment, 'at' | 'octets'>): Uint8Array =>
        part.octets.subarray(shared - part.at, end - part.at);
      if (end > shared && !equalOctets(of(one), of({ at, octets }))) this.isConflicting = true;
    }
    const isWhole = known.parts.length > 0 && covered(known.parts) === length;
    if (isWhole) return;
    known.parts.push({ ...fragment, octets: octets.slice() });
    known.frames.push(frame);
    if (covered(known.parts) < length) return;
    const body = new Uint8Array(length);
    for (const part of known.parts.toReversed()) body.set(part.octets, part.at);
    this.messages.push({ type, body, frames: [...new Set(known.frames)] });
  }
}

/** How far the parts reach from the start without a gap. */
function covered(parts: readonly DtlsFragment[]): number {
  let end = 0;
  for (const { at, octets } of parts.toSorted((a, b) => a.at - b.at)) {
    if (at > end) break;
    end = Math.max(end, at + octets.length);
  }
  return end;
}
