import { defined } from '../../core/defined.ts';
import type { SstpFacts } from '../../core/facts/facts.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { NothingTold } from '../../core/finding/told/parts.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';

/** Behind the TLS answers SSTP. Another protocol there fails; a server that cannot answer now proves nothing. */
export function sstpService(
  _clause: CheckClause,
  { facts: { sstp }, interrupted }: Seen,
): Judgement<ObservedByCheck['sstp-service']> {
  if (sstp === undefined) return notAsked(interrupted);
  const { value, evidence } = sstp.service;
  const observed = observedOf(sstp);
  switch (value) {
    case 'sstp':
      return decided('pass', 'sstp-answered', observed, evidence);
    case 'http':
      return decided('fail', 'http-without-sstp', observed, evidence);
    case 'other':
      return decided('fail', 'other-service', observed, evidence);
    case 'unknown':
      return { verdict: 'inconclusive', reason: sstp.reason ?? 'not-probed', observed, evidence };
  }
}

/** The judgement of a check about a dialogue that was never begun. */
export function notAsked(interrupted: boolean): Judgement<NothingTold> {
  return { verdict: 'inconclusive', reason: interrupted ? 'interrupted' : 'not-probed', observed: {}, evidence: [] };
}

function observedOf({ service, status, server }: SstpFacts): ObservedByCheck['sstp-service'] {
  return {
    service: service.value,
    ...defined({ status, server }),
  };
}
