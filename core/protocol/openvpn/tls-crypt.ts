import { headerLength, opcode } from './control-packet.ts';
import { equalOctets, joined, type PacketWrap, type ReplayStamp, stampOctets, type WrapCrypto } from './packet-wrap.ts';
import type { DirectedKeys } from './static-key.ts';

const stampLength = 8;
const tagLength = 32;
const ivLength = 16;
const keyLength = 32;

export interface TlsCryptOptions {
  readonly keys: DirectedKeys;
  readonly stamp: ReplayStamp;
  readonly crypto: WrapCrypto;
}

/**
 * tls-crypt: opcode and session id, replay stamp, tag, and the rest of the packet encrypted. The tag is the HMAC-SHA256 of what stands
 * before it and of the rest in the clear; its first half is the IV.
 */
export function tlsCryptWrap({ keys, stamp, crypto }: TlsCryptOptions): PacketWrap {
  const [send, receive] = [keys.send, keys.receive].map(({ cipher, hmac }) => ({
    cipher: cipher.subarray(0, keyLength),
    hmac: hmac.subarray(0, keyLength),
  }));
  if (send === undefined || receive === undefined) throw new RangeError('two keys wanted');
  let nextId = stamp.firstId;
  return {
    resetOpcode: opcode.hardResetClientV2,
    wrap(plain) {
      const clear = joined(plain.subarray(0, headerLength), stampOctets(nextId++, stamp.unixTime));
      const body = plain.subarray(headerLength);
      const tag = crypto.hmac('SHA256', send.hmac, joined(clear, body));
      return joined(clear, tag, crypto.aes256Ctr(send.cipher, tag.subarray(0, ivLength), body));
    },
    unwrap(octets) {
      const tagAt = headerLength + stampLength;
      const bodyAt = tagAt + tagLength;
      if (octets.length < bodyAt) return undefined;
      const tag = octets.subarray(tagAt, bodyAt);
      const body = crypto.aes256Ctr(receive.cipher, tag.subarray(0, ivLength), octets.subarray(bodyAt));
      const expected = crypto.hmac('SHA256', receive.hmac, joined(octets.subarray(0, tagAt), body));
      return equalOctets(tag, expected) ? joined(octets.subarray(0, headerLength), body) : undefined;
    },
  };
}
