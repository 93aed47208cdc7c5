import { ENCRYPTION_ALGORITHMS } from '../protocol/ikev2/encryption-algorithms.ts';
import {
  encryptionAlgorithmNamed,
  encryptionKeyword,
  encryptionName,
  encryptionValue,
  encryptionValues,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
  type TransformRegistry,
} from '../protocol/ikev2/registry.ts';
import { suiteNames, suitesOf, versionNames } from '../protocol/tls/registry.ts';
import { didYouMean } from './nearest.ts';
import { describe } from './schema-problems.ts';

/** A number, or why a name stands for none. */
export type Named =
  | { readonly value: number }
  | { readonly code: 'unknown-algorithm' | 'key-length'; readonly message: string };

/** The names of one field of a policy file. */
export interface FieldNames {
  /** What a message calls it. */
  readonly what: string;
  /** Every name, for the JSON Schema and for "did you mean". */
  readonly known: readonly string[];
  readonly resolve: (name: string | number) => Named;
}

/** Other spellings, in lower case, and the name that each stands for: a hint, never accepted. */
type Spellings = ReadonlyMap<string, string>;

function fieldNames(
  what: string,
  known: readonly string[],
  code: (name: string) => number | undefined,
  spellings: Spellings = new Map(),
): FieldNames {
  return {
    what,
    known,
    resolve: (name) => {
      const value = typeof name === 'string' ? code(name) : undefined;
      return value === undefined ? unknown(what, name, known, spellings) : { value };
    },
  };
}

function unknown(what: string, name: string | number, known: readonly string[], spellings: Spellings): Named {
  const meant = spellings.get(String(name).toLowerCase());
  const near = meant === undefined ? didYouMean(String(name), known) : `; did you mean "${meant}"?`;
  return { code: 'unknown-algorithm', message: `wanted ${what}, found ${describe(name)}${near}` };
}

/** strongSwan's keywords and VICI's names; 'sha384' for 'prfsha384' too. */
function spellingsOf(registry: TransformRegistry): Spellings {
  return new Map(
    registry.all.flatMap(({ name, keyword, vici }) =>
      [keyword, keyword?.replace(/^prf/, ''), vici]
        .filter((spelling) => spelling !== undefined)
        .map((spelling) => [spelling.toLowerCase(), name] as const),
    ),
  );
}

/** 'none' is 0: no INTEG beside an AEAD cipher, no key exchange in a CHILD_SA. */
const NONE = 'none';

function withNone(code: (name: string) => number | undefined): (name: string) => number | undefined {
  return (name) => (name === NONE ? 0 : name === 'NONE' ? undefined : code(name));
}

const ciphers = ENCRYPTION_ALGORITHMS.flatMap((algorithm) => encryptionValues(algorithm)).map((value) =>
  encryptionName(value),
);

const cipherSpellings: Spellings = new Map(
  ENCRYPTION_ALGORITHMS.flatMap((algorithm) => encryptionValues(algorithm)).flatMap((value) => {
    const keyword = encryptionKeyword(value);
    return keyword === undefined ? [] : [[keyword, encryptionName(value)] as const];
  }),
);

export const encryptionNames: FieldNames = {
  what: "an encryption algorithm by IANA's name and key length",
  known: ciphers,
  resolve: (name) => {
    const value = typeof name === 'string' ? encryptionValue(name) : undefined;
    if (value !== undefined) return { value };
    const algorithm = encryptionAlgorithmNamed(String(name).replace(/-\d+$/, ''));
    if (algorithm === undefined) return unknown(encryptionNames.what, name, ciphers, cipherSpellings);
    const wanted = encryptionValues(algorithm).map((known) => encryptionName(known));
    const rule = algorithm.keyLengthsBits.length === 0 ? 'no key length' : 'a key length';
    return { code: 'key-length', message: `wanted ${rule}: ${wanted.join(', ')}; found ${describe(name)}` };
  },
};

const integrities = integrityRegistry.all.map(({ id, name }) => (id === 0 ? NONE : name));
export const integrityNames: FieldNames = fieldNames(
  "an integrity algorithm by IANA's name, or none",
  integrities,
  withNone(integrityRegistry.id),
  spellingsOf(integrityRegistry),
);

export const prfNames: FieldNames = fieldNames(
  "a PRF by IANA's name",
  prfRegistry.all.map(({ name }) => name),
  prfRegistry.id,
  spellingsOf(prfRegistry),
);

const keyExchanges = fieldNames(
  "a key exchange method by IANA's name or number, or none",
  keyExchangeRegistry.all.map(({ id, name }) => (id === 0 ? NONE : name)),
  withNone(keyExchangeRegistry.id),
  spellingsOf(keyExchangeRegistry),
);
export const keyExchangeNames: FieldNames = {
  ...keyExchanges,
  resolve: (name) =>
    typeof name === 'number' && name !== 0 && keyExchangeRegistry.all.some(({ id }) => id === name)
      ? { value: name }
      : keyExchanges.resolve(name),
};

/** ESN off and on (RFC 9827 gives the transforms new names, too long for a table). */
export const sequenceNumbersNames: FieldNames = fieldNames(
  '32-bit or 64-bit',
  ['32-bit', '64-bit'],
  (name) => ({ '32-bit': 0, '64-bit': 1 })[name],
);

export const tlsVersionNames: FieldNames = fieldNames(
  'a protocol version',
  versionNames.codes.map((code) => versionNames.name(code)),
  (name) => versionNames.code(name),
);

const suiteCodes = [...new Set(versionNames.codes.flatMap((version) => suitesOf(version)))].sort((a, b) => a - b);
export const suiteFieldNames: FieldNames = fieldNames(
  "a cipher suite by IANA's name",
  suiteCodes.map((code) => suiteNames.name(code)),
  (name) => suiteNames.code(name),
);
