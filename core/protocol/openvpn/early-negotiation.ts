import { Reader } from '../../wire/reader.ts';
import { WireError } from '../../wire/wire-error.ts';

/** Type of the flags in a server's reset (`doc/tls-crypt-v2.txt` of OpenVPN). */
const earlyNegotiationFlags = 1;
const resendWrappedKey = 0x0001;

/**
 * Whether the payload of a server's reset asks for the wrapped key again in the third packet: a server of tls-crypt-v2 then keeps no state
 * until that comes. What is no list of type, length and value asks for nothing.
 */
export function asksForWrappedKey(resetPayload: Uint8Array): boolean {
  const from = new Reader(resetPayload, ['early-negotiation']);
  try {
    while (from.remaining > 0) {
      const type = from.u16();
      const value = from.octets(from.u16());
      const [high = 0, low = 0] = value;
      if (type === earlyNegotiationFlags && value.length === 2) return ((high * 0x100 + low) & resendWrappedKey) !== 0;
    }
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  return false;
}
