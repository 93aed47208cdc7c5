import { headerLength, opcode } from './control-packet.ts';
import {
  digestLengths,
  equalOctets,
  type HmacDigest,
  joined,
  type PacketWrap,
  type ReplayStamp,
  stampOctets,
  type WrapCrypto,
} from './packet-wrap.ts';
import type { DirectedKeys } from './static-key.ts';

const stampLength = 8;

export interface TlsAuthOptions {
  readonly keys: DirectedKeys;
  readonly digest: HmacDigest;
  readonly stamp: ReplayStamp;
  readonly crypto: WrapCrypto;
}

/**
 * tls-auth: opcode and session id, HMAC, replay stamp, the rest of the packet. The HMAC is over the stamp, opcode and session id, and the
 * rest, in this order.
 */
export function tlsAuthWrap({ keys, digest, stamp, crypto }: TlsAuthOptions): PacketWrap {
  const length = digestLengths[digest];
  const [sendKey, receiveKey] = [keys.send, keys.receive].map(({ hmac }) => hmac.subarray(0, length));
  if (sendKey === undefined || receiveKey === undefined) throw new RangeError('two keys wanted');
  let nextId = stamp.firstId;
  return {
    resetOpcode: opcode.hardResetClientV2,
    wrap(plain) {
      const header = plain.subarray(0, headerLength);
      const body = plain.subarray(headerLength);
      const replay = stampOctets(nextId++, stamp.unixTime);
      return joined(header, crypto.hmac(digest, sendKey, joined(replay, header, body)), replay, body);
    },
    unwrap(octets) {
      const bodyAt = headerLength + length + stampLength;
      if (octets.length < bodyAt) return undefined;
      const header = octets.subarray(0, headerLength);
      const replay = octets.subarray(headerLength + length, bodyAt);
      const body = octets.subarray(bodyAt);
      const expected = crypto.hmac(digest, receiveKey, joined(replay, header, body));
      const isOurs = equalOctets(octets.subarray(headerLength, headerLength + length), expected);
      return isOurs ? joined(header, body) : undefined;
    },
  };
}
