import type { Judgement } from '../../core/finding/finding.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';

/** One thing beside the tables: (clause, facts) -> judgement. Pure. */
export type Check = (clause: CheckClause, seen: Seen) => Judgement;
