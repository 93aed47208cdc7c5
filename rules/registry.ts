import type { Clause } from '../core/policy/policy.ts';
import { certificate } from './certificate.ts';
import { check } from './check.ts';
import { constraint } from './constraint.ts';
import { documentedRow } from './documented-row.ts';
import { feature } from './feature.ts';
import { identity } from './identity.ts';
import { ikeVersion } from './ike-version.ts';
import { limit } from './limit.ts';
import { nothingElse } from './nothing-else.ts';
import { order } from './order.ts';
import { pairs } from './pairs.ts';
import { port } from './port.ts';
import type { Rule } from './rule.ts';
import { version } from './version.ts';

/** One rule for every kind of clause; a kind without a rule does not compile. */
export const rules: { readonly [K in Clause['kind']]: Rule<K> } = {
  row: documentedRow,
  'nothing-else': nothingElse,
  constraint,
  version,
  'ike-version': ikeVersion,
  feature,
  certificate,
  pairs,
  order,
  limit,
  port,
  identity,
  check,
};
