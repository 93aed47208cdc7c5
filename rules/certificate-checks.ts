import type { CertificateChainFacts, CertificateFacts } from '../core/facts/facts.ts';
import type { Reason } from '../core/facts/reason.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { NamedCertificate, ObservedByRule } from '../core/finding/told/by-rule.ts';
import { type CertificateCheck, isKeyAllowed, signatureName } from '../core/policy/certificate-check.ts';
import { isInDates, type JudgedPath, pathOfDay } from './path-of-day.ts';
import type { Seen } from './rule.ts';
import { decided } from './settle.ts';

export type Judged = Judgement<ObservedByRule['certificate']>;

/** By our own validation; what passes rests on the path, and passes on no word of ours alone where OpenSSL contradicts it. */
export function judgedAlone(chain: CertificateChainFacts, check: CertificateCheck, seen: Seen): Judged {
  const path = pathOfDay(chain, seen);
  switch (check.name) {
    case 'not-expired':
      return each(chain, path, path.certificates, {
        isReadable: hasDates,
        isGood: (one) => isInDates(one, seen),
        pass: 'in-its-dates',
        fail: 'expired-or-not-yet-valid',
      });
    case 'signature-hash': {
      const { forbidden } = check;
      const isGood = ({ signatureHash }: CertificateFacts): boolean => !forbidden.includes(signatureHash);
      return each(chain, path, signedOf(path), {
        isReadable: isKnown,
        isGood,
        pass: 'sound',
        fail: 'forbidden-signature-hash',
      });
    }
    case 'minimum-key-bits': {
      const { rsa, ec } = check;
      const isGood = ({ publicKey, publicKeyBits }: CertificateFacts): boolean =>
        publicKeyBits >= (publicKey.startsWith('RSA') ? rsa : ec);
      return each(chain, path, path.certificates, {
        isReadable: (one) => isKnown(one) && one.publicKeyBits !== 0,
        isGood,
        pass: 'sound',
        fail: 'key-too-short',
        open: path.certificates.every(isKnown) ? 'key-without-bits' : 'certificate-unreadable',
      });
    }
    case 'chain-valid':
      return chainValid(chain, path, seen);
    case 'path-rules':
      return pathRules(chain, path, seen);
    case 'name-matches':
      return nameMatches(chain);
    case 'subject-alternative-name':
      return alternativeName(chain);
    case 'key': {
      const { allowed } = check;
      return ofWhich(chain, path, check.of, path.certificates, {
        isReadable: ({ publicKey }) => publicKey !== '',
        isGood: ({ publicKey }) => isKeyAllowed(publicKey, allowed),
        pass: 'sound',
        fail: 'key-not-allowed',
      });
    }
    case 'signature': {
      const { allowed } = check;
      return ofWhich(chain, path, check.of, signedOf(path), {
        isReadable: (one) => nameOfSignature(one) !== '',
        isGood: (one) => allowed.includes(nameOfSignature(one)),
        pass: 'sound',
        fail: 'signature-not-allowed',
      });
    }
    case 'validity-days': {
      const { atMost } = check;
      return ofWhich(chain, path, 'leaf', [], {
        isReadable: hasDates,
        isGood: (one) => validityDays(one) > 0 && validityDays(one) <= atMost,
        pass: 'sound',
        fail: 'validity-too-long',
      });
    }
    case 'expires-within':
      return endsWithin(chain, check.days, seen);
  }
}

function chainValid(chain: CertificateChainFacts, path: JudgedPath, seen: Seen): Judged {
  const { verdict, reasons, notes } = chain.path;
  const told = notesOf(path, seen, notesIn(path, notes));
  if (verdict === 'no-trust-anchors') {
    const observed = { path: verdict, reasons: [], ...told };
    return { verdict: 'inconclusive', reason: 'no-trust-anchors', observed, evidence: chain.evidence };
  }
  const outside = path.isWay ? path.certificates.filter((one) => !isInDates(one, seen)) : [];
  const found = [...reasons, ...outside.map(outsideText)];
  const isValid = verdict === 'valid' && outside.length === 0;
  const observed = { path: isValid ? ('valid' as const) : ('invalid' as const), reasons: found, ...told };
  return decided(isValid ? 'pass' : 'fail', isValid ? 'valid' : 'invalid-path', observed, chain.evidence);
}

/** Valid by the steps of RFC 5280 section 6.1, and nothing on the way against the profile of section 4, key usages of CAs (4.2.1.3) among it. */
function pathRules(chain: CertificateChainFacts, path: JudgedPath, seen: Seen): Judged {
  const valid = chainValid(chain, path, seen);
  const unsaid = path.certificates.filter(({ isCa, keyUsage }) => isCa && keyUsage.length === 0);
  const against = [
    ...unsaid.map(({ subject }) => `${subject}: CA without key usage`),
    ...notesIn(path, chain.path.notes),
  ];
  if (valid.verdict !== 'pass' || against.length === 0) return valid;
  return decided('fail', 'profile-not-kept', { ...valid.observed, reasons: against }, chain.evidence);
}

/** Those of the certificates that are judged, by their subjects. */
function notesIn({ certificates }: JudgedPath, notes: readonly string[]): readonly string[] {
  const subjects = certificates.map(({ subject }) => (subject === '' ? 'a certificate without a subject' : subject));
  return notes.filter((note) => subjects.some((subject) => note.startsWith(`${subject}: `)));
}

function nameMatches(chain: CertificateChainFacts): Judged {
  const [leaf] = chain.certificates;
  const observed = { subject: leaf?.subject ?? '', names: leaf?.subjectAlternativeNames ?? [] };
  if (chain.nameMatches === null) {
    const reason = chain.isNameUnchecked === true ? 'client-compares-no-name' : 'no-name-known';
    return { verdict: 'inconclusive', reason, observed, evidence: chain.evidence };
  }
  const reason = chain.nameMatches ? 'name-matches' : 'name-differs';
  return decided(chain.nameMatches ? 'pass' : 'fail', reason, observed, chain.evidence);
}

/** A name that a client can hold against a host: a DNS name or an address (RFC 9525 section 6). */
const comparable = /^(?:DNS|IP):./u;

function alternativeName({ certificates: [leaf], evidence }: CertificateChainFacts): Judged {
  const observed = { subject: leaf?.subject ?? '', names: leaf?.subjectAlternativeNames ?? [] };
  if (observed.names.some((name) => comparable.test(name))) return decided('pass', 'sound', observed, evidence);
  if (leaf === undefined || !hasDates(leaf))
    return { verdict: 'inconclusive', reason: 'certificate-unreadable', observed, evidence };
  return decided('fail', 'no-alternative-name', observed, evidence);
}

/** By the way that holds on the day and so many days after it, where there is one. */
function endsWithin(chain: CertificateChainFacts, days: number, seen: Seen): Judged {
  const later = { asOf: daysAfter(seen.asOf, days + 1) };
  const holds = (one: CertificateFacts): boolean => isInDates(one, seen) && isInDates(one, later);
  const way = chain.path.ways.find((one) => one.every(holds));
  const path = way === undefined ? pathOfDay(chain, seen) : { certificates: way, isWay: true, unused: [] };
  return ofWhich(chain, path, 'chain', path.certificates, {
    isReadable: hasDates,
    isGood: holds,
    pass: 'sound',
    fail: 'ends-soon',
  });
}

function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);
}

const dayMs = 86_400_000;

/** Days that are begun between both ends, which belong to it (RFC 5280 section 4.1.2.5). */
function validityDays({ notBefore, notAfter }: CertificateFacts): number {
  return Math.ceil((Date.parse(notAfter) - Date.parse(notBefore) + 1_000) / dayMs);
}

function hasDates({ notBefore, notAfter }: CertificateFacts): boolean {
  return notBefore !== '' && notAfter !== '';
}

function nameOfSignature({ signatureAlgorithm, signatureHash }: CertificateFacts): string {
  return signatureName(signatureAlgorithm, signatureHash);
}

/**
 * The leaf alone, or all of `ofChain`: of a whole chain it passes only where that is known up to a trust anchor, because what was not sent may
 * be otherwise.
 */
function ofWhich(
  chain: CertificateChainFacts,
  path: JudgedPath,
  of: 'leaf' | 'chain',
  ofChain: readonly CertificateFacts[],
  wanted: Wanted,
): Judged {
  if (of === 'leaf') return each(chain, { ...path, unused: [] }, chain.certificates.slice(0, 1), wanted);
  const judged = each(chain, path, ofChain, wanted);
  if (judged.verdict !== 'pass' || path.isWay) return judged;
  const reason = chain.path.verdict === 'no-trust-anchors' ? 'no-trust-anchors' : 'invalid-path';
  return { verdict: 'inconclusive', reason, observed: judged.observed, evidence: judged.evidence };
}

function outsideText({ subject, notBefore, notAfter }: CertificateFacts): string {
  return `${subject}: valid from ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`;
}

/** What is told and fails nothing; absent where there is nothing. */
function notesOf({ unused }: JudgedPath, when: Seen, notes: readonly string[]): { readonly notes?: readonly string[] } {
  const superfluous = unused.map((one) => {
    const state = isInDates(one, when) ? '' : ', and outside its dates';
    return `${one.subject}: sent and not used${state}`;
  });
  const all = [...superfluous, ...notes];
  return all.length === 0 ? {} : { notes: all };
}

/**
 * Certificates whose signature is relied upon. A trust anchor's own is not (RFC 5280 section 6.1), so a root may be older; the leaf's is
 * looked at in any case.
 */
function signedOf({ certificates, isWay }: JudgedPath): readonly CertificateFacts[] {
  const [leaf] = certificates;
  return isWay
    ? certificates.filter((one, at) => at === 0 || at < certificates.length - 1)
    : certificates.filter((one) => one.subject !== one.issuer || one.subject === leaf?.subject);
}

function isKnown({ publicKey, signatureAlgorithm }: CertificateFacts): boolean {
  return publicKey !== '' && signatureAlgorithm !== '';
}

interface Wanted {
  /** Whether what is judged could be read at all. */
  readonly isReadable: (one: CertificateFacts) => boolean;
  readonly isGood: (one: CertificateFacts) => boolean;
  readonly pass: Reason;
  readonly fail: Reason;
  /** Why nothing is said of what could not be judged. Default: it could not be read. */
  readonly open?: Reason;
}

/** What is bad fails, whatever could not be read beside it. */
function each(
  chain: CertificateChainFacts,
  { unused }: JudgedPath,
  judged: readonly CertificateFacts[],
  { isReadable, isGood, pass, fail, open: unread = 'certificate-unreadable' }: Wanted,
): Judged {
  const bad = judged.filter((one) => isReadable(one) && !isGood(one));
  const unreadable = judged.filter((one) => !isReadable(one));
  const notUsed = unused
    .filter((one) => isReadable(one) && !isGood(one))
    .map(({ subject }) => `${subject}: sent and not used`);
  const notes = notUsed.length === 0 ? {} : { notes: notUsed };
  if (bad.length === 0 && unreadable.length > 0) {
    const observed = { certificates: unreadable.map(describe), ...notes };
    return { verdict: 'inconclusive', reason: unread, observed, evidence: chain.evidence };
  }
  const isBad = bad.length > 0;
  const listed = (isBad ? bad : judged).map(describe);
  return decided(isBad ? 'fail' : 'pass', isBad ? fail : pass, { certificates: listed, ...notes }, chain.evidence);
}

function describe({
  subject,
  notBefore,
  notAfter,
  publicKey,
  signatureAlgorithm,
  sha256,
}: CertificateFacts): NamedCertificate {
  return { subject, notBefore, notAfter, publicKey, signatureAlgorithm, sha256 };
}
