import type { X509Certificate } from 'node:crypto';
import type { CertificateChainFacts } from '../../src/facts/facts.ts';
import { oneLineName } from '../../src/facts/one-line-name.ts';

/** A certificate with those of its extensions that decide about a path. */
export interface PathCertificate {
  readonly certificate: X509Certificate;
  /** The flag of the basic constraints; OpenSSL's own `ca` also looks at the key usage and takes old versions for CAs. */
  readonly isCa: boolean;
  /** Undefined when the certificate has no such extension. */
  readonly keyUsage: readonly string[] | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  /** pathLenConstraint of the basic constraints (RFC 5280 section 4.2.1.9). */
  readonly pathLength: number | undefined;
}

/** Certificates above the leaf, and links tried in all: cross-signed chains can be made to have very many paths. */
const depthAtMost = 10;
const linksAtMost = 200;

/**
 * Looks for a path from `leaf` over `others` to one of `anchors`: names and signatures (any algorithm that OpenSSL verifies, weak ones too),
 * CA flag, path length, key usage and extended key usage. Dates, revocation and name constraints are not judged here. The reasons are
 * those of the furthest path that failed.
 */
export function verifyPath(
  leaf: PathCertificate,
  others: readonly PathCertificate[],
  anchors: readonly PathCertificate[],
): CertificateChainFacts['path'] {
  if (anchors.length === 0) return { verdict: 'no-trust-anchors', reasons: [] };
  const isAnchor = (one: PathCertificate): boolean =>
    anchors.some(({ certificate }) => certificate.fingerprint256 === one.certificate.fingerprint256);
  let links = 0;
  let best: { readonly depth: number; readonly reasons: readonly string[] } = { depth: -1, reasons: [] };
  const fail = (depth: number, reasons: readonly string[]): false => {
    if (depth > best.depth) best = { depth, reasons };
    return false;
  };
  const reach = (path: readonly PathCertificate[], top: PathCertificate): boolean => {
    const depth = path.length;
    if (isAnchor(top)) return true;
    if (depth >= depthAtMost) return fail(depth, [`no trust anchor within ${depthAtMost} certificates`]);
    const name = printable(top.certificate.subject);
    if (top.certificate.issuer === top.certificate.subject && hasSigned(top, top))
      return fail(depth, [`${name}: self-signed and no trust anchor`]);
    const used = [...path, top];
    let found = false;
    for (const issuer of [...anchors, ...others]) {
      if (used.includes(issuer) || top.certificate.issuer !== issuer.certificate.subject) continue;
      found = true;
      if (++links > linksAtMost) return fail(depth, [`more than ${linksAtMost} possible links`]);
      const reasons = linkReasons(top, issuer, depth);
      if (reasons.length > 0) fail(depth, reasons);
      else if (reach(used, issuer)) return true;
    }
    return found ? false : fail(depth, [`${name}: issuer not found`]);
  };
  const usage = serverUsage(leaf);
  if (reach([], leaf))
    return usage.length === 0 ? { verdict: 'valid', reasons: [] } : { verdict: 'invalid', reasons: usage };
  return { verdict: 'invalid', reasons: [...usage, ...best.reasons] };
}

/** What keeps `issuer` from having issued `below`, with `depth` certificates of CAs between `issuer` and the leaf. */
function linkReasons(below: PathCertificate, issuer: PathCertificate, depth: number): string[] {
  const name = printable(issuer.certificate.subject);
  const reasons: string[] = [];
  if (!hasSigned(issuer, below))
    reasons.push(`${printable(below.certificate.subject)}: signature does not verify with the key of ${name}`);
  if (!issuer.isCa) reasons.push(`${name}: not a CA`);
  if (issuer.pathLength !== undefined && depth > issuer.pathLength) {
    reasons.push(`${name}: path length at most ${issuer.pathLength}, ${depth} found`);
  }
  if (issuer.keyUsage !== undefined && !issuer.keyUsage.includes('keyCertSign')) {
    reasons.push(`${name}: key usage without keyCertSign`);
  }
  reasons.push(...serverUsage(issuer));
  // OpenSSL's own check also compares the key identifiers; where it is the only one that fails, it is they.
  if (reasons.length === 0 && !below.certificate.checkIssued(issuer.certificate)) {
    reasons.push(`${printable(below.certificate.subject)}: authority key identifier is not that of ${name}`);
  }
  return reasons;
}

function serverUsage({ certificate, extendedKeyUsage }: PathCertificate): string[] {
  const fits =
    extendedKeyUsage === undefined ||
    extendedKeyUsage.includes('serverAuth') ||
    extendedKeyUsage.includes('anyExtendedKeyUsage');
  return fits ? [] : [`${printable(certificate.subject)}: extended key usage without serverAuth`];
}

function hasSigned(issuer: PathCertificate, below: PathCertificate): boolean {
  try {
    return below.certificate.verify(issuer.certificate.publicKey);
  } catch {
    // A key that OpenSSL cannot read verifies nothing.
    return false;
  }
}

function printable(name: string | undefined): string {
  return oneLineName(name) || 'a certificate without a subject';
}
