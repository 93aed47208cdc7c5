import { constraint } from '../../rules/constraint.ts';
import type { ConstraintClause } from '../../src/policy/policy.ts';
import { box } from '../../src/region/region.ts';
import { clauseBase, spaceFacts, testRule } from '../support/rule-tester.ts';

const all = [1, 2];
const clause: ConstraintClause = {
  ...clauseBase,
  id: 'ike/prf-of-its-own-strength',
  kind: 'constraint',
  space: 'ike',
  when: box([1], all, all, all),
  then: box([1], all, [1], all),
};

testRule(constraint, [
  {
    name: 'passes when every combination that it forbids is refused',
    clause,
    facts: { ike: spaceFacts([box([1], [1], [1], [1])], [box([1], all, [2], all)]) },
    verdict: 'pass',
    reason: 'refused',
    observed: { refused: 4 },
  },
  {
    name: 'fails by the accepted combination inside when and outside then',
    clause,
    facts: { ike: spaceFacts([box([1], [1], [2], [1])]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    observed: { accepted: [{ point: '1-1-2-1' }], count: 1, open: 3 },
  },
  {
    name: 'fails with nothing open where the others that it forbids are refused',
    clause,
    facts: { ike: spaceFacts([box([1], [1], [2], [1])], [box([1], [2], [2], all), box([1], [1], [2], [2])]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    observed: { accepted: [{ point: '1-1-2-1' }], count: 1 },
  },
  {
    name: 'combinations outside when are none of its business',
    clause,
    facts: { ike: spaceFacts([box([2], [1], [2], [1])], [box([1], all, [2], all)]) },
    verdict: 'pass',
    reason: 'refused',
  },
  { name: 'nothing probed leaves it open', clause, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
]);
