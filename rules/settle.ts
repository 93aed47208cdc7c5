import type { Facts, Settled, SpaceFacts, SpaceName } from '../core/facts/facts.ts';
import { joinedReasons, type Reason, type Reasons } from '../core/facts/reason.ts';
import { evidenceFor, nothingKnown, touching } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Evidence, Judgement } from '../core/finding/finding.ts';
import type { JsonObject } from '../core/observation/observation.ts';
import type { Region } from '../core/spaces/region.ts';

/** Facts of the clause's space, or facts that say nothing. */
export function factsOf(space: SpaceName, facts: Facts): SpaceFacts {
  return (space === 'tls' ? facts.tls?.suites : facts[space]) ?? nothingKnown;
}

/** Pass or fail, which rest on evidence; without any the judgement falls back to inconclusive (law 1). */
export function decided(
  verdict: 'pass' | 'fail',
  reason: Reasons,
  observed: JsonObject,
  evidence: readonly string[],
): Judgement {
  const [first, ...rest] = evidence;
  if (first === undefined) return { verdict: 'inconclusive', reason: 'no-evidence', observed, evidence: [] };
  const grounds: Evidence = [first, ...rest];
  return { verdict, reason, observed, evidence: grounds };
}

/** How a region was refused: 'refused-by-closing' where some of it was without a word. */
export function refusedHow({ refused }: SpaceFacts, region: Region): 'refused' | 'refused-by-closing' {
  return touching(refused, region).some(({ by }) => by === 'closing') ? 'refused-by-closing' : 'refused';
}

/** The same question was answered differently: neither verdict can rest on that. */
export function answersDiffer(differing: readonly Settled[], region: Region, observed: JsonObject = {}): Judgement {
  return { verdict: 'inconclusive', reason: 'answers-differ', observed, evidence: evidenceFor(differing, region) };
}

/** Why the region stayed open: the reasons of what was tried, or that nothing was. */
export function open(facts: SpaceFacts, region: Region, interrupted: boolean, observed: JsonObject = {}): Judgement {
  return openIn([{ facts, region }], interrupted, observed);
}

/** `open` for regions of several spaces. */
export function openIn(
  spaces: readonly { readonly facts: SpaceFacts; readonly region: Region }[],
  interrupted: boolean,
  observed: JsonObject,
): Judgement {
  const fallback = interrupted ? 'interrupted' : 'not-probed';
  const found = spaces.map(({ facts, region }) => {
    const tried = touching(facts.undecided, region);
    const reasons: readonly Reason[] = tried.length > 0 ? tried.map(({ reason }) => reason) : [fallback];
    return { reasons, evidence: evidenceFor(tried, region) };
  });
  return {
    verdict: 'inconclusive',
    reason: joinedReasons(found.flatMap(({ reasons }) => reasons)),
    observed,
    evidence: sortedSet(found.flatMap(({ evidence }) => evidence)),
  };
}
