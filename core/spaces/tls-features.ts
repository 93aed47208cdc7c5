import { type CipherSuite, cipherSuite, suitesOf, tlsVersion } from '../protocol/tls/registry.ts';
import { box, type Region } from './region.ts';
import { suiteVersions } from './tls-suites.ts';

/** What a server of TLS has or has not beside its suites. */
export const tlsFeatures = [
  /** RFC 7627. */
  'extended-master-secret',
  /** RFC 7366. */
  'encrypt-then-mac',
  /** RFC 5746. */
  'secure-renegotiation',
  /** RFC 3749. */
  'compression',
  /** RFC 6066 section 8, RFC 8446 section 4.4.2.1. */
  'ocsp-stapling',
  /** RFC 5077, RFC 8446 section 4.6.1. */
  'session-tickets',
  /** RFC 8446 section 4.2.10. */
  'early-data',
] as const;
export type TlsFeature = (typeof tlsFeatures)[number];

/** What TLS 1.3 shows behind a complete handshake. */
export const behindHandshake: ReadonlySet<TlsFeature> = new Set(['session-tickets', 'early-data']);

/** With which versions and suites a session can have a feature. */
interface Reach {
  readonly lowest: number;
  readonly highest: number;
  readonly has?: (suite: CipherSuite) => boolean;
}

/** SSL 3.0 has no extensions; TLS 1.3 always has what the first of these do, and never compresses. */
const reaches: Readonly<Record<TlsFeature, Reach>> = {
  'extended-master-secret': { lowest: tlsVersion.tls10, highest: tlsVersion.tls12 },
  // RFC 7366 section 3.
  'encrypt-then-mac': { lowest: tlsVersion.tls10, highest: tlsVersion.tls12, has: ({ mode }) => mode === 'CBC' },
  'secure-renegotiation': { lowest: tlsVersion.tls10, highest: tlsVersion.tls12 },
  compression: { lowest: tlsVersion.ssl3, highest: tlsVersion.tls12 },
  'ocsp-stapling': {
    lowest: tlsVersion.tls10,
    highest: tlsVersion.tls13,
    has: ({ authentication }) => ['RSA', 'ECDSA', 'DSS', 'TLS13'].includes(authentication),
  },
  'session-tickets': { lowest: tlsVersion.tls10, highest: tlsVersion.tls13 },
  'early-data': { lowest: tlsVersion.tls13, highest: tlsVersion.tls13 },
};

/** What the registry says does not change, and every hello is held to it. */
const universes = new Map<TlsFeature, Region>();

/** The points [version, suite] with which a session can have the feature. */
export function featureUniverse(feature: TlsFeature): Region {
  const universe = universes.get(feature) ?? universeOf(feature);
  universes.set(feature, universe);
  return universe;
}

function universeOf(feature: TlsFeature): Region {
  const { lowest, highest, has = () => true } = reaches[feature];
  const isOf = (code: number): boolean => {
    const suite = cipherSuite(code);
    return suite !== undefined && has(suite);
  };
  return suiteVersions
    .filter((version) => version >= lowest && version <= highest)
    .map((version) => box([version], suitesOf(version).filter(isOf)));
}
