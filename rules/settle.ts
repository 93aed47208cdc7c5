import type { Facts, Settled, SpaceFacts } from '../core/facts/facts.ts';
import { joinedReasons, type Reason, type Reasons } from '../core/facts/reason.ts';
import { boxesOf, evidenceFor, nothingKnown, touching } from '../core/facts/settled.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Evidence, Judgement } from '../core/finding/finding.ts';
import type { NothingTold } from '../core/finding/told/parts.ts';
import { isSubset, type Region } from '../core/spaces/region.ts';
import { type SpaceName, spaceOf } from '../core/spaces/registry.ts';

/** Where the facts of a space stand. */
const places: Readonly<Record<SpaceName, (facts: Facts) => SpaceFacts | undefined>> = {
  ike: ({ ike }) => ike,
  ipsec: ({ ipsec }) => ipsec,
  tls: ({ tls }) => tls?.suites,
  'tls.groups': ({ tls }) => tls?.groups,
  'tls.signatures': ({ tls }) => tls?.signatureSchemes,
};

/** Facts of the clause's space, or facts that say nothing. */
export function factsOf(space: SpaceName, facts: Facts): SpaceFacts {
  const known = places[space](facts) ?? nothingKnown;
  const out = outOfReach(space, facts);
  return out.length === 0 ? known : { ...known, refused: [...known.refused, ...out] };
}

/** What cannot be negotiated, because every suite that it goes with is refused. */
export function outOfReach(space: SpaceName, facts: Facts): readonly Settled[] {
  const { carriers, universe } = spaceOf(space);
  if (carriers === undefined) return [];
  const { refused } = factsOf('tls', facts);
  const boxes = boxesOf(refused);
  return carriers().flatMap((carrier): readonly Settled[] => {
    const [versions = []] = carrier;
    if (!isSubset([carrier], boxes)) return [];
    const by = touching(refused, [carrier]).some((one) => one.by === 'closing') ? { by: 'closing' as const } : {};
    const evidence = evidenceFor(refused, [carrier]);
    return universe()
      .filter(([own = []]) => own.every((version) => versions.includes(version)))
      .map((part) => ({ box: part, evidence, ...by }));
  });
}

/** Pass or fail, which rest on evidence; without any the judgement falls back to inconclusive (law 1). */
export function decided<O>(
  verdict: 'pass' | 'fail',
  reason: Reasons,
  observed: O,
  evidence: readonly string[],
): Judgement<O> {
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
export function answersDiffer(differing: readonly Settled[], region: Region): Judgement<NothingTold> {
  return { verdict: 'inconclusive', reason: 'answers-differ', observed: {}, evidence: evidenceFor(differing, region) };
}

/** Why the region stayed open: the reasons of what was tried, or that nothing was. */
export function open<O>(facts: SpaceFacts, region: Region, interrupted: boolean, observed: O): Judgement<O> {
  return openIn([{ facts, region }], interrupted, observed);
}

/** `open` for regions of several spaces. */
export function openIn<O>(
  spaces: readonly { readonly facts: SpaceFacts; readonly region: Region }[],
  interrupted: boolean,
  observed: O,
): Judgement<O> {
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
