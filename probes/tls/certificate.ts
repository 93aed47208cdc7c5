import { X509Certificate } from 'node:crypto';
import type { CertificateChainFacts, CertificatePathFacts } from '../../src/facts/facts.ts';
import { attempt } from './attempt.ts';
import { verifyPath } from './certificate-path.ts';
import { type PathCertificate, readCertificate } from './read-certificate.ts';

export interface TlsTrust {
  /** PEM, one or more certificates each. */
  readonly anchors: readonly string[];
  /** The name that the leaf must carry; absent when none is known. */
  readonly serverName?: string;
}

/** Certificates of a chain that are looked at; a server that sends more is trying something. */
const certificatesAtMost = 32;

/** What a chain says, leaf first. Never throws for odd certificates: what cannot be read is empty, and the path verdict says so. */
export function concludeChain(
  chain: readonly Uint8Array[],
  { anchors, serverName }: TlsTrust,
): Omit<CertificateChainFacts, 'versions' | 'evidence'> {
  const seen = chain.slice(0, certificatesAtMost).map(readCertificate);
  const [leaf, ...others] = seen.map(({ path }) => path);
  return {
    certificates: seen.map(({ facts }) => facts),
    path: pathOf(leaf, others, anchors),
    nameMatches: leaf === undefined || serverName === undefined ? null : isNamed(leaf, serverName),
  };
}

function pathOf(
  leaf: PathCertificate | undefined,
  others: readonly (PathCertificate | undefined)[],
  anchors: readonly string[],
): CertificatePathFacts {
  if (anchors.length === 0) return { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] };
  if (leaf === undefined) {
    return { verdict: 'invalid', reasons: ['the first certificate cannot be read'], ways: [], notes: [] };
  }
  const pems = anchors.flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []);
  const trusted = pems.map((pem) => {
    const der = attempt(() => new Uint8Array(new X509Certificate(pem).raw));
    return der === undefined ? undefined : readCertificate(der).path;
  });
  return verifyPath(leaf, readable(others), { anchors: readable(trusted), rootsOnly: false });
}

function readable(all: readonly (PathCertificate | undefined)[]): PathCertificate[] {
  return all.filter((one) => one !== undefined);
}

/** By the alternative names alone, with a wildcard for one whole label (RFC 9525 sections 6.3 and 6.4). */
function isNamed({ certificate }: PathCertificate, serverName: string): boolean {
  const isAddress = /^[\d.]+$/.test(serverName) || serverName.includes(':');
  const found = isAddress
    ? certificate.checkIP(serverName)
    : certificate.checkHost(serverName, { subject: 'never', partialWildcards: false });
  return found !== undefined;
}
