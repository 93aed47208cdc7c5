import { headerLength, opcode } from '../../../core/protocol/openvpn/control-packet.ts';
import { digestLengths, type HmacDigest } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { u32 } from '../layers/network-order.ts';

/** How a client's control channel is wrapped, by its first packet. */
export type CapturedWrap =
  | { readonly kind: 'none' | 'tls-crypt' | 'tls-crypt-v2' }
  | { readonly kind: 'tls-auth'; readonly digest: HmacDigest };

const replayLength = 8;
const tagLength = 32;
/** No acknowledgements, and packet id 0. */
const bodyLength = 5;
/** Replay ids of a reset, which is sent again under the next; a client of tls-crypt-v2 that knows the early negotiation begins above. */
const [idsAtMost, earlyStart] = [64, 0x0f000000];
const isEarly = (id: number): boolean => id >= 1 && id <= idsAtMost;

/** Undefined where it is no reset of a client. The first octet says what it is, and the length and what must stand where say how it is wrapped. */
export function wrapOfReset(octets: Uint8Array): CapturedWrap | undefined {
  const first = octets[0];
  const isZero = (from: number): boolean => octets.subarray(from).every((octet) => octet === 0);
  const idAt = (at: number): number => u32(octets, at);
  if (first === opcode.hardResetClientV3 << 3) {
    const isLong = octets.length > headerLength + replayLength + tagLength + bodyLength;
    const id = idAt(headerLength);
    return isLong && (isEarly(id) || isEarly(id - earlyStart)) ? { kind: 'tls-crypt-v2' } : undefined;
  }
  if (first !== opcode.hardResetClientV2 << 3) return undefined;
  if (octets.length === headerLength + bodyLength) return isZero(headerLength) ? { kind: 'none' } : undefined;
  for (const [digest, length] of Object.entries(digestLengths) as [HmacDigest, number][]) {
    const bodyAt = headerLength + length + replayLength;
    const isIt = octets.length === bodyAt + bodyLength && isZero(bodyAt) && isEarly(idAt(headerLength + length));
    if (isIt) return { kind: 'tls-auth', digest };
  }
  const isCrypt = octets.length === headerLength + replayLength + tagLength + bodyLength && isEarly(idAt(headerLength));
  return isCrypt ? { kind: 'tls-crypt' } : undefined;
}
