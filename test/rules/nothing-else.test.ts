import type { NothingElseClause, RowClause, VersionClause } from '../../core/policy/policy.ts';
import { box, subtract } from '../../core/spaces/region.ts';
import { nothingElse } from '../../rules/nothing-else.ts';
import type { Vocabulary } from '../../rules/rule.ts';
import { clauseBase, spaceFacts, testRule, tinyVocabulary, tlsFacts } from '../support/rule-tester.ts';

const all = [1, 2];
const clause: NothingElseClause = { ...clauseBase, id: 'ike/nothing-else', kind: 'nothing-else', space: 'ike' };
const row: RowClause = {
  ...clauseBase,
  id: 'ike/row-01',
  kind: 'row',
  space: 'ike',
  box: box([1], [1], [1], [1]),
  level: 'required',
  vendor: {},
};
/** Everything but the row. */
const rest = [box([2], all, all, all), box([1], [2], all, all), box([1], [1], [2], all), box([1], [1], [1], [2])];
const readings = [
  { says: 'yes', source: { title: 'a page', place: 'page 1', confidence: 'B' } },
  { says: 'no', source: { title: 'a page' } },
] as const;
const beyondLenient = subtract(
  [box(all, all, all, all)],
  [row.box, box([2], [1], [1], [1]), box([1], [2], [1], all), box([2], [2], [2], [2])],
);
/** In the tiny vocabulary a space stands beside this one. */
const besideOne: NothingElseClause = { ...clause, id: 'ipsec/nothing-else', space: 'ipsec' };
const besideRow: RowClause = { ...row, id: 'ipsec/row-01', space: 'ipsec' };
const tls: NothingElseClause = { ...clause, id: 'tls/nothing-else', space: 'tls' };
const suite: RowClause = { ...row, id: 'tls/row-01', space: 'tls', box: box([2], [10]) };
const oldVersion: VersionClause = {
  ...clauseBase,
  id: 'tls/version-old',
  kind: 'version',
  version: 1,
  expect: 'refused',
};

/** More than a finding names, in the space of the clause and in the one beside it. */
const many = Array.from({ length: 70 }, (_, at) => at + 1);
const wide: Vocabulary = {
  ...tinyVocabulary,
  universe: () => [box(many, [1], [1], [1])],
  beside: () => [
    { facts: ({ ikeAdditional }) => ikeAdditional, universe: [box(many, [7])], describe: () => ({ beside: 'yes' }) },
  ],
};

testRule(nothingElse, [
  {
    name: 'passes when the whole complement is refused, and tells what could not be offered',
    clause,
    also: [row],
    facts: { ike: spaceFacts([row.box], rest) },
    verdict: 'pass',
    reason: 'refused',
    evidence: ['refused-0', 'refused-1', 'refused-2', 'refused-3'],
    observed: { refused: 15, notTested: ['ENCR_IDEA'] },
  },
  {
    name: 'passes by what a legacy row or one of two readings allows, and says by which, how much and what the readings are',
    clause,
    also: [
      { ...row, level: 'allowed' },
      { ...row, id: 'ike/old', level: 'legacy', box: box([2], [1], [1], [1]) },
      { ...row, id: 'ike/disputed', level: 'allowed', box: box([1], [2], [1], all), readings },
      { ...row, id: 'ike/never', level: 'legacy', box: box([2], [2], [2], [2]) },
      { ...row, id: 'ike/over', level: 'legacy', box: box([2], [1], [1], [1]), until: '2020-01-01' },
      { ...row, id: 'ike/both', level: 'legacy', box: row.box },
    ],
    facts: { ike: spaceFacts([row.box, box([2], [1], [1], [1]), box([1], [2], [1], [1, 2])], beyondLenient) },
    verdict: 'pass',
    reason: 'refused',
    observed: {
      restsOn: [
        { row: 'ike/old', level: 'legacy', count: 1, readings: [] },
        {
          row: 'ike/disputed',
          level: 'allowed',
          count: 2,
          readings: [
            { says: 'yes', source: 'a page, page 1 (confidence B)' },
            { says: 'no', source: 'a page' },
          ],
        },
      ],
    },
  },
  {
    name: 'tells what was seen of IKEv1, and rests nothing on it',
    clause,
    also: [row],
    facts: {
      ike: spaceFacts([row.box], rest),
      ikev1: { stance: { value: 'answered', evidence: ['x'] }, offered: { main: 40, aggressiveGroups: [] } },
    },
    verdict: 'pass',
    reason: 'refused',
    observed: { refused: 15, ikev1: { stance: 'answered' } },
  },
  {
    name: 'fails by every undocumented combination, by name',
    clause,
    also: [row],
    facts: { ike: spaceFacts([row.box, box([2], [2], [1], [1]), box([2], [2], [1], [2])]) },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    evidence: ['accepted-1', 'accepted-2'],
    observed: { accepted: [{ point: '2-2-1-1' }, { point: '2-2-1-2' }], count: 2 },
  },
  {
    name: 'a hole in the refused region leaves it open, with its size',
    clause,
    also: [row],
    facts: { ike: spaceFacts([row.box], rest.slice(0, 3)) },
    verdict: 'inconclusive',
    reason: 'not-probed',
    observed: { open: 1, of: 15 },
  },
  {
    name: 'a silent hole says silent',
    clause,
    also: [row],
    facts: { ike: spaceFacts([row.box], rest.slice(1), [{ box: rest[0] ?? [], reason: 'silent' }]) },
    verdict: 'inconclusive',
    reason: 'silent',
    evidence: ['undecided-0'],
  },
  {
    name: 'a refused hole beside an accepted violation still fails',
    clause,
    also: [row],
    facts: { ike: spaceFacts([box([2], [1], [1], [1])], [], [{ box: rest[0] ?? [], reason: 'silent' }]) },
    verdict: 'fail',
    reason: 'undocumented-accepted',
  },
  {
    name: 'a failure tells how much stayed open besides',
    clause,
    also: [row],
    facts: {
      ike: spaceFacts([row.box, box([2], [1], [1], [1])], rest.slice(1), [{ box: rest[0] ?? [], reason: 'x' }]),
    },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    observed: { count: 1, open: 7 },
  },
  {
    name: 'what a row tolerates is neither owed nor forbidden',
    clause,
    also: [{ ...row, tolerated: [box([1], [1], [1], [2])] }],
    facts: { ike: spaceFacts([row.box, box([1], [1], [1], [2])], rest.slice(0, 3)) },
    verdict: 'pass',
    reason: 'refused',
  },
  {
    name: 'a row that ended before the day documents nothing any more',
    clause,
    also: [{ ...row, until: '2026-01-01' }],
    facts: { ike: spaceFacts([row.box], rest) },
    verdict: 'fail',
    reason: 'undocumented-accepted',
  },
  {
    name: 'a row of another protocol documents nothing here',
    clause: tls,
    also: [{ ...suite, schemes: ['openvpn+tcp'] }],
    facts: tlsFacts({ suites: spaceFacts([suite.box]) }),
    verdict: 'fail',
    reason: 'undocumented-accepted',
  },
  {
    name: 'suites of a forbidden version are that version clause’s failure and not told twice',
    clause: tls,
    also: [suite, oldVersion],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([1], [20])], [box([2], [20])]) }),
    verdict: 'pass',
    reason: 'refused',
  },
  {
    name: 'suites of a version of which advice alone says that it is refused are no part of that advice',
    clause: tls,
    also: [suite, { ...oldVersion, weight: 'should' }],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([1], [20])], [box([2], [20])]) }),
    verdict: 'fail',
    reason: 'undocumented-accepted',
  },
  {
    name: 'and told by it where nothing else is advice too',
    clause: { ...tls, weight: 'should' },
    also: [suite, { ...oldVersion, weight: 'should' }],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([1], [20])], [box([2], [20])]) }),
    verdict: 'pass',
    reason: 'refused',
  },
  {
    name: 'passes when the space beside is refused too, on the observations of both',
    clause: besideOne,
    also: [besideRow],
    facts: { ipsec: spaceFacts([row.box], rest), ikeAdditional: spaceFacts([], [box([1, 2], [7])]) },
    verdict: 'pass',
    reason: 'refused',
    observed: { refused: 17 },
  },
  {
    name: 'fails by what is accepted in the space beside, in its own words',
    clause: besideOne,
    also: [besideRow],
    facts: {
      ipsec: spaceFacts([row.box, box([2], [2], [1], [1])]),
      ikeAdditional: spaceFacts([box([2], [7])], [box([1], [7])]),
    },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    evidence: ['accepted-0', 'accepted-1'],
    observed: { accepted: [{ point: '2-2-1-1' }, { beside: '2-7' }], count: 2 },
  },
  {
    name: 'is open while the space beside was not asked for, as in an older recording',
    clause: besideOne,
    also: [besideRow],
    facts: { ipsec: spaceFacts([row.box], rest) },
    verdict: 'inconclusive',
    reason: 'not-probed',
    observed: { open: 2, of: 17 },
  },
  {
    name: 'is open for the reasons of both spaces',
    clause: besideOne,
    also: [besideRow],
    facts: {
      ipsec: spaceFacts([row.box], rest.slice(1)),
      ikeAdditional: spaceFacts([], [], [{ box: box([2], [7]), reason: 'silent' }]),
    },
    verdict: 'inconclusive',
    reason: 'not-probed, silent',
    evidence: ['undecided-0'],
    observed: { open: 10, of: 17 },
  },
  {
    name: 'a failure beside which everything is refused tells of nothing open',
    clause: tls,
    also: [suite],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([2], [20])], [box([1], [10, 20])]) }),
    verdict: 'fail',
    reason: 'undocumented-accepted',
    exactly: { accepted: [{ point: '2-20' }], count: 1 },
  },
  {
    name: 'of more than it names the number is told, over both spaces together',
    clause: besideOne,
    vocabulary: wide,
    facts: { ipsec: spaceFacts([box(many, [1], [1], [1])]), ikeAdditional: spaceFacts([box(many, [7])]) },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    exactly: {
      accepted: Array.from({ length: 64 }, (_, at) => ({ point: `${at + 1}-1-1-1` })),
      count: 140,
    },
  },
  {
    name: 'a row of another table documents nothing here',
    clause,
    also: [{ ...row, space: 'ipsec' }],
    facts: { ike: spaceFacts([row.box], rest) },
    verdict: 'fail',
    reason: 'undocumented-accepted',
  },
  ...(
    [
      ['is forbidden for another protocol', { schemes: ['openvpn+tcp'] }],
      ['was forbidden until before the day', { until: '2026-01-01' }],
      ['is forbidden from after the day', { from: '2027-01-01' }],
      ['must be accepted', { expect: 'accepted' }],
    ] as const
  ).map(([how, change]) => ({
    name: `a version that ${how} hides no suite`,
    clause: tls,
    also: [suite, { ...oldVersion, ...change }],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([1], [20])], [box([2], [20]), box([1], [10])]) }),
    verdict: 'fail' as const,
    reason: 'undocumented-accepted',
    evidence: ['accepted-1'],
    observed: { accepted: [{ point: '1-20' }], count: 1 },
  })),
  {
    name: 'a row that forbids nothing hides no suite, and one of two forbidden versions does not hide the other’s',
    clause: tls,
    also: [suite, { ...oldVersion, version: 2 }, { ...oldVersion, until: '2026-01-01' }],
    facts: tlsFacts({ suites: spaceFacts([suite.box, box([1, 2], [20])]) }),
    verdict: 'fail',
    reason: 'undocumented-accepted',
    observed: { accepted: [{ point: '1-20' }], count: 1 },
  },
  { name: 'no facts at all is no pass', clause, also: [row], facts: {}, verdict: 'inconclusive', reason: 'not-probed' },
  {
    name: 'of IKEv1 another table tells nothing',
    clause: { ...clause, space: 'ipsec' },
    also: [besideRow],
    facts: {
      ipsec: spaceFacts([row.box], rest),
      ikeAdditional: spaceFacts([], [box([1, 2], [7])]),
      ikev1: { stance: { value: 'answered', evidence: ['x'] }, offered: { main: 40, aggressiveGroups: [] } },
    },
    verdict: 'pass',
    reason: 'refused',
    exactly: { refused: 17, notTested: ['ENCR_IDEA'] },
  },
  {
    name: 'one combination that stayed open beside a failure is told',
    clause,
    also: [row],
    facts: {
      ike: spaceFacts(
        [row.box, box([2], [1], [1], [1])],
        [...rest.slice(1, 3), box([2], [2], all, all), box([2], [1], [2], all), box([2], [1], [1], [2])],
      ),
    },
    verdict: 'fail',
    reason: 'undocumented-accepted',
    exactly: { accepted: [{ point: '2-1-1-1' }], count: 1, open: 1 },
  },
  {
    name: 'a part that was refused by closing is told of the whole',
    clause: tls,
    also: [suite],
    facts: tlsFacts({
      suites: {
        ...spaceFacts([suite.box]),
        refused: [
          { box: box([1], [10, 20]), evidence: ['said'] },
          { box: box([2], [20]), evidence: ['end'], by: 'closing' },
        ],
      },
    }),
    verdict: 'pass',
    reason: 'refused-by-closing',
    evidence: ['end', 'said'],
  },
  {
    name: 'closing in the space beside is told of the whole too',
    clause: besideOne,
    also: [besideRow],
    facts: {
      ipsec: spaceFacts([row.box], rest),
      ikeAdditional: { ...spaceFacts([]), refused: [{ box: box([1, 2], [7]), evidence: ['end'], by: 'closing' }] },
    },
    verdict: 'pass',
    reason: 'refused-by-closing',
  },
  {
    name: 'where every version is forbidden nothing is left that it could rest on',
    clause: tls,
    also: [oldVersion, { ...oldVersion, id: 'tls/version-2', version: 2 }],
    facts: tlsFacts({}),
    verdict: 'inconclusive',
    reason: 'no-evidence',
    exactly: { refused: 0, notTested: [] },
  },
]);
