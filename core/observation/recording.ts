import type { Target } from '../endpoint/target.ts';
import type { Observation } from './observation.ts';

/** What `observe` saves and `evaluate` judges: no policy, no verdict, no secret. */
export interface Recording {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-observations';
  readonly tool: { readonly name: 'gateproof'; readonly version: string };
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly interrupted: boolean;
  readonly targets: readonly RecordedTarget[];
  /** Certificates (PEM, public) that chains are verified against. */
  readonly trustAnchors: readonly string[];
  readonly observations: readonly Observation[];
}

/** A target as it was probed: one address, so that several addresses of one name are several targets. */
export type RecordedTarget = Pick<
  Target,
  | 'url'
  | 'scheme'
  | 'host'
  | 'port'
  | 'serverName'
  | 'certificateName'
  | 'clientCheck'
  | 'gateway'
  | 'trustAnchors'
  | 'declared'
>;
