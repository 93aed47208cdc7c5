import { type Scheme, tlsSchemes } from '../endpoint/scheme.ts';
import { DTLS_VERSIONS, PSK_MODES, QUIC_VERSIONS } from '../protocol/tls/carriers.ts';
import { suiteNames, suitesOf, tlsVersion, versionNames } from '../protocol/tls/registry.ts';
import { coded } from './code-points.ts';
import { type Box, box, type Region } from './region.ts';
import { codesOf, type Dimension, type Misfit, type Space } from './space.ts';

/** Versions that negotiate suites of the IANA registry, lowest first. SSL 2.0 has cipher kinds of its own and only a version clause. */
export const suiteVersions: readonly number[] = [
  tlsVersion.ssl3,
  tlsVersion.tls10,
  tlsVersion.tls11,
  tlsVersion.tls12,
  tlsVersion.tls13,
];

/** The space [version, suite]: every registered suite in every version that can negotiate it. */
export const suiteUniverse: Region = suiteVersions.map((version): Box => box([version], suitesOf(version)));

/** What a TLS session is negotiated by: a point is [version, suite]. */
export type TlsDimensions = {
  readonly version: Dimension<'versions', string>;
  readonly suite: Dimension<'suites', string>;
};

const everySuite = (): readonly number[] => box(versionNames.codes.flatMap((version) => suitesOf(version)))[0] ?? [];

const dimensions: TlsDimensions = {
  version: {
    field: 'versions',
    registry: 'version',
    codes: () => versionNames.codes,
    name: versionNames.name,
    spelling: {
      type: 'TlsVersion',
      what: 'a protocol version',
      known: () => versionNames.codes.map((code) => versionNames.name(code)),
      value: versionNames.code,
    },
    usable: () => versionNames.codes,
    heading: /version|protocol/i,
  },
  suite: {
    field: 'suites',
    registry: 'suite',
    codes: () => suiteUniverse.flatMap(([, suites = []]) => suites),
    name: suiteNames.name,
    spelling: {
      type: 'CipherSuite',
      what: "a cipher suite by IANA's name",
      known: () => everySuite().map((code) => suiteNames.name(code)),
      value: suiteNames.code,
    },
    usable: everySuite,
    heading: /suite|cipher/i,
  },
};

/** Whatever shares the name and the port of a server over TCP; OpenVPN carries TLS and nothing of these. */
const besideStreams: readonly Scheme[] = ['tls', 'sstp'];

export const tlsSpace: Space<TlsDimensions> = {
  label: 'TLS',
  schemes: tlsSchemes,
  dimensions,
  universe: () => suiteUniverse,
  registries: () => [
    ...codesOf(dimensions),
    coded('psk-mode', PSK_MODES),
    { ...coded('dtls-version', DTLS_VERSIONS), schemes: besideStreams },
    { ...coded('quic-version', QUIC_VERSIONS), schemes: besideStreams },
  ],
  misfits: ([versions = [], suites = []]) =>
    suites.flatMap((suite, at) =>
      versions
        .filter((version) => !suitesOf(version).includes(suite))
        .map((version): Misfit => {
          const name = versionNames.name(version);
          const message = `wanted a cipher suite of ${name}, found ${suiteNames.name(suite)}, which ${name} cannot negotiate`;
          return { dimension: 1, at, code: 'not-usable', message };
        }),
    ),
};
