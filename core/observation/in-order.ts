import type { ObservationDraft } from './observation.ts';

/** The observations in the order of the plan, whatever the order of arrival. */
export function inOrder<Told extends ObservationDraft>(observations: readonly Told[]): readonly Told[] {
  return observations.toSorted((a, b) => (a.order < b.order ? -1 : 1));
}
