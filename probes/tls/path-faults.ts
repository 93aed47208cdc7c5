import { isSameName } from '../../core/protocol/x509/distinguished-name.ts';
import { forbiddenName, nameComparisonsAtMost } from '../../core/protocol/x509/name-constraints.ts';
import { hasNeededPolicy } from '../../core/protocol/x509/path-policies.ts';
import type { PathCertificate } from './read-certificate.ts';

/** What a whole path, leaf first and trust anchor last, has against it besides its links and its dates (RFC 5280 section 6.1). */
export function pathFaults(path: readonly PathCertificate[], purpose: Purpose = 'tls'): readonly string[] {
  return [
    ...path.flatMap((one) => one.faults.map((fault) => `${shownName(one)}: ${fault}`)),
    ...path.slice(1).flatMap((one) => usageFaults(one, purpose)),
    ...lengthFaults(path),
    ...nameFaults(path),
    ...policyFaults(path),
  ];
}

/** What a leaf is used for: by the server of TLS, or by the responder of an IKE SA, which signs (RFC 4945 section 5.1.3.2). */
export type Purpose = 'tls' | 'ike';

const keyUsages: Readonly<Record<Purpose, { readonly any: readonly string[]; readonly fault: string }>> = {
  tls: {
    any: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
    fault: 'key usage for neither signatures nor key exchange',
  },
  ike: { any: ['digitalSignature', 'nonRepudiation'], fault: 'key usage not for signatures' },
};

/** What keeps the leaf from being a server's. */
export function serverFaults(leaf: PathCertificate, purpose: Purpose = 'tls'): readonly string[] {
  const { keyUsage } = leaf.known;
  const { any, fault } = keyUsages[purpose];
  const isFit = keyUsage === undefined || any.some((usage) => keyUsage.includes(usage));
  return [...usageFaults(leaf, purpose), ...(isFit ? [] : [`${shownName(leaf)}: ${fault}`])];
}

/** A subject for people. */
export function shownName({ facts: { subject } }: PathCertificate): string {
  return subject === '' ? 'a certificate without a subject' : subject;
}

const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyUsage = '2.5.29.37.0';
/** ipsecIKE (RFC 4945 section 5.1.3.12) and iKEIntermediate, which came before it; gateways of remote access have serverAuth for Windows' sake. */
const extendedUsages: Readonly<Record<Purpose, readonly string[]>> = {
  tls: [serverAuth, anyUsage],
  ike: ['1.3.6.1.5.5.7.3.17', '1.3.6.1.5.5.8.2.2', serverAuth, anyUsage],
};
const usageWanted: Readonly<Record<Purpose, string>> = { tls: 'serverAuth', ike: 'ipsecIKE or serverAuth' };

/** A CA whose extended key usage has no servers in it issues none: no step of RFC 5280, and what every TLS client does. */
function usageFaults(one: PathCertificate, purpose: Purpose): readonly string[] {
  const usage = one.known.extendedKeyUsage;
  const fits = usage === undefined || extendedUsages[purpose].some((wanted) => usage.includes(wanted));
  return fits ? [] : [`${shownName(one)}: extended key usage without ${usageWanted[purpose]}`];
}

function lengthFaults(path: readonly PathCertificate[]): readonly string[] {
  return path.flatMap((issuer, at) => {
    const { pathLength } = issuer.known;
    const below = path.slice(1, at).filter((one) => !isSelfIssued(one)).length;
    return at === 0 || pathLength === undefined || below <= pathLength
      ? []
      : [`${shownName(issuer)}: path length at most ${pathLength}, ${below} found`];
  });
}

function nameFaults(path: readonly PathCertificate[]): readonly string[] {
  let comparisons = 0;
  const faults: string[] = [];
  for (const [at, issuer] of path.entries()) {
    const constraints = at === 0 ? undefined : issuer.known.nameConstraints;
    if (constraints === undefined) continue;
    for (const [position, one] of path.slice(0, at).entries()) {
      if (position > 0 && isSelfIssued(one)) continue;
      const size = constraints.permitted.length + constraints.excluded.length;
      comparisons += size * (1 + (one.known.alternativeNames?.length ?? 0));
      if (comparisons > nameComparisonsAtMost) return [`more than ${nameComparisonsAtMost} comparisons of names`];
      const { subject } = one.outline;
      const found = forbiddenName(constraints, { subject, alternativeNames: one.known.alternativeNames });
      if (found !== undefined)
        faults.push(`${shownName(one)}: by the name constraints of ${shownName(issuer)}, ${found}`);
    }
  }
  return faults;
}

function policyFaults(path: readonly PathCertificate[]): readonly string[] {
  const steps = path
    .slice(0, -1)
    .toReversed()
    .map((one) => ({ known: one.known, isSelfIssued: isSelfIssued(one) }));
  return hasNeededPolicy(steps)
    ? []
    : ['a CA of the path wants a certificate policy, and no policy holds for all of it'];
}

function isSelfIssued({ outline: { issuer, subject } }: PathCertificate): boolean {
  return isSameName(issuer, subject);
}
