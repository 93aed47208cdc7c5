import type { CertificateChainFacts } from '../core/facts/facts.ts';
import { joinedReasons } from '../core/facts/reason.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { CertificateCheck } from '../core/policy/certificate-check.ts';
import { type Judged, judgedAlone } from './certificate-checks.ts';
import type { Rule, Seen } from './rule.ts';
import { decided } from './settle.ts';
import { isDifferent, verdictsBeside } from './verdicts-beside.ts';

/**
 * Every chain that the server serves, or that a gateway authenticates itself with in IKE: dates, keys, signatures, path and names. Of each, the
 * path that is used is judged; of the chains, the worst counts.
 */
export const certificate: Rule<'certificate'> = {
  name: 'certificate',
  kind: 'certificate',
  judge({ check }, seen) {
    const { ikeChains, tls } = seen.facts;
    const chains = (seen.target.scheme === 'ikev2' ? ikeChains : tls?.chains) ?? [];
    if (chains.length === 0) {
      const wanted = tls?.nameWanted;
      const reason = wanted?.value ?? (seen.interrupted ? 'interrupted' : 'no-certificate-seen');
      return { verdict: 'inconclusive', reason, observed: {}, evidence: wanted?.evidence ?? [] };
    }
    return ofAllChains(worstOf(chains.map((chain) => ({ chain, judgement: judgeChain(chain, check, seen) }))), seen);
  },
};

/** What passes passes for the chains that were seen: it says so of the endpoint where no other one can be served. */
function ofAllChains(judgement: Judged, { facts, interrupted }: Seen): Judged {
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
  readonly judgement: Judged;
}

/** What the worst verdict rests on; with several chains it names them. */
function worstOf(judged: readonly JudgedChain[]): Judged {
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

function judgeChain(chain: CertificateChainFacts, check: CertificateCheck, seen: Seen): Judged {
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
