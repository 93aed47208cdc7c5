import { contentType } from '../../../core/protocol/tls/tls-record.ts';
import { u16 } from '../layers/network-order.ts';

/** A part of a handshake message in the clear. */
export interface DtlsFragment {
  readonly type: number;
  /** Counted by each side from 0. */
  readonly sequence: number;
  /** Octets of the whole message. */
  readonly length: number;
  readonly at: number;
  /** A view. */
  readonly octets: Uint8Array;
}

/** What a datagram of DTLS has in the clear. */
export interface DtlsDatagram {
  readonly fragments: readonly DtlsFragment[];
  readonly alert: { readonly level: number; readonly description: number } | undefined;
}

const [recordHead, handshakeHead] = [13, 12];
/** Records of one datagram that are looked at. */
const recordsAtMost = 32;
/** Of DTLS 1.0 and above, and of OpenSSL before 0.9.8f, which is what old AnyConnect speaks. */
const majors: ReadonlySet<number> = new Set([0xfe, 0x01]);

/** Whether a datagram begins with a record of DTLS in the clear that opens a session: a handshake or an alert of epoch 0. */
export function isDtls(octets: Uint8Array, from: number, to: number): boolean {
  if (to - from < recordHead) return false;
  const type = octets[from];
  if (type !== contentType.handshake && type !== contentType.alert) return false;
  const [major, minor] = [octets[from + 1] as number, octets[from + 2] as number];
  if (!majors.has(major) || (major === 0x01 ? minor !== 0 : minor < 0xfc)) return false;
  return u16(octets, from + 3) === 0 && u16(octets, from + 11) > 0;
}

export function readDtls(octets: Uint8Array, from: number, to: number): DtlsDatagram {
  const fragments: DtlsFragment[] = [];
  let alert: DtlsDatagram['alert'];
  let at = from;
  for (let records = 0; records < recordsAtMost && isDtls(octets, at, to); records += 1) {
    const end = at + recordHead + u16(octets, at + 11);
    if (end > to) break;
    const body = at + recordHead;
    if (octets[at] === contentType.alert) {
      if (end - body === 2) alert ??= { level: octets[body] as number, description: octets[body + 1] as number };
    } else readMessages(octets, body, end, fragments);
    at = end;
  }
  return { fragments, alert };
}

function readMessages(octets: Uint8Array, from: number, to: number, into: DtlsFragment[]): void {
  let at = from;
  while (to - at >= handshakeHead) {
    const u24 = (place: number): number => (octets[place] as number) * 0x10000 + u16(octets, place + 1);
    const size = u24(at + 9);
    const end = at + handshakeHead + size;
    if (end > to) return;
    const place = { type: octets[at] as number, sequence: u16(octets, at + 4), length: u24(at + 1), at: u24(at + 6) };
    into.push({ ...place, octets: octets.subarray(at + handshakeHead, end) });
    at = end;
  }
}
