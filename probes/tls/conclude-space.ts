import type { Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import { sortedSet } from '../../core/facts/sorted-set.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { type Box, isSubset, type Point, pointBox, subtract } from '../../core/spaces/region.ts';

/** What one observation says of a space. */
export interface Claim {
  readonly observation: Observation;
  /** Points that it shows accepted. */
  readonly accepted: readonly Point[];
  /** Box that it shows refused, if it stands between two answers. */
  readonly refused?: Box;
  /** Box that it leaves open, and why. */
  readonly open?: { readonly box: Box; readonly reason: Reason };
}

/**
 * The three regions of a space. A refusal counts only between an answer before it and another after it; its evidence
 * names both. What was seen accepted once is not refused, whatever else was said. Accepted points keep the order of the observations.
 */
export function concludeSpace(claims: readonly Claim[], answered: readonly Observation[]): SpaceFacts {
  const accepted = acceptedPoints(claims);
  const without = accepted.map(({ box }) => box);
  const refused: Settled[] = [];
  const open: Undecided[] = [];
  for (const { observation, refused: box, open: left } of claims) {
    if (left !== undefined) open.push({ box: left.box, reason: left.reason, evidence: [observation.id] });
    if (box === undefined) continue;
    const [before, after] = controlsOf(observation, answered);
    if (before === undefined || after === undefined)
      open.push({ box, reason: 'no-answered-control', evidence: [observation.id] });
    else
      refused.push(
        ...subtract([box], without).map((part) => ({ box: part, evidence: [observation.id, before, after] })),
      );
  }
  const settled = [...without, ...refused.map(({ box }) => box)];
  const undecided = open.flatMap(({ box, reason, evidence }) =>
    subtract([box], settled).map((part) => ({ box: part, reason, evidence })),
  );
  return { accepted, refused, undecided };
}

/** Versions as a space of their own: accepted with any suite, refused when every suite of `universe` is. */
export function concludeVersions(suites: SpaceFacts, universe: readonly Box[]): SpaceFacts {
  const accepted: Settled[] = [];
  const refused: Settled[] = [];
  const undecided: Undecided[] = [];
  const differs: Settled[] = [];
  for (const [versions = [], values = []] of universe) {
    for (const version of versions) {
      const of = <T extends Settled>(all: readonly T[]): readonly T[] =>
        all.filter(({ box }) => box[0]?.includes(version));
      const box: Box = [[version]];
      const taken = of(suites.accepted);
      const denied = of(suites.refused);
      const open = of(suites.undecided);
      const contradicted = of(suites.differs ?? []);
      const isSure = taken.some(({ box: [, codes = []] }) =>
        codes.some((code) => !contradicted.some((one) => one.box[1]?.includes(code))),
      );
      if (contradicted.length > 0 && !isSure) differs.push({ box, evidence: evidenceOf(contradicted) });
      if (taken.length > 0) accepted.push({ box, evidence: evidenceOf(taken) });
      else if (
        isSubset(
          [[[version], values]],
          denied.map((one) => one.box),
        )
      )
        refused.push({ box, evidence: evidenceOf(denied), ...wayOf(denied) });
      else if (open[0] !== undefined) undecided.push({ box, reason: open[0].reason, evidence: evidenceOf(open) });
    }
  }
  return { accepted, refused, undecided, ...(differs.length === 0 ? {} : { differs }) };
}

/** The points that were accepted, in the order of the observations, each with all that show it. */
export function acceptedPoints(claims: readonly Claim[]): readonly Settled[] {
  const byPoint = new Map<string, { readonly box: Box; readonly evidence: string[] }>();
  for (const { observation, accepted } of claims) {
    for (const point of accepted) {
      const key = point.join();
      const known = byPoint.get(key);
      if (known === undefined) byPoint.set(key, { box: pointBox(point), evidence: [observation.id] });
      else known.evidence.push(observation.id);
    }
  }
  return [...byPoint.values()];
}

/** Times are kept in steps of a tenth of a millisecond. */
export const clockStepMs = 0.1;

/**
 * Ids of the last answer that was complete before the refused exchange started, and of the first whose exchange started when the refusal was
 * there: one that ran beside it shows only that the peer spoke to somebody meanwhile. Undefined where there is none.
 */
export function controlsOf(
  { startedAtMs, elapsedMs }: Observation,
  answered: readonly Observation[],
): readonly [before: string | undefined, after: string | undefined] {
  const sorted = [...answered].sort((a, b) => a.startedAtMs - b.startedAtMs || (a.id < b.id ? -1 : 1));
  const before = sorted.findLast((one) => one.startedAtMs + one.elapsedMs <= startedAtMs + clockStepMs);
  const after = sorted.find((one) => one.startedAtMs >= startedAtMs + elapsedMs - clockStepMs);
  return [before?.id, after?.id];
}

function evidenceOf(settled: readonly Settled[]): readonly string[] {
  return sortedSet(settled.flatMap(({ evidence }) => evidence));
}

/** Refused by closing where any part is. */
function wayOf(settled: readonly Settled[]): Pick<Settled, 'by'> {
  return settled.some(({ by }) => by === 'closing') ? { by: 'closing' } : {};
}
