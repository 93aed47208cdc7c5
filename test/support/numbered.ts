import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';

/** Observations as a run makes them of drafts: in the order of the plan. */
export function numbered(drafts: readonly ObservationDraft[], target: string): readonly Observation[] {
  return [...drafts]
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map((draft, at) => ({
      id: `obs-${String(at + 1).padStart(4, '0')}`,
      target,
      endpoint: target.slice(6),
      ...draft,
    }));
}
