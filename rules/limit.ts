import type { ConfiguredGateway, ConfiguredIpsecPolicy } from '../core/facts/readiness-facts.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { NamedLifetime, ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { LimitClause } from '../core/policy/policy.ts';
import type { Rule } from './rule.ts';
import { decided } from './settle.ts';

type Observed = ObservedByRule['limit'];

/**
 * How long SAs live is not negotiated (RFC 7296 section 2.8), so no endpoint shows it: it is judged by a configuration that tells it, and passes
 * where that tells it of every connection.
 */
export const limit: Rule<'limit'> = {
  name: 'limit',
  kind: 'limit',
  judge(clause, { facts: { readiness }, target, interrupted }) {
    if (target.scheme !== 'azure')
      return { verdict: 'not-applicable', reason: 'not-negotiated', observed: {}, evidence: [] };
    if (readiness === undefined) {
      const reason = interrupted ? 'interrupted' : 'no-export-read';
      return { verdict: 'inconclusive', reason, observed: {}, evidence: [] };
    }
    return judgeLifetimes(clause, lifetimesOf(clause, readiness.value.configured), readiness.evidence);
  },
};

interface Lifetimes {
  readonly told: readonly NamedLifetime[];
  /** What makes SAs of which it is not told how long they live. */
  readonly untold: readonly string[];
}

function judgeLifetimes(
  { atMost = Number.POSITIVE_INFINITY, atLeast = 0 }: LimitClause,
  { told, untold }: Lifetimes,
  evidence: readonly string[],
): Judgement<Observed> {
  const notTold = untold.length === 0 ? {} : { notTold: untold };
  const tooLong = told.filter(({ seconds }) => seconds > atMost);
  const wrong = [...tooLong, ...told.filter(({ seconds }) => seconds < atLeast)];
  if (wrong.length > 0) {
    const reason = tooLong.length > 0 ? 'lives-too-long' : 'lives-too-short';
    return decided('fail', reason, { lifetimes: wrong, ...notTold }, evidence);
  }
  const observed = { ...(told.length === 0 ? {} : { lifetimes: told }), ...notTold };
  if (untold.length > 0) return { verdict: 'inconclusive', reason: 'lifetime-not-told', observed, evidence };
  if (told.length === 0) return { verdict: 'not-applicable', reason: 'no-sa-configured', observed, evidence };
  return decided('pass', 'lives-as-wanted', observed, evidence);
}

/** An export has lifetimes of CHILD_SAs alone, and only where a policy of the user's own stands in place of the default one. */
function lifetimesOf({ what }: LimitClause, gateway: ConfiguredGateway): Lifetimes {
  const { connections } = gateway;
  const parts: readonly (readonly [string, readonly ConfiguredIpsecPolicy[] | undefined])[] = [
    ...(hasIkePointToSite(gateway) ? [['point-to-site', gateway.ipsecPolicies] as const] : []),
    ...(connections ?? []).map(({ name, ipsecPolicies }) => [name, ipsecPolicies] as const),
  ];
  const seconds = parts.map(([of, policies = []]) => ({
    of,
    lives: what === 'child-sa-lifetime' ? policies.map((one) => one.saLifeTimeSeconds) : [],
  }));
  return {
    told: seconds.flatMap(({ of, lives }) => lives.flatMap((one) => (one === undefined ? [] : { of, seconds: one }))),
    untold: [
      ...seconds.filter(({ lives }) => lives.length === 0 || lives.includes(undefined)).map(({ of }) => of),
      ...(connections === undefined ? ['connections'] : []),
    ],
  };
}

/** Where it is not said that there is none, there may be. */
function hasIkePointToSite({ hasPointToSite, protocols, unknownProtocols }: ConfiguredGateway): boolean {
  if (hasPointToSite === false) return false;
  return protocols === undefined || protocols.includes('IkeV2') || unknownProtocols.length > 0;
}
