import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { contentType, maximumFragment, recordHeaderLength } from '../../../core/protocol/tls/tls-record.ts';

/** Whether a stream begins with the hello of a client in the form of SSL 2.0 (RFC 5246 appendix E.2), which is told and not read. */
export function beginsSsl2(octets: Uint8Array, length: number): 'client' | 'short' | 'other' {
  if (length > 0 && (octets[0] as number) < 0x80) return 'other';
  if (length > 2 && octets[2] !== handshakeType.clientHello) return 'other';
  if (length > 3 && octets[3] !== 0 && octets[3] !== 3) return 'other';
  if (length > 4 && octets[3] === 0 && octets[4] !== 2) return 'other';
  return length > 4 ? 'client' : 'short';
}

/** What a stream of TLS begins with: whose hello it is; 'short' as long as it may be one, 'other' where it is none. */
export function beginsTls(octets: Uint8Array, length: number): 'client' | 'server' | 'short' | 'other' {
  if (length > 0 && octets[0] !== contentType.handshake) return 'other';
  if (length > 1 && octets[1] !== 3) return 'other';
  if (length > recordHeaderLength - 1) {
    const size = (octets[3] as number) * 0x100 + (octets[4] as number);
    if (size === 0 || size > maximumFragment) return 'other';
  }
  if (length <= recordHeaderLength) return 'short';
  const type = octets[recordHeaderLength];
  return type === handshakeType.clientHello ? 'client' : type === handshakeType.serverHello ? 'server' : 'other';
}
