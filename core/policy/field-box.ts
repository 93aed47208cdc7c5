import type { SpaceName } from '../facts/facts.ts';
import { encryptionName, integrityRegistry, isAead } from '../protocol/ikev2/registry.ts';
import { suiteNames, suitesOf, versionNames } from '../protocol/tls/registry.ts';
import { registeredVocabulary } from '../spaces/ikev2-universe.ts';
import { type Box, box } from '../spaces/region.ts';
import {
  encryptionNames,
  type FieldNames,
  integrityNames,
  keyExchangeNames,
  prfNames,
  sequenceNumbersNames,
  suiteFieldNames,
  tlsVersionNames,
} from './names.ts';
import type { FileFields, OneOrMany } from './policy-file.ts';
import type { Path } from './schema-problems.ts';
import type { CheckContext } from './yaml-document.ts';

type Field = keyof FileFields;

const NAMES: Readonly<Record<Field, FieldNames>> = {
  encryption: encryptionNames,
  integrity: integrityNames,
  prf: prfNames,
  keyExchange: keyExchangeNames,
  sequenceNumbers: sequenceNumbersNames,
  versions: tlsVersionNames,
  suites: suiteFieldNames,
};

/** The fields of each space, in the order of its dimensions. */
const FIELDS: Readonly<Record<SpaceName, readonly Field[]>> = {
  ike: ['encryption', 'integrity', 'prf', 'keyExchange'],
  ipsec: ['encryption', 'integrity', 'keyExchange', 'sequenceNumbers'],
  tls: ['versions', 'suites'],
};

interface Item {
  readonly value: number;
  readonly path: Path;
}

/** The code points of one field; undefined after a problem was reported, here or by the schema. */
function itemsOf(
  space: SpaceName,
  field: Field,
  given: OneOrMany<string | number>,
  path: Path,
  context: CheckContext,
): readonly Item[] | undefined {
  const list = Array.isArray(given);
  const names: readonly (string | number)[] = list ? given : [given as string | number];
  const items = names.flatMap((name, at) => {
    const place = list ? [...path, field, at] : [...path, field];
    if (!context.sound(place)) return [];
    const named = NAMES[field].resolve(name);
    if ('value' in named) {
      const misuse = misuseOf(space, field, named.value);
      if (misuse === undefined) return [{ value: named.value, path: place }];
      context.report(place, 'not-usable', misuse);
      return [];
    }
    context.report(place, named.code, named.message);
    return [];
  });
  return items.length === names.length ? items : undefined;
}

function misuseOf(space: SpaceName, field: Field, value: number): string | undefined {
  if (space === 'tls') return undefined;
  const use = space === 'ike' ? 'an IKE SA' : 'ESP';
  if (field === 'encryption' && !registeredVocabulary(space).encryption.includes(value)) {
    return `wanted an encryption algorithm for ${use}, found ${encryptionName(value)}, which the registry does not allow there`;
  }
  if (field === 'integrity' && value !== 0 && !registeredVocabulary(space).integrity.includes(value)) {
    return `wanted an integrity algorithm for ${use}, found ${integrityRegistry.name(value)}, which is for AH`;
  }
  if (field === 'keyExchange' && space === 'ike' && value === 0) {
    return 'wanted a key exchange method, found none: an IKE SA always has one';
  }
  return undefined;
}

/** The code points of `tolerates.sequenceNumbers`; undefined after a problem was reported. */
export function sequenceNumbersOf(
  given: OneOrMany<string>,
  path: Path,
  context: CheckContext,
): readonly number[] | undefined {
  return itemsOf('ipsec', 'sequenceNumbers', given, path, context)?.map(({ value }) => value);
}

/**
 * The box of a row; undefined after a problem was reported. The row may be one that the schema refuses: then its sound fields are looked
 * at all the same, so that their problems are told too. Without `sequenceNumbers` a row means 32-bit ones, which is what IKEv2
 * proposes by default (RFC 7296 section 3.3.2).
 */
export function rowBox(space: SpaceName, row: FileFields, path: Path, context: CheckContext): Box | undefined {
  const items: (readonly Item[])[] = [];
  let complete = true;
  for (const field of FIELDS[space]) {
    const given = row[field] ?? (field === 'sequenceNumbers' ? '32-bit' : []);
    const found = itemsOf(space, field, given, path, context);
    if (found === undefined) complete = false;
    else items.push(found);
  }
  if (!complete) return undefined;
  const [first = [], second = []] = items;
  const consistent = space === 'tls' ? suitesFit(first, second, context) : integrityFits(first, second, context);
  return consistent ? box(...items.map((list) => list.map(({ value }) => value))) : undefined;
}

/** AEAD ciphers go with integrity none, and no other does (RFC 7296 section 3.3.3, RFC 5282 section 8). */
function integrityFits(encryption: readonly Item[], integrity: readonly Item[], context: CheckContext): boolean {
  const combined = encryption.find(({ value }) => isAead(value));
  const other = encryption.find(({ value }) => !isAead(value));
  let fits = true;
  for (const { value, path } of integrity) {
    const against = value === 0 ? other : combined;
    if (against === undefined) continue;
    const cipher = encryptionName(against.value);
    const message =
      value === 0
        ? `wanted an integrity algorithm beside ${cipher}, which has none of its own, found none`
        : `wanted none beside the AEAD ${cipher}, found ${integrityRegistry.name(value)}`;
    context.report(path, 'aead-integrity', message);
    fits = false;
  }
  return fits;
}

function suitesFit(versions: readonly Item[], suites: readonly Item[], context: CheckContext): boolean {
  const wrong = suites.flatMap((suite) =>
    versions.filter(({ value }) => !suitesOf(value).includes(suite.value)).map((version) => ({ suite, version })),
  );
  for (const { suite, version } of wrong) {
    const name = versionNames.name(version.value);
    const message = `wanted a cipher suite of ${name}, found ${suiteNames.name(suite.value)}, which ${name} cannot negotiate`;
    context.report(suite.path, 'not-usable', message);
  }
  return wrong.length === 0;
}

/**
 * The box of a constraint's side: a field that is not named means all its values. Undefined after a problem was reported; like a row's,
 * the fields may be those of an entry that the schema refuses.
 */
export function constraintBox(
  space: SpaceName,
  fields: FileFields,
  path: Path,
  context: CheckContext,
): Box | undefined {
  const dimensions: (readonly number[])[] = [];
  let complete = true;
  for (const [dimension, field] of FIELDS[space].entries()) {
    const given = fields[field];
    const found = given === undefined ? undefined : itemsOf(space, field, given, path, context);
    if (given === undefined) dimensions.push(dimensionsOf(space)[dimension] ?? []);
    else if (found === undefined) complete = false;
    else dimensions.push(found.map(({ value }) => value));
  }
  return complete ? box(...dimensions) : undefined;
}

/** The box without a point: what `then: nothing` means. */
export function emptyBox(space: SpaceName): Box {
  return FIELDS[space].map(() => []);
}

function dimensionsOf(space: SpaceName): readonly (readonly number[])[] {
  if (space === 'tls') {
    return [versionNames.codes, versionNames.codes.flatMap((version) => suitesOf(version))];
  }
  const { encryption, integrity, prf, keyExchange, sequenceNumbers } = registeredVocabulary(space);
  return space === 'ike'
    ? [encryption, [0, ...integrity], prf, keyExchange]
    : [encryption, [0, ...integrity], [0, ...keyExchange], sequenceNumbers];
}
