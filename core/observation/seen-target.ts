import type { Observation } from './observation.ts';
import type { RecordedTarget, Recording } from './recording.ts';

/** What a recording holds of one target: all that facts about it are concluded from. */
export interface SeenTarget {
  readonly target: RecordedTarget;
  readonly observations: readonly Observation[];
  /** Those that say why a probe could not begin or go on. */
  readonly prevented: readonly Observation[];
  /** ISO 8601, UTC; of the scan. */
  readonly startedAt: string;
  /** Certificates (PEM) of the scan, for a target without its own. */
  readonly trustAnchors: readonly string[];
}

export function seenTargets({ targets, observations, startedAt, trustAnchors }: Recording): readonly SeenTarget[] {
  const byTarget = Map.groupBy(observations, ({ target }) => target);
  return targets.map((target) => {
    const own = byTarget.get(target.url) ?? [];
    // Finding out what answers prevents nothing: the probe of what was found, or guessed, goes on.
    const prevented = own.filter(({ probe }) => probe.startsWith('run/') && probe !== 'run/classify');
    return { target, observations: own, prevented, startedAt, trustAnchors };
  });
}
