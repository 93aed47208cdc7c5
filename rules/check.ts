import { checks } from './checks/registry.ts';
import type { Rule } from './rule.ts';

/** Something beside the tables, judged by the check that the clause names. */
export const check: Rule<'check'> = {
  name: 'check',
  kind: 'check',
  judge: (clause, seen) => checks[clause.check](clause, seen),
};
