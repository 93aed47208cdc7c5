import type { Judgement } from '../../core/finding/finding.ts';
import type { NamedVerdicts, ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';
import { isDifferent, type VerdictBeside, verdictsBeside } from '../verdicts-beside.ts';

/**
 * OpenSSL, in a complete handshake, makes of each chain what our own path validation does. A difference is no failure of the gateway: one of
 * the two is wrong, and what passes on our word alone passes nothing (rules/certificate.ts). A rule that OpenSSL does not have is told.
 */
export function pathsAgree(
  _clause: CheckClause,
  { facts, interrupted }: Seen,
): Judgement<ObservedByCheck['paths-agree']> {
  const compared = (facts.tls?.chains ?? []).flatMap((chain) =>
    verdictsBeside(chain).map((verdict) => ({ subject: chain.certificates[0]?.subject ?? '', verdict })),
  );
  if (compared.length === 0) {
    const nothing = { observed: {}, evidence: [] };
    return interrupted
      ? { verdict: 'inconclusive', reason: 'interrupted', ...nothing }
      : { verdict: 'not-applicable', reason: 'not-verified-beside', ...nothing };
  }
  const differing = compared.filter(({ verdict }) => isDifferent(verdict));
  const unexplained = differing.filter(({ verdict }) => !verdict.isExplained);
  const evidenceOf = (some: typeof compared): readonly string[] =>
    [...new Set(some.flatMap(({ verdict }) => verdict.evidence))].sort();
  if (unexplained.length > 0) {
    const observed = { differing: unexplained.map(({ subject, verdict }) => told(subject, verdict)) };
    return { verdict: 'inconclusive', reason: 'paths-differ', observed, evidence: evidenceOf(unexplained) };
  }
  const explained = differing.map(({ subject, verdict }) => told(subject, verdict));
  const observed = { agreed: compared.length - differing.length, ...(explained.length === 0 ? {} : { explained }) };
  return decided('pass', 'paths-agree', observed, evidenceOf(compared));
}

function told(subject: string, { of, isValid, openssl, reasons }: VerdictBeside): NamedVerdicts {
  const refused = reasons.length === 0 ? 'not valid at that moment' : reasons.join('; ');
  return { subject, of, openssl: openssl === '' ? 'valid' : openssl, ours: isValid ? 'valid' : refused };
}
