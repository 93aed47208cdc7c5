import type { CertificateExtension, CertificateOutline } from './certificate-outline.ts';
import { derContent, derOid, derSmallNumber, derTag, derValue, derValues } from './der.ts';
import { type GeneralName, generalName } from './general-name.ts';
import { type NameConstraints, nameConstraints } from './name-constraints.ts';

/** The extensions of a certificate that validation of a path asks for (RFC 5280 section 6.1). */
export interface PathExtensions {
  /** cA of the basic constraints; undefined without that extension. */
  readonly isCa?: boolean;
  readonly pathLength?: number;
  /** Names of section 4.2.1.3. */
  readonly keyUsage?: readonly string[];
  /** Object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly alternativeNames?: readonly GeneralName[];
  readonly nameConstraints?: NameConstraints;
  /** Object identifiers; `anyPolicy` among them. */
  readonly policies?: readonly string[];
  readonly policyMappings?: readonly (readonly [issuer: string, subject: string])[];
  readonly requireExplicitPolicy?: number;
  readonly inhibitPolicyMapping?: number;
  readonly inhibitAnyPolicy?: number;
}

export interface ReadExtensions {
  readonly known: PathExtensions;
  /** What keeps the certificate out of any path, one line each. */
  readonly faults: readonly string[];
}

const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

const readers: ReadonlyMap<string, readonly [name: string, read: (value: Uint8Array) => PathExtensions]> = new Map([
  ['2.5.29.15', ['key usage', keyUsage]],
  ['2.5.29.17', ['subject alternative name', alternativeNames]],
  ['2.5.29.19', ['basic constraints', basicConstraints]],
  ['2.5.29.30', ['name constraints', (value) => ({ nameConstraints: nameConstraints(value) })]],
  ['2.5.29.32', ['certificate policies', (value) => ({ policies: policiesOf(value) })]],
  ['2.5.29.33', ['policy mappings', (value) => ({ policyMappings: mappingsOf(value) })]],
  ['2.5.29.36', ['policy constraints', policyConstraints]],
  ['2.5.29.37', ['extended key usage', (value) => ({ extendedKeyUsage: identifiers(value) })]],
  ['2.5.29.54', ['inhibit anyPolicy', (value) => ({ inhibitAnyPolicy: wanted(derValue(value, derTag.integer)) })]],
]);

/** Revocation is not judged, so where to look for it is known and not followed. */
const passedOver: ReadonlySet<string> = new Set(['2.5.29.31']);

/** Never throws: what cannot be read, stands there twice, or is critical and unknown is a fault. */
export function pathExtensions({ extensions }: Pick<CertificateOutline, 'extensions'>): ReadExtensions {
  const faults: string[] = [];
  let known: PathExtensions = {};
  for (const [id, [first, ...others]] of Map.groupBy(extensions, (one) => one.id)) {
    if (first === undefined) continue;
    const [name, read] = readers.get(id) ?? [];
    if (others.length > 0) faults.push(`extension ${name ?? id} stands there ${others.length + 1} times`);
    if (read === undefined) {
      if (first.critical && !passedOver.has(id)) faults.push(`unknown critical extension ${id}`);
      continue;
    }
    try {
      known = { ...known, ...read(first.value) };
    } catch {
      faults.push(`${name} cannot be read`);
    }
  }
  return { known, faults };
}

/** Whether the extension is there and critical. */
export function isCritical(extensions: readonly CertificateExtension[], id: string): boolean {
  return extensions.some((one) => one.id === id && one.critical);
}

function basicConstraints(value: Uint8Array): PathExtensions {
  const [first, second] = derValues(derValue(value, derTag.sequence));
  const hasFlag = first?.tag === derTag.boolean;
  const length = hasFlag ? second : first;
  return {
    isCa: hasFlag && first.content[0] !== 0,
    ...(length === undefined ? {} : { pathLength: wanted(derContent(length, derTag.integer)) }),
  };
}

function keyUsage(value: Uint8Array): PathExtensions {
  const [, ...octets] = derValue(value, derTag.bitString);
  const isSet = (_: string, bit: number): boolean => (((octets[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0;
  return { keyUsage: keyUsageNames.filter(isSet) };
}

function alternativeNames(value: Uint8Array): PathExtensions {
  return { alternativeNames: derValues(derValue(value, derTag.sequence)).map(generalName) };
}

function policyConstraints(value: Uint8Array): PathExtensions {
  const values = derValues(derValue(value, derTag.sequence));
  const [explicit, mapping] = [0x80, 0x81].map((tag) => values.find((one) => one.tag === tag));
  return {
    ...(explicit === undefined ? {} : { requireExplicitPolicy: wanted(explicit.content) }),
    ...(mapping === undefined ? {} : { inhibitPolicyMapping: wanted(mapping.content) }),
  };
}

function policiesOf(value: Uint8Array): readonly string[] {
  return derValues(derValue(value, derTag.sequence)).map(({ content }) => identifier(derValues(content)[0]));
}

function mappingsOf(value: Uint8Array): readonly (readonly [string, string])[] {
  return derValues(derValue(value, derTag.sequence)).map(({ content }) => {
    const [issuer, subject] = derValues(content);
    return [identifier(issuer), identifier(subject)];
  });
}

function identifiers(value: Uint8Array): readonly string[] {
  return derValues(derValue(value, derTag.sequence)).map(identifier);
}

function identifier(value: Parameters<typeof derContent>[0]): string {
  return derOid(derContent(value, derTag.objectIdentifier));
}

function wanted(content: Uint8Array): number {
  const number = derSmallNumber(content);
  if (number === undefined) throw new RangeError('a small number wanted');
  return number;
}
