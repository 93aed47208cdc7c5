import { opcode } from './control-packet.ts';
import { joined, type PacketWrap } from './packet-wrap.ts';
import { type TlsCryptOptions, tlsCryptWrap } from './tls-crypt.ts';

/** Replay id that the first packet follows: it says that we know the early negotiation (`doc/tls-crypt-v2.txt` of OpenVPN). */
export const earlyNegotiationStart = 0x0f000000;

/** Opcodes whose packets carry the wrapped key. */
const withWrappedKey: readonly number[] = [opcode.hardResetClientV3, opcode.controlWkcV1];

/** tls-crypt under the client's own key, which goes along, wrapped for the server, with the reset and with CONTROL_WKC_V1. */
export function tlsCryptV2Wrap(options: TlsCryptOptions & { readonly wrappedKey: Uint8Array }): PacketWrap {
  const inner = tlsCryptWrap(options);
  return {
    resetOpcode: opcode.hardResetClientV3,
    unwrap: (octets) => inner.unwrap(octets),
    wrap: (plain) => {
      const wrapped = inner.wrap(plain);
      return withWrappedKey.includes((plain[0] ?? 0) >> 3) ? joined(wrapped, options.wrappedKey) : wrapped;
    },
  };
}
