import type { Observation } from '../../core/observation/observation.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';

/** A target of a file of which this was read. */
export function seenTarget(observations: readonly Observation[]): SeenTarget {
  return {
    target: { url: 'azure://vng', scheme: 'azure', host: 'vng', port: 0 },
    observations,
    prevented: [],
    startedAt: '2026-11-22T10:00:00.000Z',
    trustAnchors: [],
  };
}
