import type { Judgement } from '../../src/finding/finding.ts';
import type { CheckClause } from '../../src/policy/policy.ts';
import type { Seen } from '../rule.ts';

/** One thing beside the tables: (clause, facts) -> judgement. Pure. */
export type Check = (clause: CheckClause, seen: Seen) => Judgement;
