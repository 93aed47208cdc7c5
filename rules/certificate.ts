import type { CertificateChainFacts, CertificateFacts } from '../core/facts/facts.ts';
import { joinedReasons, type Reason } from '../core/facts/reason.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { CertificateClause } from '../core/policy/policy.ts';
import { isInDates, type JudgedPath, pathOfDay } from './path-of-day.ts';
import type { Rule, Seen } from './rule.ts';
import { decided } from './settle.ts';
import { isDifferent, verdictsBeside } from './verdicts-beside.ts';

/**
 * Every chain that the server serves: dates on the day, hash, key size, path and name. Of each, the path that is used is judged; of the chains,
 * the worst counts.
 */
export const certificate: Rule<'certificate'> = {
  name: 'certificate',
  kind: 'certificate',
  judge({ check }, seen) {
    const chains = seen.facts.tls?.chains ?? [];
    if (chains.length === 0) {
      const wanted = seen.facts.tls?.nameWanted;
      const reason = wanted?.value ?? (seen.interrupted ? 'interrupted' : 'no-certificate-seen');
      return { verdict: 'inconclusive', reason, observed: {}, evidence: wanted?.evidence ?? [] };
    }
    return ofAllChains(worstOf(chains.map((chain) => ({ chain, judgement: judgeChain(chain, check, seen) }))), seen);
  },
};

/** What passes passes for the chains that were seen: it says so of the endpoint where no other one can be served. */
function ofAllChains(judgement: Judgement, { facts, interrupted }: Seen): Judgement {
  const open = facts.tls?.openChains ?? [];
  if (judgement.verdict !== 'pass' || (open.length === 0 && !interrupted)) return judgement;
  const reasons = sortedSet(open.map(({ reason }) => reason));
  return {
    verdict: 'inconclusive',
    reason: open.length === 0 ? 'interrupted' : 'other-chain-open',
    observed: { ...judgement.observed, ...(open.length === 0 ? {} : { otherChain: reasons }) },
    evidence: sortedSet([...judgement.evidence, ...open.flatMap(({ evidence }) => evidence)]),
  };
}

interface JudgedChain {
  readonly chain: CertificateChainFacts;
  readonly judgement: Judgement;
}

/** What the worst verdict rests on; with several chains it names them. */
function worstOf(judged: readonly JudgedChain[]): Judgement {
  const [only] = judged;
  if (only !== undefined && judged.length === 1) return only.judgement;
  const verdict =
    (['fail', 'inconclusive'] as const).find((one) => judged.some(({ judgement }) => judgement.verdict === one)) ??
    'pass';
  const worst = judged.filter(({ judgement }) => judgement.verdict === verdict);
  const reason = joinedReasons(worst.map(({ judgement }) => judgement.reason));
  const observed = {
    chains: worst.map(({ chain, judgement }) => ({ chain: nameOf(chain), ...judgement.observed })),
    of: judged.length,
  };
  const evidence = sortedSet(worst.flatMap((one) => one.judgement.evidence));
  if (verdict === 'inconclusive') return { verdict, reason, observed, evidence };
  return decided(verdict, reason, observed, evidence);
}

/** By what tells the chains of an endpoint apart: key and fingerprint of the leaf. */
function nameOf({ certificates: [leaf] }: CertificateChainFacts): string {
  return leaf === undefined ? '' : `${leaf.publicKey || 'unreadable'} ${leaf.sha256.slice(0, 16)}`;
}

function judgeChain(chain: CertificateChainFacts, check: CertificateClause['check'], seen: Seen): Judgement {
  const judgement = judgedAlone(chain, check, seen);
  const of = check.name === 'name-matches' ? 'name' : 'path';
  const contrary = verdictsBeside(chain).filter((one) => one.of === of && one.isValid && isDifferent(one));
  if (judgement.verdict !== 'pass' || contrary.length === 0) return judgement;
  return {
    verdict: 'inconclusive',
    reason: 'openssl-refuses',
    observed: { ...judgement.observed, openssl: contrary.map(({ openssl }) => openssl) },
    evidence: [...new Set([...judgement.evidence, ...contrary.flatMap(({ evidence }) => evidence)])].sort(),
  };
}

/** By our own validation; what passes rests on the path, and passes on no word of ours alone where OpenSSL contradicts it. */
function judgedAlone(chain: CertificateChainFacts, check: CertificateClause['check'], seen: Seen): Judgement {
  const path = pathOfDay(chain, seen);
  switch (check.name) {
    case 'not-expired':
      return each(chain, path, path.certificates, {
        isReadable: ({ notBefore, notAfter }) => notBefore !== '' && notAfter !== '',
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
        isReadable: isKnown,
        isGood,
        pass: 'sound',
        fail: 'key-too-short',
      });
    }
    case 'chain-valid':
      return chainValid(chain, path, seen);
    case 'name-matches': {
      const [leaf] = chain.certificates;
      const observed = { subject: leaf?.subject ?? '', names: leaf?.subjectAlternativeNames ?? [] };
      if (chain.nameMatches === null) {
        const reason = chain.isNameUnchecked === true ? 'client-compares-no-name' : 'no-name-known';
        return { verdict: 'inconclusive', reason, observed, evidence: chain.evidence };
      }
      const reason = chain.nameMatches ? 'name-matches' : 'name-differs';
      return decided(chain.nameMatches ? 'pass' : 'fail', reason, observed, chain.evidence);
    }
  }
}

function chainValid(chain: CertificateChainFacts, path: JudgedPath, seen: Seen): Judgement {
  const { verdict, reasons, notes } = chain.path;
  const told = notesOf(path, seen, notes);
  if (verdict === 'no-trust-anchors') {
    const observed = { path: verdict, reasons: [], ...told };
    return { verdict: 'inconclusive', reason: 'no-trust-anchors', observed, evidence: chain.evidence };
  }
  const outside = path.isWay ? path.certificates.filter((one) => !isInDates(one, seen)) : [];
  const found = [...reasons, ...outside.map(outsideText)];
  const isValid = verdict === 'valid' && outside.length === 0;
  const observed = { path: isValid ? 'valid' : 'invalid', reasons: found, ...told };
  return decided(isValid ? 'pass' : 'fail', isValid ? 'valid' : 'invalid-path', observed, chain.evidence);
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
}

/** What is bad fails, whatever could not be read beside it. */
function each(
  chain: CertificateChainFacts,
  { unused }: JudgedPath,
  judged: readonly CertificateFacts[],
  { isReadable, isGood, pass, fail }: Wanted,
): Judgement {
  const bad = judged.filter((one) => isReadable(one) && !isGood(one));
  const unreadable = judged.filter((one) => !isReadable(one));
  const notUsed = unused
    .filter((one) => isReadable(one) && !isGood(one))
    .map(({ subject }) => `${subject}: sent and not used`);
  const notes = notUsed.length === 0 ? {} : { notes: notUsed };
  if (bad.length === 0 && unreadable.length > 0) {
    const observed = { certificates: unreadable.map(describe), ...notes };
    return { verdict: 'inconclusive', reason: 'certificate-unreadable', observed, evidence: chain.evidence };
  }
  const isBad = bad.length > 0;
  const listed = (isBad ? bad : judged).map(describe);
  return decided(isBad ? 'fail' : 'pass', isBad ? fail : pass, { certificates: listed, ...notes }, chain.evidence);
}

function describe({ subject, notBefore, notAfter, publicKey, signatureAlgorithm, sha256 }: CertificateFacts) {
  return { subject, notBefore, notAfter, publicKey, signatureAlgorithm, sha256 };
}
