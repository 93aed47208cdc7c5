import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckName } from '../../core/policy/check-names.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';

/** One thing beside the tables: (clause, facts) -> judgement. Pure. */
export type Check<K extends CheckName> = (clause: CheckClause, seen: Seen) => Judgement<ObservedByCheck[K]>;
