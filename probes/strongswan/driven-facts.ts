import type { Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import { type Box, type Region, subtract, union } from '../../core/spaces/region.ts';
import { isControl, isSingle, pointOf, type Seen, type SpaceName } from './driven-seen.ts';
import { type AnsweredControl, vouchedFor } from './vouch.ts';

/** Facts of the boxes that `isOwn` takes; all that was seen vouches for them. */
export function factsOf(space: SpaceName, seen: readonly Seen[], isOwn: (box: Box) => boolean): SpaceFacts {
  const chosen = acceptedOf(seen);
  const accepted = chosen.filter(({ box }) => isOwn(box));
  const taken: Box[] = accepted.map(({ box }) => box);
  const refused: Settled[] = [];
  for (const [at, { observation, boxes }] of seen.entries()) {
    if (observation.outcome !== 'refused' || isControl(space, observation)) continue;
    const before = nextControl(space, seen.slice(0, at).reverse());
    const after = nextControl(space, seen.slice(at + 1));
    if (before === undefined || after === undefined) continue;
    const controls = controlsBehind(space, seen.slice(at + 1));
    const known = seen.slice(0, at).flatMap(({ answer }) => (answer === undefined ? [] : [pointOf(answer)]));
    const vouched = isSingle(boxes) ? boxes : vouchedFor(space, boxes, controls, known);
    const evidence = [...new Set([before, observation.id, after, ...controls.map(({ id }) => id)])];
    refused.push(...settle(vouched.filter(isOwn), taken).map((box) => ({ box, evidence })));
  }
  const undecided: Undecided[] = [];
  for (const { observation, boxes, answer } of seen) {
    if (isControl(space, observation) || answer !== undefined) continue;
    const { id, outcome } = observation;
    const reason: Reason = outcome === 'refused' ? 'no-answered-control' : outcome;
    undecided.push(...settle(boxes.filter(isOwn), taken).map((box) => ({ box, evidence: [id], reason })));
  }
  return { accepted, refused, undecided };
}

/** The part of the boxes that nothing earlier has settled, which is settled from now on. */
function settle(boxes: readonly Box[], taken: Box[]): Region {
  const fresh = subtract(union(boxes, []), taken);
  taken.push(...fresh);
  return fresh;
}

export function acceptedOf(seen: readonly Seen[]): Settled[] {
  const byPoint = new Map<string, Settled>();
  for (const { answer, observation } of seen) {
    if (answer === undefined) continue;
    const key = answer.join();
    byPoint.set(key, { box: answer, evidence: [...(byPoint.get(key)?.evidence ?? []), observation.id] });
  }
  return [...byPoint.values()];
}

/** The first of these that was answered, unless a control before it was not. */
function nextControl(space: SpaceName, seen: readonly Seen[]): string | undefined {
  const next = seen.find(({ answer, observation }) => answer !== undefined || isControl(space, observation));
  return next?.answer === undefined ? undefined : next.observation.id;
}

/** The controls that were answered right behind an offer. */
function controlsBehind(
  space: SpaceName,
  seen: readonly Seen[],
): readonly (AnsweredControl & { readonly id: string })[] {
  const end = seen.findIndex(({ observation }) => !isControl(space, observation));
  return seen
    .slice(0, end === -1 ? seen.length : end)
    .flatMap(({ observation: { id }, boxes, answer }) =>
      answer === undefined ? [] : [{ id, boxes, answer: pointOf(answer) }],
    );
}
