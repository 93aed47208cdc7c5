import type { CertificatePathFacts } from '../../core/facts/facts.ts';
import { isSameName } from '../../core/protocol/x509/distinguished-name.ts';
import { profileNotes } from '../../core/protocol/x509/profile-notes.ts';
import { type Purpose, pathFaults, serverFaults, shownName } from './path-faults.ts';
import type { PathCertificate } from './read-certificate.ts';

/** Certificates above the leaf, links tried in all, and ways that are kept: cross-signed chains can be made to have very many paths. */
const depthAtMost = 10;
const linksAtMost = 200;
const waysAtMost = 16;

export interface TrustStore {
  readonly anchors: readonly PathCertificate[];
  /** A path ends at a self-signed anchor alone, as for OpenSSL without partial chains; the others may stand in the middle of one. */
  readonly rootsOnly: boolean;
  /** Default 'tls'. */
  readonly purpose?: Purpose;
}

/**
 * Every way from `leaf` over `others` to a trust anchor that is valid but for its dates, which are judged by the day (RFC 5280 section 6.1
 * without (a)(2) and, as revocation, (a)(3)). Signatures by any algorithm that OpenSSL verifies, weak ones too. Where there is none, the
 * reasons are those of the furthest path that failed.
 */
export function verifyPath(
  leaf: PathCertificate,
  others: readonly PathCertificate[],
  { anchors, rootsOnly, purpose }: TrustStore,
): CertificatePathFacts {
  if (anchors.length === 0) return { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] };
  const isEnd = (one: PathCertificate): boolean =>
    (!rootsOnly || isSelfSigned(one)) && anchors.some(({ facts }) => facts.sha256 === one.facts.sha256);
  const ways: (readonly PathCertificate[])[] = [];
  let links = 0;
  let best: { readonly depth: number; readonly reasons: readonly string[] } = { depth: -1, reasons: [] };
  const fail = (depth: number, reasons: readonly string[]): void => {
    if (depth > best.depth) best = { depth, reasons };
  };
  const reach = (below: readonly PathCertificate[], top: PathCertificate): void => {
    const depth = below.length;
    const path = [...below, top];
    if (isEnd(top)) {
      const faults = pathFaults(path, purpose);
      if (faults.length > 0) fail(depth + depthAtMost, faults);
      else ways.push(path);
      return;
    }
    if (depth >= depthAtMost) return fail(depth, [`no trust anchor within ${depthAtMost} certificates`]);
    const name = shownName(top);
    if (isSelfSigned(top)) return fail(depth, [`${name}: self-signed and no trust anchor`]);
    const issuers = [...anchors, ...others].filter(
      (issuer, at, all) =>
        all.findIndex(({ facts }) => facts.sha256 === issuer.facts.sha256) === at &&
        !path.some(({ facts }) => facts.sha256 === issuer.facts.sha256) &&
        top.outline.issuer.length > 0 &&
        isSameName(top.outline.issuer, issuer.outline.subject),
    );
    if (issuers.length === 0)
      fail(depth, [`${name}: ${top.outline.issuer.length === 0 ? 'names no issuer' : 'issuer not found'}`]);
    for (const issuer of issuers) {
      if (ways.length >= waysAtMost) return;
      if (++links > linksAtMost) return fail(depth, [`more than ${linksAtMost} possible links`]);
      const reasons = linkFaults(top, issuer);
      if (reasons.length > 0) fail(depth, reasons);
      else reach(path, issuer);
    }
  };
  const usage = serverFaults(leaf, purpose);
  if (usage.length === 0) reach([], leaf);
  const all = [leaf, ...others];
  const notes = (ways.length > 0 ? [...new Set(ways.flat())] : all).flatMap((one) =>
    profileNotes(one.outline, one.known, isSelfSigned(one)).map((note) => `${shownName(one)}: ${note}`),
  );
  return ways.length > 0
    ? { verdict: 'valid', reasons: [], ways: ways.map((way) => way.map(({ facts }) => facts)), notes }
    : { verdict: 'invalid', reasons: [...usage, ...best.reasons], ways: [], notes };
}

/** What keeps `issuer` from having issued `below`, whatever the path. */
function linkFaults(below: PathCertificate, issuer: PathCertificate): string[] {
  const name = shownName(issuer);
  if (!hasSigned(issuer, below)) return [`${shownName(below)}: signature does not verify with the key of ${name}`];
  const isKnownCa = issuer.known.isCa ?? (issuer.outline.version < 3 && isSelfSigned(issuer));
  const reasons: string[] = [];
  if (!isKnownCa)
    reasons.push(`${name}: not a CA${issuer.known.isCa === undefined ? ', without basic constraints' : ''}`);
  if (issuer.known.keyUsage?.includes('keyCertSign') === false) reasons.push(`${name}: key usage without keyCertSign`);
  // OpenSSL's own check also compares the key identifiers; where it is the only one that fails, it is they.
  if (reasons.length === 0 && !below.certificate.checkIssued(issuer.certificate)) {
    reasons.push(`${shownName(below)}: authority key identifier is not that of ${name}`);
  }
  return reasons;
}

function isSelfSigned(one: PathCertificate): boolean {
  return isSameName(one.outline.issuer, one.outline.subject) && hasSigned(one, one);
}

/** Signatures that were verified last: every way over a certificate asks for the same ones. */
const verified = new WeakMap<PathCertificate, WeakMap<PathCertificate, boolean>>();

function hasSigned(issuer: PathCertificate, below: PathCertificate): boolean {
  const known = verified.get(issuer) ?? new WeakMap<PathCertificate, boolean>();
  verified.set(issuer, known);
  const before = known.get(below);
  if (before !== undefined) return before;
  let is = false;
  try {
    is = below.certificate.verify(issuer.certificate.publicKey);
  } catch {
    // A key that OpenSSL cannot read verifies nothing.
  }
  known.set(below, is);
  return is;
}
