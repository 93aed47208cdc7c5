import type { SpaceFacts } from '../src/facts/facts.ts';
import type { Evidence, Judgement } from '../src/finding/finding.ts';
import type { JsonObject } from '../src/observation/observation.ts';
import { type Box, boxSize, intersectBoxes, type Region } from '../src/region/region.ts';

const nothing: SpaceFacts = { accepted: [], refused: [], undecided: [] };

/** Facts of a space, or facts that say nothing. */
export function orNothing(facts: SpaceFacts | undefined): SpaceFacts {
  return facts ?? nothing;
}

/** Observation ids of the settled boxes that touch the region, in order, without duplicates. */
export function evidenceFor(
  settled: readonly { readonly box: Box; readonly evidence: readonly string[] }[],
  region: Region,
): readonly string[] {
  const touching = settled.filter(({ box }) => region.some((part) => boxSize(intersectBoxes(part, box)) > 0));
  return [...new Set(touching.flatMap(({ evidence }) => evidence))].sort();
}

/** Pass or fail, which rest on evidence; without any the judgement falls back to inconclusive (law 1). */
export function decided(
  verdict: 'pass' | 'fail',
  reason: string,
  observed: JsonObject,
  evidence: readonly string[],
): Judgement {
  const [first, ...rest] = evidence;
  if (first === undefined) return { verdict: 'inconclusive', reason: 'no-evidence', observed, evidence: [] };
  const grounds: Evidence = [first, ...rest];
  return { verdict, reason, observed, evidence: grounds };
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
    const tried = facts.undecided.filter(({ box }) => region.some((part) => boxSize(intersectBoxes(part, box)) > 0));
    const reasons = tried.length > 0 ? tried.map(({ reason }) => reason) : [fallback];
    return { reasons, evidence: evidenceFor(tried, region) };
  });
  return {
    verdict: 'inconclusive',
    reason: [...new Set(found.flatMap(({ reasons }) => reasons))].sort().join(', '),
    observed,
    evidence: [...new Set(found.flatMap(({ evidence }) => evidence))].sort(),
  };
}
