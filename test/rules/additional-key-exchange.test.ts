import type { Settled, Undecided } from '../../core/facts/facts.ts';
import { nothingKnown } from '../../core/facts/settled.ts';
import type { ConstraintClause, NothingElseClause, RowClause } from '../../core/policy/policy.ts';
import { type Box, box } from '../../core/spaces/region.ts';
import { constraint } from '../../rules/constraint.ts';
import { documentedRow } from '../../rules/documented-row.ts';
import { nothingElse } from '../../rules/nothing-else.ts';
import type { Vocabulary } from '../../rules/rule.ts';
import { clauseBase, spaceFacts, testRule, tinyVocabulary } from '../support/rule-tester.ts';

/*
 * Tables that speak of additional key exchanges (RFC 9370): 7 and 8 are methods. What is seen of one alone stands in a space of five dimensions,
 * and what is seen of several in one of eleven.
 */

const all = [1, 2];
const several: Box = box([1], [1], [1], [1], [7], [8], [0], [0], [0], [0], [0]);
const vocabulary: Vocabulary = {
  ...tinyVocabulary,
  universe: () => [box([1], [1], [1], all)],
  beside: () => [
    {
      dimensions: 5,
      facts: ({ ikeAdditional }) => ikeAdditional,
      universe: [box([1], [1], [1], all, [7, 8])],
      describe: (point) => ({ with: point.join('-') }),
    },
    {
      dimensions: 11,
      facts: ({ ikeBeside }) => ikeBeside,
      universe: [several],
      describe: (point) => ({ several: point.join('-') }),
    },
  ],
  notTested: () => [],
};

const base = { ...clauseBase, space: 'ike', vendor: {}, kind: 'row' } as const;
const classical: RowClause = { ...base, id: 'ike/classical', level: 'required', box: box([1], [1], [1], [1]) };
const hybrid: RowClause = { ...classical, id: 'ike/hybrid', box: box([1], [1], [1], [1], [7]) };
const either: RowClause = { ...classical, id: 'ike/either', box: box([1], [1], [1], [1], [0, 7]) };
const nothing: NothingElseClause = { ...clauseBase, id: 'ike/nothing-else', kind: 'nothing-else', space: 'ike' };

const plain = box([1], [1], [1], [1]);
const withSeven = box([1], [1], [1], [1], [7]);
const withEight = box([1], [1], [1], [1], [8]);
const otherPlain = box([1], [1], [1], [2]);
const otherAdditional = box([1], [1], [1], [2], [7, 8]);
const made = (...boxes: readonly Box[]): readonly Settled[] => boxes.map((one) => ({ box: one, evidence: ['made'] }));
const failed: readonly Undecided[] = [{ box: withSeven, evidence: ['failed'], reason: 'silent' }];

testRule(documentedRow, [
  {
    name: 'a row with an additional key exchange passes when it was accepted with it',
    clause: hybrid,
    vocabulary,
    facts: { ikeAdditional: spaceFacts([withSeven]) },
    verdict: 'pass',
    reason: 'accepted',
    evidence: ['accepted-0'],
    exactly: { accepted: [{ point: '1-1-1-1-7' }] },
  },
  {
    name: 'what is accepted without, or with another method, does not show it',
    clause: hybrid,
    vocabulary,
    facts: { ike: spaceFacts([plain]), ikeAdditional: spaceFacts([withEight]) },
    verdict: 'inconclusive',
    reason: 'not-probed',
    exactly: { open: 1 },
  },
  {
    name: 'what was accepted with more of them does not show it',
    clause: hybrid,
    vocabulary,
    facts: { ike: spaceFacts([plain]), ikeBeside: spaceFacts([several]) },
    verdict: 'inconclusive',
    reason: 'not-probed',
  },
  {
    name: 'it fails when it was refused, whatever is accepted without',
    clause: hybrid,
    vocabulary,
    facts: { ike: spaceFacts([plain]), ikeAdditional: spaceFacts([], [withSeven]) },
    verdict: 'fail',
    reason: 'refused',
    evidence: ['refused-0'],
    exactly: { refused: [{ point: '1-1-1-1-7' }] },
  },
  {
    name: 'a row with and without is owed both',
    clause: either,
    vocabulary,
    facts: { ike: spaceFacts([plain]), ikeAdditional: spaceFacts([withSeven]) },
    verdict: 'pass',
    reason: 'accepted',
    exactly: { accepted: [{ point: '1-1-1-1' }, { point: '1-1-1-1-7' }] },
  },
  {
    name: 'and fails by the one that is refused',
    clause: either,
    vocabulary,
    facts: { ike: spaceFacts([], [plain]), ikeAdditional: spaceFacts([], [], [{ box: withSeven, reason: 'silent' }]) },
    verdict: 'fail',
    reason: 'refused',
    exactly: { refused: [{ point: '1-1-1-1' }], open: 1 },
  },
  {
    name: 'that one of them was refused by closing is told of the whole',
    clause: either,
    vocabulary,
    facts: {
      ike: spaceFacts([], [plain]),
      ikeAdditional: { ...nothingKnown, refused: [{ box: withSeven, evidence: ['closed'], by: 'closing' }] },
    },
    verdict: 'fail',
    reason: 'refused-by-closing',
    evidence: ['closed', 'refused-0'],
  },
  {
    name: 'answers that differ leave it open in either space',
    clause: either,
    vocabulary,
    facts: {
      ike: spaceFacts([plain]),
      ikeAdditional: { ...spaceFacts([withSeven]), differs: [{ box: withSeven, evidence: ['differs'] }] },
    },
    verdict: 'inconclusive',
    reason: 'answers-differ',
    evidence: ['differs'],
  },
  {
    name: 'an IKE SA that was made with it shows that it is used',
    clause: hybrid,
    vocabulary,
    facts: {
      ikeAdditional: spaceFacts([withSeven]),
      ikeUse: { established: [], besideTables: made(withSeven), unfinished: failed },
    },
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'one that was made without does not, where none came of it',
    clause: hybrid,
    vocabulary,
    facts: {
      ikeAdditional: spaceFacts([withSeven]),
      ikeUse: { established: made(plain), unfinished: failed },
    },
    verdict: 'inconclusive',
    reason: 'not-established',
    evidence: ['accepted-0', 'failed'],
    observed: { notEstablished: 1, because: ['silent'] },
  },
]);

testRule(nothingElse, [
  {
    name: 'what a row documents with an additional key exchange may be accepted, and must not be refused',
    clause: nothing,
    also: [classical, hybrid],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven], [withEight, otherAdditional]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'pass',
    reason: 'refused',
    exactly: { refused: 5, notTested: [] },
  },
  {
    name: 'another method is not documented by it',
    clause: nothing,
    also: [classical, hybrid],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven, withEight], [otherAdditional]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    exactly: { accepted: [{ with: '1-1-1-1-8' }], count: 1 },
  },
  {
    name: 'nor are two of them, nor none',
    clause: nothing,
    also: [hybrid],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven], [withEight, otherAdditional]),
      ikeBeside: spaceFacts([several]),
    },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    observed: { accepted: [{ point: '1-1-1-1' }, { several: '1-1-1-1-7-8-0-0-0-0-0' }], count: 2 },
  },
  {
    name: 'a method that nobody asked for stays open',
    clause: nothing,
    also: [classical, hybrid],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven], [otherAdditional]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'inconclusive',
    reason: 'not-probed',
    observed: { open: 1, of: 5 },
  },
  {
    name: 'any documents every one of them, and several',
    clause: nothing,
    also: [
      { ...classical, level: 'allowed', box: box([1], [1], [1], [1], ...Array.from({ length: 7 }, () => [0, 7, 8])) },
    ],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven, withEight], [otherAdditional]),
      ikeBeside: spaceFacts([several]),
    },
    verdict: 'pass',
    reason: 'refused',
    exactly: { refused: 3, notTested: [] },
  },
  {
    name: 'what a row tolerates of them is neither owed nor forbidden',
    clause: nothing,
    also: [{ ...classical, tolerated: [withSeven] }],
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven], [withEight, otherAdditional]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'pass',
    reason: 'refused',
  },
]);

const none = [0];
const any = [0, 7, 8];
/** Of everything, what has 7 as its one additional key exchange. */
const onlySeven: ConstraintClause = {
  ...clauseBase,
  id: 'ike/only-seven',
  kind: 'constraint',
  space: 'ike',
  when: box([1], [1], [1], all, any, any, any, any, any, any, any),
  then: box([1], [1], [1], all, [7], none, none, none, none, none, none),
};

testRule(constraint, [
  {
    name: 'an additional key exchange that is wanted passes where everything else is refused',
    clause: onlySeven,
    vocabulary,
    facts: {
      ike: spaceFacts([], [plain, otherPlain]),
      ikeAdditional: spaceFacts([withSeven], [box([1], [1], [1], all, [8])]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'pass',
    reason: 'refused',
    exactly: { refused: 5 },
  },
  {
    name: 'one is accepted without, with another method and with two',
    clause: onlySeven,
    vocabulary,
    facts: {
      ike: spaceFacts([plain], [otherPlain]),
      ikeAdditional: spaceFacts([withSeven, withEight], [otherAdditional]),
      ikeBeside: spaceFacts([several]),
    },
    verdict: 'fail',
    reason: 'constraint-violated',
    observed: {
      accepted: [{ point: '1-1-1-1' }, { with: '1-1-1-1-8' }, { several: '1-1-1-1-7-8-0-0-0-0-0' }],
      count: 3,
    },
  },
  {
    name: 'is open where what is without was not asked for',
    clause: onlySeven,
    vocabulary,
    facts: {
      ikeAdditional: spaceFacts([withSeven], [box([1], [1], [1], all, [8])]),
      ikeBeside: spaceFacts([], [several]),
    },
    verdict: 'inconclusive',
    reason: 'not-probed',
    exactly: { open: 2, of: 5 },
  },
]);
