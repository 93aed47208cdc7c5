import type { ChangeClass } from '../diff/diff-document.ts';
import type { Verdict } from '../finding.ts';
import type { GatewayName, Scope } from './scope.ts';
import type { Cause, LastShown } from './stretch.ts';

/** A clause at an endpoint that is judged otherwise than before. */
export interface FleetChange extends GatewayName {
  /** ISO 8601, UTC: the scan that saw it. */
  readonly at: string;
  readonly class: ChangeClass;
  readonly cause: Cause;
  readonly endpoint: string;
  readonly policy: string;
  readonly clause: string;
  /** Null where nothing was known before. */
  readonly old: { readonly verdict: Verdict; readonly reason: string; readonly since: string } | null;
  readonly new: { readonly verdict: Verdict; readonly reason: string };
  /** When it was last decided, where it is not now. */
  readonly lastShown: LastShown | null;
  /** False where it has changed again since. */
  readonly holds: boolean;
}

/** What `gateproof changes` prints. */
export interface ChangesDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-changes';
  readonly scope: Scope;
  /** ISO 8601, UTC. */
  readonly since: string;
  readonly counts: Readonly<Record<ChangeClass, number>>;
  /** First seen since then. */
  readonly gatewaysNew: number;
  readonly gatewaysRetired: number;
  /** By class, the newest first. */
  readonly changes: readonly FleetChange[];
}
