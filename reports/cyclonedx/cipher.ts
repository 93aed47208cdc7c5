import { defined } from '../../core/defined.ts';
import { wordOf } from '../words/word-of.ts';
import { type Algorithm, unknownAlgorithm } from './algorithm.ts';

interface Cipher {
  readonly name: string;
  readonly family?: string;
  readonly primitive: Algorithm['primitive'];
  /** Where the registry leaves the mode out. */
  readonly mode?: 'cbc';
}

/** The first words of the registries' names; the longest that fits counts. */
const CIPHERS: Readonly<Record<string, Cipher>> = {
  AES: { name: 'AES', family: 'AES', primitive: 'block-cipher' },
  ARIA: { name: 'ARIA', family: 'ARIA', primitive: 'block-cipher' },
  CAMELLIA: { name: 'Camellia', family: 'CAMELLIA', primitive: 'block-cipher' },
  CHACHA20_POLY1305: { name: 'ChaCha20-Poly1305', family: 'ChaCha20', primitive: 'ae' },
  '3DES_EDE': { name: '3DES', family: '3DES', primitive: 'block-cipher' },
  '3DES': { name: '3DES', family: '3DES', primitive: 'block-cipher', mode: 'cbc' },
  DES40: { name: 'DES-40', family: 'DES', primitive: 'block-cipher' },
  DES: { name: 'DES', family: 'DES', primitive: 'block-cipher', mode: 'cbc' },
  RC4: { name: 'RC4', family: 'RC4', primitive: 'stream-cipher' },
  RC2: { name: 'RC2', family: 'RC2', primitive: 'block-cipher' },
  RC5: { name: 'RC5', family: 'RC5', primitive: 'block-cipher', mode: 'cbc' },
  IDEA: { name: 'IDEA', family: 'IDEA', primitive: 'block-cipher', mode: 'cbc' },
  CAST: { name: 'CAST', family: 'CAST5', primitive: 'block-cipher', mode: 'cbc' },
  BLOWFISH: { name: 'Blowfish', family: 'Blowfish', primitive: 'block-cipher', mode: 'cbc' },
  SEED: { name: 'SEED', family: 'SEED', primitive: 'block-cipher' },
  SM4: { name: 'SM4', family: 'SM4', primitive: 'block-cipher' },
  AEGIS: { name: 'AEGIS', primitive: 'ae' },
  KUZNYECHIK: { name: 'Kuznyechik', family: 'GOST', primitive: 'block-cipher' },
  MAGMA: { name: 'Magma', family: 'GOST', primitive: 'block-cipher' },
  NULL: { name: 'NULL', primitive: 'other' },
};

const MODES: Readonly<Record<string, 'cbc' | 'ccm' | 'ctr' | 'gcm' | 'other'>> = {
  CBC: 'cbc',
  CCM: 'ccm',
  CTR: 'ctr',
  GCM: 'gcm',
  MGM: 'other',
};

/** A cipher in the words of a TLS suite, 'AES_256_GCM', 'AES_128_CCM_8', 'RC4_128'. */
export function tlsCipher(words: string): Algorithm {
  const keyBits = /_(40|128|192|256)(?=_|$)/.exec(words)?.[1];
  return cipher(words, keyBits, /_CCM_(8)$/.exec(words)?.[1]);
}

/** A cipher by IANA's name for the transform, its key length after a dash: 'ENCR_AES_GCM_16-256', 'ENCR_3DES'. */
export function ikeCipher(transform: string): Algorithm {
  const [words = '', keyBits] = transform.replace(/^ENCR_/, '').split('-');
  const tagOctets = /_(?:GCM|CCM)_(8|12)(?=_|$)/.exec(words)?.[1];
  const known = cipher(words, keyBits, tagOctets);
  return known.primitive === 'unknown' ? unknownAlgorithm(transform) : known;
}

function cipher(words: string, keyBits: string | undefined, tagOctets: string | undefined): Algorithm {
  const start = Object.keys(CIPHERS)
    .filter((one) => words === one || words.startsWith(`${one}_`))
    .sort((a, b) => b.length - a.length)[0];
  const known = start === undefined ? undefined : wordOf(CIPHERS, start);
  if (known === undefined) return unknownAlgorithm(words);
  const modeWord = words.split('_').find((word) => word in MODES);
  const mode = modeWord === undefined ? known.mode : wordOf(MODES, modeWord);
  const isAead = mode === 'gcm' || mode === 'ccm' || modeWord === 'MGM';
  return {
    name: [known.name, keyBits, modeWord ?? known.mode?.toUpperCase(), tagOctets]
      .filter((part) => part !== undefined)
      .join('-'),
    primitive: isAead ? 'ae' : known.primitive,
    ...defined({ family: known.family, parameter: keyBits, mode }),
  };
}
