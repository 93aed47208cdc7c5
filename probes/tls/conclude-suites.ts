import type { Settled, SpaceFacts, Undecided } from '../../core/facts/facts.ts';
import { sortedSet } from '../../core/facts/sorted-set.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { type Box, intersect, isDisjoint, type Region, subtract } from '../../core/spaces/region.ts';
import { acceptedPoints, type Claim, clockStepMs, controlsOf } from './conclude-space.ts';
import { suitePoint } from './suite-point.ts';

/** What a refusal needs besides, to count. */
export interface RefusalClaim extends Claim {
  /** It may be for something in the hello besides the suites, or for one of them: it counts only with another that is not so. */
  readonly isPartial?: boolean;
  /** It is itself made of several refusals, each on a connection of its own. */
  readonly isRepeated?: boolean;
  /** The server ended the connection in place of an alert. */
  readonly isClosing?: boolean;
}

/** A refusal between two controls, or one that has none behind it yet. */
interface Counted {
  readonly claim: RefusalClaim;
  readonly box: Box;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * The three regions of the suites. What decides is asked more than once: a point is refused where two refusals say so, the second of which
 * was asked when the first was there, of which one can only be for the suites, and the first of which lies between two answers. What was accepted
 * once is not refused. Where the same question was answered in both ways, no refusal of the whole target counts: the answers come from more
 * than one server, or from one that answers by chance. `universe` holds every point that can be negotiated; `isUnsteady`: answers contradicted one
 * another, and at no pace did they not.
 */
export function concludeSuites(
  claims: readonly RefusalClaim[],
  answered: readonly Observation[],
  universe: Region,
  isUnsteady: boolean,
): SpaceFacts {
  const accepted = acceptedPoints(claims);
  const without = accepted.map(({ box }) => box);
  const refusals = claims.flatMap((claim): readonly Counted[] => {
    if (claim.refused === undefined) return [];
    const [before, after] = controlsOf(claim.observation, answered);
    return [{ claim, box: claim.refused, before, after }];
  });
  const differs = differing(accepted, refusals, isUnsteady);
  const counted =
    differs.length > 0 || isUnsteady
      ? []
      : pairs(refusals).flatMap(({ box, ...how }) => subtract([box], without).map((part) => ({ box: part, ...how })));
  const open: readonly Undecided[] = [
    ...claims.flatMap(({ observation, open: left }) =>
      left === undefined ? [] : [{ box: left.box, reason: left.reason, evidence: [observation.id] }],
    ),
    ...refusals.map(
      ({ claim: { observation }, box, before, after }): Undecided => ({
        box,
        reason:
          differs.length > 0
            ? 'answers-differ'
            : isUnsteady
              ? 'refused-under-load'
              : before === undefined || after === undefined
                ? 'no-answered-control'
                : 'asked-once',
        evidence: [observation.id],
      }),
    ),
  ];
  const settled = [...without, ...counted.map(({ box }) => box)];
  const undecided = open.flatMap(({ box, reason, evidence }) =>
    subtract(intersect([box], universe), settled).map((part) => ({ box: part, reason, evidence })),
  );
  return {
    accepted,
    refused: counted,
    undecided,
    ...(differs.length === 0 ? {} : { differs }),
    ...(counted.length === 0 ? {} : { askedTimes: askedTimes(counted, refusals) }),
  };
}

/** How often a point of what counts as refused was refused at least. */
function askedTimes(counted: readonly Settled[], refusals: readonly Counted[]): number {
  const times = new Map<number, number>();
  for (const { box, claim } of refusals) {
    for (const key of keysOf(box))
      times.set(key, (times.get(key) ?? 0) + (claim.isRepeated === true ? repeatedTimes : 1));
  }
  return counted.reduce(
    (least, { box }) => keysOf(box).reduce((most, key) => Math.min(most, times.get(key) as number), least),
    Number.POSITIVE_INFINITY,
  );
}

function keysOf([versions = [], suites = []]: Box): readonly number[] {
  return versions.flatMap((version) => suites.map((suite) => suitePoint(version, suite)));
}

/** So often was asked what is itself made of several refusals (`closing.ts`, and a session that OpenVPN drops). */
const repeatedTimes = 3;

/** What two refusals, or one that was repeated, say together. */
function pairs(refusals: readonly Counted[]): readonly Settled[] {
  return refusals.flatMap((first): readonly Settled[] => {
    const { before, after, claim, box } = first;
    if (before === undefined || after === undefined) return [];
    const own = [claim.observation.id, before, after];
    const by = claim.isClosing === true ? ({ by: 'closing' } as const) : {};
    if (claim.isRepeated === true && claim.isPartial !== true) return [{ box, evidence: own, ...by }];
    return refusals.flatMap((second): readonly Settled[] => {
      if (second === first || !isBehind(second, first)) return [];
      if (claim.isPartial === true && second.claim.isPartial === true) return [];
      const evidence = [...own, second.claim.observation.id];
      return intersect([box], [second.box]).map((both) => ({ box: both, evidence, ...by }));
    });
  });
}

/** Whether the second was asked when the first was there. */
function isBehind({ claim: { observation: second } }: Counted, { claim: { observation: first } }: Counted): boolean {
  return second.startedAtMs >= first.startedAtMs + first.elapsedMs - clockStepMs;
}

/**
 * Points that were accepted, and refused by a hello that can only be refused for its suites; by any hello, where answers contradicted one another
 * at every pace.
 */
function differing(
  accepted: readonly Settled[],
  refusals: readonly Counted[],
  isUnsteady: boolean,
): readonly Settled[] {
  return accepted.flatMap(({ box, evidence }) =>
    refusals.flatMap(({ claim, box: refused, before, after }): readonly Settled[] => {
      const isSure = claim.isPartial !== true && before !== undefined && after !== undefined;
      if (!isSure && !isUnsteady) return [];
      if (isDisjoint(box, refused)) return [];
      return [{ box, evidence: sortedSet([...evidence, claim.observation.id]) }];
    }),
  );
}
