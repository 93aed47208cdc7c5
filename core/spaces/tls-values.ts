import {
  cipherSuite,
  groupNames,
  groupsOf,
  type Names,
  signatureSchemeNames,
  signatureSchemesOf,
  suitesOf,
  tlsVersion,
  versionName,
} from '../protocol/tls/registry.ts';
import type { CodePoints } from './code-points.ts';
import { type Box, box, type Region } from './region.ts';
import type { Dimension, Misfit, Space } from './space.ts';
import { tlsSpace } from './tls-suites.ts';

/** Groups of key exchange: a point is [version, group]. */
export type TlsGroupDimensions = {
  readonly version: Dimension<'versions', string>;
  readonly group: Dimension<'groups', string>;
};

/** What the server signs the handshake with: a point is [version, signature scheme]. */
export type TlsSignatureDimensions = {
  readonly version: Dimension<'versions', string>;
  readonly signatureScheme: Dimension<'signatures', string>;
};

const groupVersions = [tlsVersion.tls10, tlsVersion.tls11, tlsVersion.tls12, tlsVersion.tls13];
/** Lower versions sign with what the key and the version say (RFC 5246 section 7.4.1.4.1). */
const signatureVersions = [tlsVersion.tls12, tlsVersion.tls13];

const groupUniverse: Region = groupVersions.map((version) => box([version], groupsOf(version)));
const signatureUniverse: Region = signatureVersions.map((version) => box([version], signatureSchemesOf(version)));
const groupCodes: readonly number[] = groupsOf(tlsVersion.tls13);

function versionOf(versions: readonly number[], what: string): Dimension<'versions', string> {
  return {
    ...tlsSpace.dimensions.version,
    usable: () => versions,
    misuse: (version) => `wanted a version that negotiates ${what}, found ${versionName(version)}`,
    unsaid: versions,
  };
}

const groups: TlsGroupDimensions = {
  version: versionOf(groupVersions, 'groups'),
  group: {
    field: 'groups',
    registry: 'group',
    codes: () => groupCodes,
    name: groupNames.name,
    spelling: { type: 'TlsGroup', what: "a group by IANA's name", ...spelledBy(groupNames, groupCodes) },
    usable: () => groupCodes,
    heading: /group|curve/i,
  },
};

const signatures: TlsSignatureDimensions = {
  version: versionOf(signatureVersions, 'signature schemes'),
  signatureScheme: {
    field: 'signatures',
    registry: 'signature-scheme',
    codes: () => signatureSchemeNames.codes,
    name: signatureSchemeNames.name,
    spelling: {
      type: 'TlsSignatureScheme',
      what: "a signature scheme by IANA's name",
      ...spelledBy(signatureSchemeNames, signatureSchemeNames.codes),
    },
    usable: () => signatureSchemeNames.codes,
    label: 'signature scheme',
    heading: /signature/i,
  },
};

function spelledBy(names: Names, codes: readonly number[]): Pick<Dimension['spelling'], 'known' | 'value'> {
  const usable = new Set(codes);
  return {
    known: () => codes.map(names.name),
    value: (name) => [names.code(name)].find((code) => code !== undefined && usable.has(code)),
  };
}

/** The FFDHE groups of RFC 7919 below TLS 1.3: a server sends a prime there and names no group. */
const unnamed: CodePoints = {
  registry: 'group-below-tls13',
  codes: groupCodes.filter((code) => groupNames.name(code).startsWith('ffdhe')),
  name: (code) => `${groupNames.name(code)} below ${versionName(tlsVersion.tls13)}`,
};

export const tlsGroupSpace: Space<TlsGroupDimensions> = {
  label: 'TLS group',
  schemes: tlsSpace.schemes,
  dimensions: groups,
  isPartial: true,
  universe: () => groupUniverse,
  carriers: () => carriersOf(groupVersions, ({ keyExchange }) => keyExchange === 'ECDHE'),
  registries: () => [valuesOf(groups.group), unnamed],
  misfits: misfitsIn(groupUniverse, groupNames),
};

export const tlsSignatureSpace: Space<TlsSignatureDimensions> = {
  label: 'TLS signature',
  schemes: tlsSpace.schemes,
  dimensions: signatures,
  isPartial: true,
  universe: () => signatureUniverse,
  carriers: () =>
    carriersOf(
      signatureVersions,
      ({ keyExchange, authentication }) =>
        ['ECDHE', 'DHE'].includes(keyExchange) && ['RSA', 'ECDSA', 'DSS'].includes(authentication),
    ),
  registries: () => [valuesOf(signatures.signatureScheme)],
  misfits: misfitsIn(signatureUniverse, signatureSchemeNames),
};

/** The suites that use a value of the table, version by version; of TLS 1.3 all do. */
function carriersOf(
  versions: readonly number[],
  uses: (suite: NonNullable<ReturnType<typeof cipherSuite>>) => boolean,
): Region {
  return versions.map((version): Box => {
    const suites = suitesOf(version).filter((code) => {
      const suite = cipherSuite(code);
      return version >= tlsVersion.tls13 || (suite !== undefined && uses(suite));
    });
    return box([version], suites);
  });
}

function valuesOf({ registry, codes, name }: Dimension<string, string>): CodePoints {
  return { registry, codes: codes(), name, dimension: 1 };
}

/** A value that none of the row's versions has. */
function misfitsIn(universe: Region, names: Names): Space['misfits'] {
  return ([versions = [], values = []]) =>
    values.flatMap((value, at): readonly Misfit[] => {
      const isThere = universe.some(([of = [], own = []]) => versions.includes(of[0] ?? 0) && own.includes(value));
      if (isThere) return [];
      const message = `wanted a value of ${versions.map(versionName).join(', ')}, found ${names.name(value)}, which is none there`;
      return [{ dimension: 1, at, code: 'not-usable', message }];
    });
}
