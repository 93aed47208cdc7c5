import type { CertificateChainFacts, CertificateFacts } from '../src/facts/facts.ts';
import type { Judgement } from '../src/finding/finding.ts';
import type { CertificateClause } from '../src/policy/policy.ts';
import type { Rule, Seen } from './rule.ts';
import { decided } from './settle.ts';

/** Every chain that the server serves: dates by `--as-of`, hash, key size, path and name. The worst of them counts. */
export const certificate: Rule<'certificate'> = {
  name: 'certificate',
  kind: 'certificate',
  judge({ check }, seen) {
    const chains = seen.facts.tls?.chains ?? [];
    if (chains.length === 0) {
      const reason = seen.interrupted ? 'interrupted' : 'no-certificate-seen';
      return { verdict: 'inconclusive', reason, observed: {}, evidence: [] };
    }
    return worstOf(chains.map((chain) => ({ chain, judgement: judgeChain(chain, check, seen) })));
  },
};

interface JudgedChain {
  readonly chain: CertificateChainFacts;
  readonly judgement: Judgement;
}

/** What the worst verdict rests on; with several chains it names them. */
function worstOf(judged: readonly JudgedChain[]): Judgement {
  const [only] = judged;
  if (only !== undefined && judged.length === 1) return only.judgement;
  const verdict = (['fail', 'inconclusive', 'pass'] as const).find((one) =>
    judged.some(({ judgement }) => judgement.verdict === one),
  );
  const worst = judged.filter(({ judgement }) => judgement.verdict === verdict);
  const reason = [...new Set(worst.map(({ judgement }) => judgement.reason))].sort().join(', ');
  const observed = {
    chains: worst.map(({ chain, judgement }) => ({ chain: nameOf(chain), ...judgement.observed })),
    of: judged.length,
  };
  const evidence = [...new Set(worst.flatMap((one) => one.judgement.evidence))].sort();
  if (verdict === 'pass' || verdict === 'fail') return decided(verdict, reason, observed, evidence);
  return { verdict: 'inconclusive', reason, observed, evidence };
}

/** By what tells the chains of an endpoint apart: key and fingerprint of the leaf. */
function nameOf({ certificates: [leaf] }: CertificateChainFacts): string {
  return leaf === undefined ? '' : `${leaf.publicKey || 'unreadable'} ${leaf.sha256.slice(0, 16)}`;
}

function judgeChain(chain: CertificateChainFacts, check: CertificateClause['check'], { asOf }: Seen): Judgement {
  const [leaf] = chain.certificates;
  switch (check.name) {
    case 'not-expired':
      return notExpired(chain, asOf);
    case 'signature-hash': {
      const { forbidden } = check;
      // A trust anchor's own signature is not relied upon (RFC 5280 section 6.1), so a self-signed root may be older.
      const signed = chain.certificates.filter((one) => one.subject !== one.issuer || one.subject === leaf?.subject);
      return each(chain, signed, 'forbidden-signature-hash', ({ signatureHash }) => !forbidden.includes(signatureHash));
    }
    case 'minimum-key-bits': {
      const { rsa, ec } = check;
      const isStrong = ({ publicKey, publicKeyBits }: CertificateFacts): boolean =>
        publicKeyBits >= (publicKey.startsWith('RSA') ? rsa : ec);
      return each(chain, chain.certificates, 'key-too-short', isStrong);
    }
    case 'chain-valid': {
      const observed = { path: chain.path.verdict, reasons: chain.path.reasons };
      if (chain.path.verdict === 'no-trust-anchors') {
        return { verdict: 'inconclusive', reason: 'no-trust-anchors', observed, evidence: chain.evidence };
      }
      const isValid = chain.path.verdict === 'valid';
      return decided(isValid ? 'pass' : 'fail', isValid ? 'valid' : 'invalid-path', observed, chain.evidence);
    }
    case 'name-matches': {
      const observed = { subject: leaf?.subject ?? '', names: leaf?.subjectAlternativeNames ?? [] };
      if (chain.nameMatches === null) {
        return { verdict: 'inconclusive', reason: 'no-name-known', observed, evidence: chain.evidence };
      }
      const reason = chain.nameMatches ? 'name-matches' : 'name-differs';
      return decided(chain.nameMatches ? 'pass' : 'fail', reason, observed, chain.evidence);
    }
  }
}

/** Whole days, UTC: a certificate is good on the day on which it ends. */
function notExpired(chain: CertificateChainFacts, asOf: string): Judgement {
  const unreadable = chain.certificates.filter(({ notBefore, notAfter }) => notBefore === '' || notAfter === '');
  if (unreadable.length > 0) {
    const observed = { certificates: unreadable.map(describe) };
    return { verdict: 'inconclusive', reason: 'certificate-unreadable', observed, evidence: chain.evidence };
  }
  const outside = chain.certificates.filter(
    ({ notBefore, notAfter }) => asOf < notBefore.slice(0, 10) || asOf > notAfter.slice(0, 10),
  );
  const listed = (outside.length > 0 ? outside : chain.certificates).map(describe);
  const reason = outside.length > 0 ? 'expired-or-not-yet-valid' : 'in-its-dates';
  return decided(outside.length > 0 ? 'fail' : 'pass', reason, { certificates: listed }, chain.evidence);
}

function each(
  chain: CertificateChainFacts,
  judged: readonly CertificateFacts[],
  failure: string,
  isGood: (one: CertificateFacts) => boolean,
): Judgement {
  const unreadable = judged.filter(
    ({ publicKey, signatureAlgorithm }) => publicKey === '' || signatureAlgorithm === '',
  );
  if (unreadable.length > 0) {
    const observed = { certificates: unreadable.map(describe) };
    return { verdict: 'inconclusive', reason: 'certificate-unreadable', observed, evidence: chain.evidence };
  }
  const bad = judged.filter((one) => !isGood(one));
  const listed = (bad.length > 0 ? bad : judged).map(describe);
  return decided(
    bad.length > 0 ? 'fail' : 'pass',
    bad.length > 0 ? failure : 'sound',
    { certificates: listed },
    chain.evidence,
  );
}

function describe({ subject, notBefore, notAfter, publicKey, signatureAlgorithm, sha256 }: CertificateFacts) {
  return { subject, notBefore, notAfter, publicKey, signatureAlgorithm, sha256 };
}
