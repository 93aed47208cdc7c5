import type { SpaceFacts, Undecided } from '../core/facts/facts.ts';
import type { Reason } from '../core/facts/reason.ts';
import { nothingKnown } from '../core/facts/settled.ts';
import { cutShort } from '../core/observation/cut-short.ts';
import type { Observation } from '../core/observation/observation.ts';
import type { Region } from '../core/spaces/region.ts';

const reasons: ReadonlyMap<string, Reason> = new Map([['run/credentials', 'no-credentials'], ...cutShort]);

/** Why what an observation prevented stays open: a stable code. */
export function preventedReason({ probe, outcome }: Observation): Reason {
  return reasons.get(probe) ?? outcome;
}

/** What kept a probe from starting or going on (no address, no driver) leaves the whole space open, for that reason. */
export function withPrevented(
  facts: SpaceFacts | undefined,
  universe: Region,
  prevented: readonly Observation[],
): SpaceFacts {
  const undecided = prevented.flatMap((one): readonly Undecided[] =>
    universe.map((box) => ({ box, evidence: [one.id], reason: preventedReason(one) })),
  );
  const known = facts ?? nothingKnown;
  return { ...known, undecided: [...known.undecided, ...undecided] };
}
