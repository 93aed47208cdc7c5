import type { ConstraintClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { constraint } from '../../rules/constraint.ts';
import type { Vocabulary } from '../../rules/rule.ts';
import { clauseBase, spaceFacts, testRule, tinyVocabulary } from '../support/rule-tester.ts';

const all = [1, 2];
const many = Array.from({ length: 40 }, (_, at) => at + 1);
const clause: ConstraintClause = {
  ...clauseBase,
  id: 'ike/prf-of-its-own-strength',
  kind: 'constraint',
  space: 'ike',
  when: box([1], all, all, all),
  then: box([1], all, [1], all),
};
/** With an additional key exchange, 7 or 8, of which the clause says nothing; and a space beside that has other fields. */
const vocabulary: Vocabulary = {
  ...tinyVocabulary,
  beside: () => [
    {
      dimensions: 5,
      facts: ({ ikeAdditional }) => ikeAdditional,
      universe: [box(all, all, all, all, [7, 8])],
      describe: (point) => ({ with: point.join('-') }),
    },
    { facts: () => undefined, universe: [box(all, [7])], describe: () => ({}) },
  ],
};
const refused = spaceFacts([], [box([1], all, [2], all)]);

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
  {
    name: 'fails by a combination with an additional key exchange whose other fields it forbids',
    clause,
    vocabulary,
    facts: { ike: refused, ikeAdditional: spaceFacts([box([1], [2], [2], [1], [8])]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    evidence: ['accepted-0'],
    observed: { accepted: [{ with: '1-2-2-1-8' }], count: 1, open: 7 },
  },
  {
    name: 'an additional key exchange with fields that it allows is none of its business',
    clause,
    vocabulary,
    facts: {
      ike: refused,
      ikeAdditional: spaceFacts([box(all, all, [1], all, [7, 8])], [box([1], all, [2], all, [7, 8])]),
    },
    verdict: 'pass',
    reason: 'refused',
    observed: { refused: 12 },
  },
  {
    name: 'is open while combinations with an additional key exchange are',
    clause,
    vocabulary,
    facts: { ike: refused, ikeAdditional: spaceFacts([], [box([1], all, [2], all, [7])]) },
    verdict: 'inconclusive',
    reason: 'not-probed',
    observed: { open: 4, of: 12 },
  },
  {
    name: 'silence over what it forbids is no refusal',
    clause,
    facts: { ike: spaceFacts([], [box([1], [1], [2], all)], [{ box: box([1], [2], [2], all), reason: 'silent' }]) },
    verdict: 'inconclusive',
    reason: 'silent',
    evidence: ['undecided-0'],
    exactly: { open: 2, of: 4 },
  },
  {
    name: 'a failure beside which everything that it forbids is refused tells of nothing open',
    clause,
    facts: { ike: spaceFacts([box([1], [1], [2], [1])], [box([1], [2], [2], all), box([1], [1], [2], [2])]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    exactly: { accepted: [{ point: '1-1-2-1' }], count: 1 },
  },
  {
    name: 'of more than it names the number is told, over both spaces together',
    clause: { ...clause, when: box([1], many, all, all), then: box([1], many, [1], all) },
    vocabulary,
    facts: {
      ike: spaceFacts([box([1], many, [2], all)]),
      ikeAdditional: spaceFacts([box([1], many, [2], all, [7, 8])]),
    },
    verdict: 'fail',
    reason: 'constraint-violated',
    exactly: {
      accepted: many.slice(0, 32).flatMap((at) => [{ point: `1-${at}-2-1` }, { point: `1-${at}-2-2` }]),
      count: 240,
    },
  },
  {
    name: 'an interrupted run that did not reach it says so',
    clause,
    facts: {},
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  { name: 'nothing probed leaves it open', clause, facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'one combination that stayed open beside a failure is told',
    clause,
    facts: { ike: spaceFacts([box([1], [1], [2], [1])], [box([1], [2], [2], all)]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    exactly: { accepted: [{ point: '1-1-2-1' }], count: 1, open: 1 },
  },
  {
    name: 'a part that was refused by closing is told of the whole, in the space beside too',
    clause,
    vocabulary,
    facts: {
      ike: refused,
      ikeAdditional: {
        ...spaceFacts([]),
        refused: [
          { box: box([1], all, [2], all, [7]), evidence: ['said'] },
          { box: box([1], all, [2], all, [8]), evidence: ['end'], by: 'closing' },
        ],
      },
    },
    verdict: 'pass',
    reason: 'refused-by-closing',
    evidence: ['end', 'refused-0', 'said'],
    exactly: { refused: 12 },
  },
  {
    name: 'a space with more fields that was not asked for leaves it open',
    clause,
    vocabulary,
    facts: { ike: refused },
    verdict: 'inconclusive',
    reason: 'not-probed',
    exactly: { open: 8, of: 12 },
  },
  {
    name: 'the accepted part of a box that lies outside what it forbids is not counted',
    clause,
    facts: { ike: spaceFacts([box(all, [1], all, [1])]) },
    verdict: 'fail',
    reason: 'constraint-violated',
    exactly: { accepted: [{ point: '1-1-2-1' }], count: 1, open: 3 },
  },
  {
    name: 'a space beside with as many fields as the table has is none of its business',
    clause,
    vocabulary: {
      ...tinyVocabulary,
      beside: () => [{ facts: ({ ah }) => ah, universe: [box(all, all, all, all)], describe: () => ({}) }],
    },
    facts: { ike: refused, ah: spaceFacts([box([1], [1], [2], [1])]) },
    verdict: 'pass',
    reason: 'refused',
    exactly: { refused: 4 },
  },
]);
