import { X509Certificate } from 'node:crypto';
import { defined } from '../../core/defined.ts';
import type { ClientCheck } from '../../core/endpoint/target.ts';
import type { CertificateChainFacts, CertificatePathFacts } from '../../core/facts/facts.ts';
import { attempt } from './attempt.ts';
import { verifyPath } from './certificate-path.ts';
import { type PathCertificate, readCertificate } from './read-certificate.ts';

export interface TlsTrust {
  /** PEM, one or more certificates each. */
  readonly anchors: readonly string[];
  /** The name that the leaf must carry; absent when none is known. */
  readonly serverName?: string;
  /** By OpenVPN's own rules: a path ends at a root alone, and the last common name is the name, without wildcards (`verify-x509-name NAME name`). */
  readonly isOpenVpn?: boolean;
  /** Whose certificate it is, where it is no TLS server's. */
  readonly purpose?: 'ike';
  /** What the configuration of an OpenVPN client has it check, in place of `serverName`. */
  readonly clientCheck?: ClientCheck;
}

/** Certificates of a chain that are looked at; a server that sends more is trying something. */
const certificatesAtMost = 32;

/** What a chain says, leaf first. Never throws for odd certificates: what cannot be read is empty, and the path verdict says so. */
export function concludeChain(
  chain: readonly Uint8Array[],
  trust: TlsTrust,
): Omit<CertificateChainFacts, 'versions' | 'evidence'> {
  const { anchors, clientCheck } = trust;
  const seen = chain.slice(0, certificatesAtMost).map(readCertificate);
  const [leaf, ...others] = seen.map(({ path }) => path);
  const above = [...readable(others), ...trusted(anchors)];
  const path = hashed(pathOf(leaf, others, trust), above, clientCheck?.issuerFingerprints);
  return {
    certificates: seen.map(({ facts }) => facts),
    path: pinned(path, leaf, clientCheck?.peerFingerprints),
    nameMatches: leaf === undefined ? null : nameMatches(leaf, trust),
    ...(clientCheck !== undefined && clientCheck.name === undefined ? { isNameUnchecked: true } : {}),
  };
}

function nameMatches(
  leaf: PathCertificate,
  { serverName, isOpenVpn, clientCheck }: Omit<TlsTrust, 'anchors'>,
): boolean | null {
  if (clientCheck !== undefined) return clientCheck.name === undefined ? null : isChecked(leaf, clientCheck.name);
  if (serverName === undefined) return null;
  return isOpenVpn === true ? commonName(leaf) === serverName : isNamed(leaf, serverName);
}

/** As OpenVPN compares (`verify-x509-name`): to the letter. */
function isChecked(leaf: PathCertificate, { type, value }: NonNullable<ClientCheck['name']>): boolean | null {
  if (type === 'name') return commonName(leaf) === value;
  if (type === 'name-prefix') return commonName(leaf)?.startsWith(value) ?? false;
  const { subject } = leaf.facts;
  // What is escaped is written otherwise by OpenVPN.
  return subject === value || (subject.includes('\\') ? null : false);
}

/** The leaf is one of those that are known by their fingerprint; without a CA that is all of the path (OpenVPN 2.6). */
function pinned(
  path: CertificatePathFacts,
  leaf: PathCertificate | undefined,
  fingerprints: readonly string[] | undefined,
): CertificatePathFacts {
  if (fingerprints === undefined || leaf === undefined) return path;
  if (!fingerprints.includes(leaf.facts.sha256)) {
    const reasons = [...path.reasons, 'the fingerprint of the leaf is none of peer-fingerprint'];
    return { ...path, verdict: 'invalid', reasons, ways: [] };
  }
  return path.verdict === 'no-trust-anchors' ? { ...path, verdict: 'valid', ways: [[leaf.facts]] } : path;
}

/**
 * Above the leaf stands one of those that are known by their fingerprint (`verify-hash`), on every way: which of several OpenVPN takes is
 * OpenSSL's choice.
 */
function hashed(
  path: CertificatePathFacts,
  above: readonly PathCertificate[],
  fingerprints: readonly string[] | undefined,
): CertificatePathFacts {
  if (fingerprints === undefined || path.verdict !== 'valid') return path;
  const known = above.filter(({ facts, certificate: { fingerprint } }) =>
    [facts.sha256, fingerprint.replaceAll(':', '').toLowerCase()].some((print) => fingerprints.includes(print)),
  );
  const isKnown = (way: CertificatePathFacts['ways'][number]): boolean =>
    known.some(({ facts }) => facts.sha256 === way[1]?.sha256);
  if (path.ways.every(isKnown)) return path;
  const reasons = ['the fingerprint of the certificate above the leaf is none of verify-hash'];
  return { ...path, verdict: 'invalid', reasons, ways: [] };
}

function pathOf(
  leaf: PathCertificate | undefined,
  others: readonly (PathCertificate | undefined)[],
  { anchors, isOpenVpn: rootsOnly = false, purpose }: TlsTrust,
): CertificatePathFacts {
  if (anchors.length === 0) return { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] };
  if (leaf === undefined) {
    return { verdict: 'invalid', reasons: ['the first certificate cannot be read'], ways: [], notes: [] };
  }
  return verifyPath(leaf, readable(others), { anchors: trusted(anchors), rootsOnly, ...defined({ purpose }) });
}

function trusted(anchors: readonly string[]): readonly PathCertificate[] {
  const pems = anchors.flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []);
  return readable(
    pems.map((pem) => {
      const der = attempt(() => new Uint8Array(new X509Certificate(pem).raw));
      return der === undefined ? undefined : readCertificate(der).path;
    }),
  );
}

function readable(all: readonly (PathCertificate | undefined)[]): PathCertificate[] {
  return all.filter((one) => one !== undefined);
}

function commonName({ certificate }: PathCertificate): string | undefined {
  const names = ((certificate.subject as string | undefined) ?? '')
    .split('\n')
    .filter((line) => line.startsWith('CN='));
  return names.at(-1)?.slice('CN='.length);
}

/** By the alternative names alone, with a wildcard for one whole label (RFC 9525 sections 6.3 and 6.4). */
function isNamed({ certificate }: PathCertificate, serverName: string): boolean {
  const isAddress = /^[\d.]+$/.test(serverName) || serverName.includes(':');
  const found = isAddress
    ? certificate.checkIP(serverName)
    : certificate.checkHost(serverName, { subject: 'never', partialWildcards: false });
  return found !== undefined;
}
