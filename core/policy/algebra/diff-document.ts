import type { Scheme } from '../../endpoint/scheme.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import type { Names, PolicyName, Sentence } from './sentence.ts';

/** What `gateproof policy diff` tells. */
export interface PolicyDiff {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-policy-diff';
  readonly old: DiffedPolicy;
  readonly new: DiffedPolicy;
  /** Tables in which something else is accepted or required. */
  readonly tables: readonly TableChange[];
  /** Clause by clause: of the policies, and of the days. */
  readonly clauses: readonly ClauseChange[];
}

export interface DiffedPolicy extends PolicyName {
  /** The day on which it is looked at, ISO. */
  readonly asOf: string;
}

/** 'silent': the policy has no such table; 'open': what no row holds is accepted; 'closed': it is refused. */
export type TableState = 'silent' | 'open' | 'closed';

export interface TableChange {
  readonly space: SpaceName;
  readonly schemes: readonly Scheme[];
  readonly old: TableState;
  readonly new: TableState;
  readonly accepted: Change;
  readonly required: Change;
}

/** Combinations that came and went. Where a table became open or closed, those that no row of either holds are not listed. */
export interface Change {
  readonly added: readonly Names[];
  readonly removed: readonly Names[];
}

export interface ClauseChange {
  /** 'begins' and 'ends': it stands in both and holds on one of the days alone. */
  readonly change: 'added' | 'removed' | 'changed' | 'begins' | 'ends';
  readonly id: string;
  /** Null where the policy has no such clause. */
  readonly old: Sentence | null;
  readonly new: Sentence | null;
  /** Of a clause of both: what is another, and null where it is not said. */
  readonly fields: readonly { readonly key: string; readonly old: unknown; readonly new: unknown }[];
}
