import { handshakeType } from '../../../core/protocol/tls/handshake-message.ts';
import { contentType, maximumFragment, recordHeaderLength } from '../../../core/protocol/tls/tls-record.ts';

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
