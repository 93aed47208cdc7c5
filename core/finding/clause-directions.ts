import type { Clause } from '../policy/policy.ts';
import type { Direction } from './finding.ts';

/** The directions that a finding of a clause of each kind may have: one, but where the clause itself says which. */
export const clauseDirections: Readonly<Record<Clause['kind'], readonly [Direction, ...Direction[]]>> = {
  row: ['documented-accepted'],
  'nothing-else': ['undocumented-refused'],
  constraint: ['undocumented-refused'],
  version: ['documented-accepted', 'undocumented-refused'],
  'ike-version': ['undocumented-refused'],
  feature: ['documented-accepted', 'undocumented-refused'],
  identity: ['beside-tables'],
  port: ['beside-tables'],
  limit: ['beside-tables'],
  order: ['beside-tables'],
  pairs: ['undocumented-refused'],
  certificate: ['documented-accepted'],
  check: ['beside-tables'],
};

/** Every kind of clause, and so every rule that a finding may be of. */
export const clauseKinds: readonly string[] = Object.keys(clauseDirections);
