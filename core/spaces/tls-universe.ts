import { suitesOf, tlsVersion } from '../protocol/tls/registry.ts';
import { type Box, box, type Region } from './region.ts';

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
