import type { Policy } from '../../core/policy/policy.ts';
import type { ProbingLimits } from '../inputs/probing-limits.ts';

/** What holds for every gateway of a run; plain data, which goes to other threads. */
export interface FleetSettings {
  readonly policies: readonly Policy[];
  /** PEM. */
  readonly trustAnchors: readonly string[];
  readonly limits: ProbingLimits;
  /** The label of who looks; '' without one. */
  readonly site: string;
  /** ISO date that is judged by. */
  readonly asOf: string;
}
