import type { CertificateChainFacts, CertificateFacts } from '../src/facts/facts.ts';
import type { Judgement } from '../src/finding/finding.ts';
import type { Rule } from './rule.ts';
import { decided } from './settle.ts';

/** The server's certificate as it was sent: dates by `--as-of`, hash, key size, path and name. */
export const certificate: Rule<'certificate'> = {
  name: 'certificate',
  kind: 'certificate',
  judge(clause, seen) {
    const chain = seen.facts.tls?.chain;
    const leaf = chain?.certificates[0];
    if (chain === undefined || leaf === undefined) {
      const reason = seen.interrupted ? 'interrupted' : 'no-certificate-seen';
      return { verdict: 'inconclusive', reason, observed: {}, evidence: chain?.evidence ?? [] };
    }
    switch (clause.check.name) {
      case 'not-expired':
        return notExpired(chain, seen.asOf);
      case 'signature-hash': {
        const { forbidden } = clause.check;
        // A trust anchor's own signature is not relied upon (RFC 5280 section 6.1), so a self-signed root may be older.
        const signed = chain.certificates.filter(
          ({ subject, issuer }) => subject !== issuer || subject === leaf.subject,
        );
        return each(
          chain,
          signed,
          'forbidden-signature-hash',
          ({ signatureHash }) => !forbidden.includes(signatureHash),
        );
      }
      case 'minimum-key-bits': {
        const { rsa, ec } = clause.check;
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
        const observed = { subject: leaf.subject, names: leaf.subjectAlternativeNames };
        if (chain.nameMatches === null) {
          return { verdict: 'inconclusive', reason: 'no-name-known', observed, evidence: chain.evidence };
        }
        const reason = chain.nameMatches ? 'name-matches' : 'name-differs';
        return decided(chain.nameMatches ? 'pass' : 'fail', reason, observed, chain.evidence);
      }
    }
  },
};

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
