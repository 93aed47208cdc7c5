import { defined } from '../../core/defined.ts';
/** What a CBOM says of an algorithm; the names of families are those of CycloneDX 1.7, which 1.6 does not have. */
export interface Algorithm {
  readonly name: string;
  readonly primitive:
    | 'ae'
    | 'block-cipher'
    | 'combiner'
    | 'hash'
    | 'kdf'
    | 'kem'
    | 'key-agree'
    | 'mac'
    | 'other'
    | 'pke'
    | 'signature'
    | 'stream-cipher'
    | 'unknown';
  readonly family?: string;
  /** Key length, digest length or group size in bits. */
  readonly parameter?: string;
  readonly mode?: 'cbc' | 'ccm' | 'ctr' | 'gcm' | 'other';
  /** '<collection>/<curve>' as in CycloneDX 1.7. */
  readonly curve?: string;
}

/** An algorithm of which only the name is known. */
export function unknownAlgorithm(name: string): Algorithm {
  return { name, primitive: 'unknown' };
}

/** A hash by the registry's word for it: 'SHA' is SHA-1, 'SHA256' and 'SHA2_256' are SHA-256. */
export function hashAlgorithm(word: string): Algorithm {
  const bits = /^SHA(?:2_)?(224|256|384|512)$/i.exec(word)?.[1];
  if (bits !== undefined) return { name: `SHA-${bits}`, primitive: 'hash', family: 'SHA-2', parameter: bits };
  if (/^SHA1?$/i.test(word)) return { name: 'SHA-1', primitive: 'hash', family: 'SHA-1', parameter: '160' };
  if (word === 'MD5' || word === 'SM3') return { name: word, primitive: 'hash', family: word };
  return { name: word, primitive: 'hash' };
}

/** The curve of a group or key by the name that the registries of TLS and of IKEv2 have for it; undefined for one that CycloneDX does not list. */
export function curveOf(name: string): string | undefined {
  if (/^sec[pt]\d+[kr]\d$/.test(name)) return `secg/${name}`;
  const brainpool = /^(brainpoolP\d+r1)(tls13)?$/.exec(name)?.[1];
  if (brainpool !== undefined) return `brainpool/${brainpool}`;
  if (/^(x|Curve)25519$/.test(name)) return 'other/Curve25519';
  return /^(x|Curve)448$/.test(name) ? 'other/Curve448' : undefined;
}

/** A signature algorithm by a certificate's or a TLS signature scheme's name for it. */
export function signatureAlgorithm(name: string): Algorithm {
  const family = SIGNATURES.find(([pattern]) => pattern.test(name))?.[1];
  const parameter = /sha-?(1|224|256|384|512)/i.exec(name)?.[1];
  return {
    name,
    primitive: 'signature',
    ...defined({ family, parameter }),
  };
}

/** In this order, because "dsa" is part of most of them. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/ml-?dsa/i, 'ML-DSA'],
  [/^gost/i, 'GOST'],
  [/^sm2/i, 'SM2'],
  [/pss/i, 'RSASSA-PSS'],
  [/ecdsa/i, 'ECDSA'],
  [/rsa/i, 'RSASSA-PKCS1'],
  [/ed(25519|448)/i, 'EdDSA'],
  [/dsa/i, 'DSA'],
];

/** The algorithm of a public key: 'RSA-2048', 'EC-secp256r1', 'Ed25519'. */
export function publicKeyAlgorithm(name: string): Algorithm {
  const rsaBits = /^RSA-(\d+)$/.exec(name)?.[1];
  if (rsaBits !== undefined) return { name, primitive: 'pke', parameter: rsaBits };
  const curve = curveOf(/^EC-(.+)$/.exec(name)?.[1] ?? '');
  if (curve !== undefined) return { name, primitive: 'signature', family: 'ECDSA', curve };
  return /^Ed(25519|448)$/.test(name) ? { name, primitive: 'signature', family: 'EdDSA' } : unknownAlgorithm(name);
}
