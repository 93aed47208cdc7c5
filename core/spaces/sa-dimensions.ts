import { ENCRYPTION_ALGORITHMS } from '../protocol/ikev2/encryption-algorithms.ts';
import { PROPOSAL_FORMS, TRANSFORM_TYPES } from '../protocol/ikev2/question-kinds.ts';
import {
  encryptionAlgorithmNamed,
  encryptionKeyword,
  encryptionName,
  encryptionValue,
  encryptionValues,
  integrityName,
  integrityRegistry,
  isAead,
  keyExchangeName,
  keyExchangeRegistry,
  type TransformRegistry,
} from '../protocol/ikev2/registry.ts';
import { type CodePoints, coded } from './code-points.ts';
import { everythingRegistered, registeredVocabulary, type SaKind } from './sa-vocabulary.ts';
import type { Dimension, Further, Misfit } from './space.ts';
import type { Spelling } from './spelling.ts';

/*
 * What an IKE SA and a CHILD_SA are both negotiated by.
 */

const uses: Readonly<Record<SaKind, string>> = { ike: 'an IKE SA', ipsec: 'ESP' };

/** Ciphers with key length, as one number each (`transformValue`). */
export function encryptionOf(kind: SaKind): Dimension<'encryption', string> {
  return {
    field: 'encryption',
    registry: 'encryption',
    codes: () => everythingRegistered().encryption,
    name: encryptionName,
    spelling: ciphers,
    usable: () => registeredVocabulary(kind).encryption,
    misuse: (value) =>
      `wanted an encryption algorithm for ${uses[kind]}, found ${encryptionName(value)}, which the registry does not allow there`,
    heading: /encr|cipher/i,
  };
}

/** 0 goes with AEAD ciphers. */
export function integrityOf(kind: SaKind): Dimension<'integrity'> {
  return {
    field: 'integrity',
    registry: 'integrity',
    codes: () => everythingRegistered().integrity,
    name: integrityName,
    spelling: {
      ...spellingOf(integrityRegistry, 'Integrity', "an integrity algorithm by IANA's name, or none"),
      ...orNone(integrityRegistry),
    },
    usable: () => [0, ...registeredVocabulary(kind).integrity],
    misuse: (value) =>
      `wanted an integrity algorithm for ${uses[kind]}, found ${integrityRegistry.name(value)}, which is for AH`,
    heading: /integ|hash|auth/i,
  };
}

/** Methods, and the PFS groups of a CHILD_SA, of which 0 is without. */
export const anyKeyExchange: Pick<Dimension<'keyExchange'>, 'field' | 'registry' | 'codes' | 'spelling' | 'heading'> = {
  field: 'keyExchange',
  registry: 'key-exchange',
  codes: () => everythingRegistered().keyExchange,
  spelling: {
    ...spellingOf(keyExchangeRegistry, 'KeyExchange', "a key exchange method by IANA's name or number, or none"),
    ...orNone(keyExchangeRegistry),
    numbers: () => everythingRegistered().keyExchange,
  },
  heading: /^(?!.*prf).*(?:pfs|group|key ?exchange)|^dh/i,
};

/** An additional key exchange (RFC 9370), by the names of KE's registry. */
export const additionalKeyExchange: Pick<Further<'additionalKeyExchange'>, 'key' | 'spelling' | 'usable' | 'name'> = {
  key: 'additionalKeyExchange',
  spelling: {
    ...anyKeyExchange.spelling,
    type: 'AdditionalKeyExchange',
    known: () => [...anyKeyExchange.spelling.known(), 'any'],
    what: "an additional key exchange method by IANA's name or number, none or any",
  },
  usable: () => [0, ...registeredVocabulary('ike').keyExchange],
  name: keyExchangeName,
};

/** The registered transforms of one type by IANA's names; strongSwan's keywords and VICI's names are hints, 'sha384' for 'prfsha384' too. */
export function spellingOf(registry: TransformRegistry, type: string, what: string): Spelling {
  return {
    type,
    what,
    known: () => registry.all.map(({ name }) => name),
    value: registry.id,
    hints: () =>
      new Map(
        registry.all.flatMap(({ name, keyword, vici }) =>
          [keyword, keyword?.replace(/^prf/, ''), vici]
            .filter((spelling) => spelling !== undefined)
            .map((spelling) => [spelling.toLowerCase(), name] as const),
        ),
      ),
  };
}

/** 'none' is 0, and the registry's own NONE is no name. */
function orNone({ all, id }: TransformRegistry): Pick<Spelling, 'known' | 'value'> {
  return {
    known: () => all.map((one) => (one.id === 0 ? 'none' : one.name)),
    value: (name) => (name === 'none' ? 0 : name === 'NONE' ? undefined : id(name)),
  };
}

const everyCipher = (): readonly number[] => ENCRYPTION_ALGORITHMS.flatMap((algorithm) => encryptionValues(algorithm));

const ciphers: Spelling = {
  type: 'Encryption',
  what: "an encryption algorithm by IANA's name and key length",
  known: () => everyCipher().map((value) => encryptionName(value)),
  value: encryptionValue,
  hints: () =>
    new Map(
      everyCipher().flatMap((value) => {
        const keyword = encryptionKeyword(value);
        return keyword === undefined ? [] : [[keyword, encryptionName(value)] as const];
      }),
    ),
  withLength: (name) => {
    const algorithm = encryptionAlgorithmNamed(name.replace(/-\d+$/, ''));
    if (algorithm === undefined) return undefined;
    const wanted = encryptionValues(algorithm).map((known) => encryptionName(known));
    return `${algorithm.keyLengthsBits.length === 0 ? 'no key length' : 'a key length'}: ${wanted.join(', ')}`;
  },
};

/** AEAD ciphers go with integrity none, and no other does (RFC 7296 section 3.3.3, RFC 5282 section 8). */
export function aeadMisfits([encryption = [], integrity = []]: readonly (readonly number[])[]): readonly Misfit[] {
  const combined = encryption.find((value) => isAead(value));
  const other = encryption.find((value) => !isAead(value));
  return integrity.flatMap((value, at) => {
    const against = value === 0 ? other : combined;
    if (against === undefined) return [];
    const cipher = encryptionName(against);
    const message =
      value === 0
        ? `wanted an integrity algorithm beside ${cipher}, which has none of its own, found none`
        : `wanted none beside the AEAD ${cipher}, found ${integrityRegistry.name(value)}`;
    return [{ dimension: 1, at, code: 'aead-integrity', message } as const];
  });
}

/** Types of transforms that proposals of a protocol may hold. */
export function transformTypes(usedIn: 'IKE' | 'ESP'): CodePoints {
  return coded(
    'transform-type',
    TRANSFORM_TYPES.filter(([, , usable]) => usable.includes(usedIn)),
  );
}

export const proposalForms: CodePoints = coded('form', PROPOSAL_FORMS);
