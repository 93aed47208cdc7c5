import { defined } from '../../core/defined.ts';
import { supportedGroupRows } from '../../core/protocol/tls/iana-parameters.ts';
import { cipherSuite, suiteNames } from '../../core/protocol/tls/registry.ts';
import { wordOf } from '../words/word-of.ts';
import { type Algorithm, curveOf, hashAlgorithm, unknownAlgorithm } from './algorithm.ts';
import { tlsCipher } from './cipher.ts';

const KEY_EXCHANGES: Readonly<Record<string, Algorithm>> = {
  ECDHE: { name: 'ECDHE', primitive: 'key-agree', family: 'ECDH' },
  ECDH: { name: 'ECDH', primitive: 'key-agree', family: 'ECDH' },
  DHE: { name: 'DHE', primitive: 'key-agree', family: 'FFDH' },
  DH: { name: 'DH', primitive: 'key-agree', family: 'FFDH' },
  DHE_EXPORT: { name: 'DHE-EXPORT', primitive: 'key-agree', family: 'FFDH' },
  DH_EXPORT: { name: 'DH-EXPORT', primitive: 'key-agree', family: 'FFDH' },
  RSA: { name: 'RSA-key-transport', primitive: 'pke', family: 'RSAES-PKCS1' },
  RSA_EXPORT: { name: 'RSA-EXPORT-key-transport', primitive: 'pke', family: 'RSAES-PKCS1' },
  SSL2: { name: 'RSA-key-transport', primitive: 'pke', family: 'RSAES-PKCS1' },
  SRP: { name: 'SRP', primitive: 'key-agree', family: 'SRP' },
};

/** How the server proves itself; which signature it makes is told by the signature schemes. */
const AUTHENTICATIONS: Readonly<Record<string, Algorithm>> = {
  RSA: { name: 'RSA-authentication', primitive: 'signature' },
  ECDSA: { name: 'ECDSA', primitive: 'signature', family: 'ECDSA' },
  DSS: { name: 'DSA', primitive: 'signature', family: 'DSA' },
  PSK: { name: 'PSK', primitive: 'other' },
};

/** The algorithms that a suite's name stands for, each once; none for a suite that is not registered. */
export function suiteAlgorithms(name: string): readonly Algorithm[] {
  const code = suiteNames.code(name);
  const suite = code === undefined ? undefined : cipherSuite(code);
  if (suite === undefined) return [];
  const { keyExchange, authentication } = suite;
  const rest = name.includes('_WITH_') ? (name.split('_WITH_')[1] ?? '') : name.replace(/^TLS_/, '');
  const [, cipherWords = rest, hash] = /^(.+)_(MD5|SHA|SHA256|SHA384|SHA512|SM3)$/.exec(rest) ?? [];
  const cipher = tlsCipher(cipherWords);
  const all = [
    wordOf(KEY_EXCHANGES, keyExchange),
    keyExchange === authentication ? undefined : wordOf(AUTHENTICATIONS, authentication),
    cipher,
    ...(hash === undefined ? [] : [cipher.primitive === 'ae' ? hashAlgorithm(hash) : hmacOf(hash)]),
  ];
  return all.filter((one) => one !== undefined);
}

/** Code point of a suite, octet by octet as registries print it: ['0xC0', '0x30']. */
export function suiteIdentifiers(name: string): readonly string[] {
  const code = suiteNames.code(name) ?? Number(name);
  if (!Number.isInteger(code)) return [];
  const hex = code.toString(16).toUpperCase();
  return (hex.padStart(hex.length > 4 ? 6 : 4, '0').match(/../g) ?? []).map((octet) => `0x${octet}`);
}

/** A group by its name in the registry of supported groups. */
export function groupAlgorithm(name: string): Algorithm {
  const kind = supportedGroupRows.find(([, one]) => one === name)?.[2];
  const bits = /(\d+)$/.exec(name)?.[1];
  const parameter = bits === undefined ? {} : { parameter: bits };
  switch (kind) {
    case 'ECP':
    case 'EC2N': {
      const curve = curveOf(name);
      return { name, primitive: 'key-agree', family: 'ECDH', ...defined({ curve }) };
    }
    case 'FFDHE':
      return { name, primitive: 'key-agree', family: 'FFDH', ...parameter };
    case 'KEM':
      return { name, primitive: 'kem', family: 'ML-KEM', ...parameter };
    case 'HYBRID':
      return { name, primitive: 'combiner' };
    case 'GOST':
      return { name, primitive: 'key-agree', family: 'GOST' };
    case undefined:
    default:
      return unknownAlgorithm(name);
  }
}

function hmacOf(hash: string): Algorithm {
  const { name, parameter } = hashAlgorithm(hash);
  return { name: `HMAC-${name}`, primitive: 'mac', family: 'HMAC', ...defined({ parameter }) };
}
