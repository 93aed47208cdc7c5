import { equalOctets, joined, type WrapCrypto } from '../../../core/protocol/openvpn/packet-wrap.ts';
import { staticKeyLength } from '../../../core/protocol/openvpn/static-key.ts';
import { u16 } from '../layers/network-order.ts';

/** A client's key under that of its server (`doc/tls-crypt-v2.txt` of OpenVPN): tag, key and metadata encrypted, length. */
const [tagLength, ivLength, keyLength, lengthOctets] = [32, 16, 32, 2];
const hmacAt = 64;

/** The wrapped key at the end of a packet; undefined where its length cannot be. */
export function wrappedKeyIn(packet: Uint8Array): Uint8Array | undefined {
  const length = u16(packet, packet.length - lengthOctets);
  const isWhole = length >= tagLength + staticKeyLength + lengthOctets && length <= packet.length;
  return isWhole ? packet.subarray(packet.length - length) : undefined;
}

/** The client's key; undefined where it is not of this server. */
export function openWrappedKey(wrapped: Uint8Array, serverKey: Uint8Array, crypto: WrapCrypto): Uint8Array | undefined {
  const tag = wrapped.subarray(0, tagLength);
  const length = wrapped.subarray(wrapped.length - lengthOctets);
  const hidden = wrapped.subarray(tagLength, wrapped.length - lengthOctets);
  const plain = crypto.aes256Ctr(serverKey.subarray(0, keyLength), tag.subarray(0, ivLength), hidden);
  const expected = crypto.hmac('SHA256', serverKey.subarray(hmacAt, hmacAt + keyLength), joined(length, plain));
  return equalOctets(tag, expected) ? plain.slice(0, staticKeyLength) : undefined;
}
