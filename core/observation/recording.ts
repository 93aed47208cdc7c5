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
  /** Nothing was sent: it was read from captures. Absent: it was asked for. */
  readonly source?: 'capture';
  /** The captures that it was read from, in the order in which they were named. */
  readonly captures?: readonly RecordedCapture[];
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

/** A capture that was read, and what of it was not. */
export interface RecordedCapture {
  /** Its name without its folders; '-' for what came by standard input. */
  readonly file: string;
  /** Of the file's octets, lower-case hex. */
  readonly sha256: string;
  readonly octets: number;
  readonly packets: number;
  /** How much was not read, by why: a stable code for each, none of them 0. */
  readonly unread: Readonly<Record<string, number>>;
  /** What ended the reading before the file ended. */
  readonly fault?: string;
}
