import type { FleetProgress } from '../fleet/run-fleet.ts';
import { type Clock, systemClock } from '../run/clock.ts';
import { type Pace, PaceOfRun } from '../run/pace.ts';
import type { Progress } from '../run/progress.ts';

/** What a run tells, and of one scan how fast it goes, as a fleet says itself. */
export type PacedProgress =
  | Exclude<Progress | FleetProgress, { readonly step: 'observed' }>
  | (Extract<Progress, { readonly step: 'observed' }> & { readonly pace: Pace });

/** Adds the pace to what the run of one scan tells. */
export function withPace(
  clock: Pick<Clock, 'nowMs'> = systemClock,
): (progress: Progress | FleetProgress) => PacedProgress {
  const pace = new PaceOfRun(clock.nowMs());
  let known = 0;
  return (progress) => {
    if (progress.step !== 'observed') return progress;
    const nowMs = clock.nowMs();
    for (; known < progress.done; known++) pace.done(nowMs);
    return { ...progress, pace: pace.pace(nowMs, progress.of - progress.done) };
  };
}
