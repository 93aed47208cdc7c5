import type { WaiverReference } from '../finding.ts';
import type { Scope } from './scope.ts';

/** 'not-yet': its first day is to come; 'ended': by somebody, before its last day; 'expired': its last day is over. */
export type StoredWaiverState = 'holds' | 'not-yet' | 'ended' | 'expired';

/** A waiver of a store, and what it covers now. */
export interface StoredWaiver extends WaiverReference {
  readonly policy: string;
  readonly clause: string;
  /** One of the two. */
  readonly gateway: string | null;
  readonly group: string | null;
  readonly askedBy: string;
  /** ISO days; `expires` is the last. */
  readonly from: string;
  /** Whole days until its last day is over; below 0 where it is. */
  readonly days: number;
  readonly state: StoredWaiverState;
  /** ISO 8601, UTC, and who did; null: nobody ended it. */
  readonly ended: { readonly at: string; readonly by: string } | null;
  /** Failures that it covers now, at every endpoint and site. */
  readonly covers: number;
}

/** Waivers, those that hold and end first come first. */
export interface WaiversDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-waivers';
  readonly scope: Scope;
  readonly waivers: readonly StoredWaiver[];
}
