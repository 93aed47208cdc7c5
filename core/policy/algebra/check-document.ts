import type { Scheme } from '../../endpoint/scheme.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import type { Names, PolicyName, Sentence } from './sentence.ts';

/**
 * How a row stands to another policy: all of it is accepted there, some of it, or none; or that policy says nothing of its table.
 */
export type Stands = 'inside' | 'partly' | 'outside' | 'says-nothing';

/** In the order in which they are counted. */
export const everyStands: readonly Stands[] = ['inside', 'partly', 'outside', 'says-nothing'];

/** What `gateproof policy check` tells. */
export interface CheckDocument {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-policy-check';
  /** The day on which both policies are looked at, ISO. */
  readonly asOf: string;
  readonly policy: PolicyName;
  readonly against: readonly AgainstOne[];
}

/** The rows of a policy beside one other policy. */
export interface AgainstOne {
  readonly policy: PolicyName;
  readonly counts: Readonly<Record<Stands, number>>;
  /** In the order of the policy; a row is told once for all schemes at which it stands alike. */
  readonly rows: readonly CheckedRow[];
  /** Rows that were not compared: they do not hold on the day, or their own policy forbids all of them. */
  readonly left: readonly Sentence[];
  /** What the other policy requires and the policy does not accept. */
  readonly lacking: readonly Lacking[];
  /** What the other policy demands besides tables and the policy does not say. */
  readonly unsaid: readonly Sentence[];
}

export interface CheckedRow {
  readonly clause: Sentence;
  readonly space: SpaceName;
  readonly schemes: readonly Scheme[];
  readonly stands: Stands;
  /** Where sources of the other policy contradict themselves and the row stands otherwise by another of their readings. */
  readonly otherReadings: readonly OtherReading[];
  /** The next day on which it stands otherwise, by the dates of the other policy. */
  readonly changes?: { readonly on: string; readonly to: Stands };
  /** Rows of the other policy that hold it, or a part of it. */
  readonly heldBy: readonly Sentence[];
  /** Present where those are legacy rows alone. */
  readonly isLegacy?: true;
  /** The part of it that is accepted there; absent where that is all or nothing. */
  readonly common?: readonly Names[];
  /** Why the rest is not. */
  readonly reasons: readonly Reason[];
  /** What the other policy advises against, which decides nothing. */
  readonly advice: readonly Reason[];
}

export interface OtherReading {
  readonly stands: Stands;
  /** The clauses whose sources contradict themselves. */
  readonly clauses: readonly Sentence[];
}

/** Why combinations are not accepted. */
export interface Reason {
  /** 'forbidden': by a rule; 'not-listed': no row of a closed table holds them. */
  readonly kind: 'forbidden' | 'not-listed';
  /** The rule, or the clause that closes the table. */
  readonly clause: Sentence;
  readonly combinations: readonly Names[];
  /** The dimensions that keep them out. */
  readonly dimensions: readonly Mismatch[];
  /** Of 'not-listed': rows that lack the fewest dimensions. */
  readonly nearest: readonly Sentence[];
  /** Of 'not-listed': rows that hold some of it on other days. */
  readonly otherDays: readonly Sentence[];
}

export interface Mismatch {
  /** The key of a combination. */
  readonly key: string;
  readonly found: readonly (string | null)[];
  /** What would do; empty where a rule forbids what was found. */
  readonly wanted: readonly (string | null)[];
}

export interface Lacking {
  readonly clause: Sentence;
  readonly space: SpaceName;
  readonly schemes: readonly Scheme[];
  /** What is required and not accepted; empty for a version without any. */
  readonly combinations: readonly Names[];
}
