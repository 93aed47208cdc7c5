import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { contentType, maximumFragment, recordHeaderLength } from '../../../core/protocol/tls/tls-record.ts';
import { u16 } from '../layers/network-order.ts';

/** Octets of a hello in the form of SSL 2.0 before those whose lengths it says. */
const ssl2HeadLength = 11;

/** Behind a hello in the form of SSL 2.0, by the length of its record. */
export function ssl2HelloEnd(octets: Uint8Array): number {
  return 2 + (u16(octets, 0) & 0x7fff);
}

/**
 * Whether a stream begins with the hello of a client in the form of SSL 2.0 (RFC 5246 appendix E.2). Four octets alone may be of anything: the
 * lengths in its head have to fit each other.
 */
export function beginsSsl2(octets: Uint8Array, length: number): 'client' | 'short' | 'other' {
  if (length > 0 && (octets[0] as number) < 0x80) return 'other';
  if (length > 2 && octets[2] !== handshakeType.clientHello) return 'other';
  if (length > 3 && octets[3] !== 0 && octets[3] !== 3) return 'other';
  if (length > 4 && octets[3] === 0 && octets[4] !== 2) return 'other';
  if (length < ssl2HeadLength) return 'short';
  const [kinds, sessionId, challenge] = [u16(octets, 5), u16(octets, 7), u16(octets, 9)];
  const isFitting =
    kinds > 0 &&
    kinds % 3 === 0 &&
    sessionId <= 32 &&
    challenge >= 16 &&
    challenge <= 32 &&
    ssl2HeadLength + kinds + sessionId + challenge === ssl2HelloEnd(octets);
  return isFitting ? 'client' : 'other';
}

/** What a stream of TLS begins with: whose hello it is; 'short' as long as it may be one, 'other' where it is none. */
export function beginsTls(octets: Uint8Array, length: number): 'client' | 'server' | 'short' | 'other' {
  if (length > 0 && octets[0] !== contentType.handshake) return 'other';
  if (length > 1 && octets[1] !== 3) return 'other';
  if (length > recordHeaderLength - 1) {
    const size = u16(octets, 3);
    if (size === 0 || size > maximumFragment) return 'other';
  }
  if (length <= recordHeaderLength) return 'short';
  const type = octets[recordHeaderLength];
  return type === handshakeType.clientHello ? 'client' : type === handshakeType.serverHello ? 'server' : 'other';
}
