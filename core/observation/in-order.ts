import type { Observation } from './observation.ts';

/** The observations in the order of the plan, whatever the order of arrival. */
export function inOrder(observations: readonly Observation[]): readonly Observation[] {
  return observations.toSorted((a, b) => (a.order < b.order ? -1 : 1));
}
