import { createCipheriv, createHmac } from 'node:crypto';
import type { WrapCrypto } from '../../../core/protocol/openvpn/packet-wrap.ts';

/** The wraps' cryptography by OpenSSL. */
export const openVpnCrypto: WrapCrypto = {
  hmac: (digest, key, octets) => new Uint8Array(createHmac(digest, key).update(octets).digest()),
  aes256Ctr: (key, iv, octets) => new Uint8Array(createCipheriv('aes-256-ctr', key, iv).update(octets)),
};
