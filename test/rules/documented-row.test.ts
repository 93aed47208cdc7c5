import type { HandshakeFacts } from '../../core/facts/facts.ts';
import type { RowClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { documentedRow } from '../../rules/documented-row.ts';
import { clauseBase, spaceFacts, testRule, tlsFacts } from '../support/rule-tester.ts';

const row: RowClause = {
  ...clauseBase,
  id: 'ike/row-01',
  kind: 'row',
  space: 'ike',
  box: box([1], [1], [1], [1]),
  level: 'required',
  vendor: { Cipher: 'A' },
};
const suite: RowClause = { ...row, id: 'tls/row-01', space: 'tls', box: box([1], [10]) };
const list: RowClause = { ...row, box: box([1], [1], [1], [1, 2]) };

const handshake = (partial: Partial<HandshakeFacts>): HandshakeFacts => ({
  version: 1,
  suite: 10,
  completed: true,
  usable: 'yes',
  agrees: true,
  detail: '',
  evidence: ['handshake'],
  ...partial,
});
const unmade = (partial: Partial<HandshakeFacts>): HandshakeFacts => handshake({ completed: false, ...partial });
const accepted = spaceFacts([box([1], [10])]);
const many = Array.from({ length: 70 }, (_, at) => at + 1);

testRule(documentedRow, [
  {
    name: 'an accepted row passes on the observation that accepted it',
    clause: row,
    facts: { ike: spaceFacts([row.box]) },
    verdict: 'pass',
    reason: 'accepted',
    evidence: ['accepted-0'],
    observed: { accepted: [{ point: '1-1-1-1' }] },
  },
  {
    name: 'of a legacy row it is told what is accepted, and by what reading',
    clause: {
      ...list,
      level: 'legacy',
      readings: [
        { says: 'still', source: { title: 'a page', confidence: 'B' } },
        { says: 'no longer', source: { title: 'a page' } },
      ],
    },
    facts: { ike: spaceFacts([box([1, 2], [1], [1], [2])], [box([1], [1], [1], [1])]) },
    verdict: 'not-applicable',
    reason: 'legacy-accepted',
    evidence: ['accepted-0'],
    exactly: {
      accepted: [{ point: '1-1-1-2' }],
      count: 1,
      readings: [
        { says: 'still', source: 'a page (confidence B)' },
        { says: 'no longer', source: 'a page' },
      ],
    },
  },
  {
    name: 'a legacy row that is not accepted is as one that is allowed',
    clause: { ...list, level: 'legacy' },
    facts: { ike: spaceFacts([box([2], [1], [1], [1])], [list.box]) },
    verdict: 'not-applicable',
    reason: 'allowed-not-required',
    exactly: {},
  },
  {
    name: 'a row inside a refused box fails on the observation that refused it',
    clause: row,
    facts: { ike: spaceFacts([], [box([1], [1, 2], [1], [1])]) },
    verdict: 'fail',
    reason: 'refused',
    evidence: ['refused-0'],
    observed: { refused: [{ point: '1-1-1-1' }] },
  },
  {
    name: 'a row that led to an IKE SA passes',
    clause: row,
    facts: {
      ike: spaceFacts([row.box]),
      ikeUse: { established: [{ box: row.box, evidence: ['made'] }], unfinished: [] },
    },
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'a row that was chosen stays open where another one led to an IKE SA and this one to none',
    clause: row,
    facts: {
      ike: spaceFacts([row.box, box([2], [1], [1], [1])]),
      ikeUse: {
        established: [{ box: box([2], [1], [1], [1]), evidence: ['made'] }],
        unfinished: [{ box: row.box, evidence: ['failed'], reason: 'authentication-failed' }],
      },
    },
    verdict: 'inconclusive',
    reason: 'not-established',
    evidence: ['accepted-0', 'failed'],
    observed: { notEstablished: 1, because: ['authentication-failed'] },
  },
  {
    name: 'a row that was chosen stays open where another one and a combination beside the tables led to an IKE SA',
    clause: row,
    facts: {
      ike: spaceFacts([row.box, box([2], [1], [1], [1])]),
      ikeUse: {
        established: [{ box: box([2], [1], [1], [1]), evidence: ['made'] }],
        besideTables: [{ box: box([3], [1], [1], [1]), evidence: ['beside'] }],
        unfinished: [{ box: row.box, evidence: ['failed'], reason: 'silent' }],
      },
    },
    verdict: 'inconclusive',
    reason: 'not-established',
  },
  {
    name: 'of a row that lists alternatives one that led to no IKE SA leaves it open',
    clause: list,
    facts: {
      ike: spaceFacts([list.box]),
      ikeUse: {
        established: [{ box: row.box, evidence: ['made'] }],
        unfinished: [{ box: box([1], [1], [1], [2]), evidence: ['failed'], reason: 'silent' }],
      },
    },
    verdict: 'inconclusive',
    reason: 'not-established',
    evidence: ['accepted-0', 'failed'],
    observed: { notEstablished: 1, because: ['silent'] },
  },
  {
    name: 'a row of which nobody tried to make an IKE SA passes as it was accepted',
    clause: row,
    facts: {
      ike: spaceFacts([row.box]),
      ikeUse: { established: [{ box: box([2], [1], [1], [1]), evidence: ['made'] }], unfinished: [] },
    },
    interrupted: true,
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'a row that was chosen passes where the credentials led to no IKE SA at all',
    clause: row,
    facts: {
      ike: spaceFacts([row.box]),
      ikeUse: {
        established: [],
        unfinished: [{ box: row.box, evidence: ['failed'], reason: 'authentication-failed' }],
      },
    },
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'silence leaves a row open and says so',
    clause: row,
    facts: { ike: spaceFacts([], [], [{ box: row.box, reason: 'silent' }]) },
    verdict: 'inconclusive',
    reason: 'silent',
    evidence: ['undecided-0'],
  },
  {
    name: 'a refusal without controls leaves a row open',
    clause: row,
    facts: { ike: spaceFacts([], [], [{ box: row.box, reason: 'no-answered-control' }]) },
    verdict: 'inconclusive',
    reason: 'no-answered-control',
  },
  {
    name: 'a row that nobody offered is not probed',
    clause: row,
    facts: {},
    verdict: 'inconclusive',
    reason: 'not-probed',
  },
  {
    name: 'a row that an interrupted run did not reach says so',
    clause: row,
    facts: {},
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  {
    name: 'a list of alternatives needs every one of them',
    clause: list,
    facts: { ike: spaceFacts([row.box]) },
    verdict: 'inconclusive',
    reason: 'not-probed',
    observed: { open: 1 },
  },
  {
    name: 'a list of which one is refused and another was not decided fails, and says what is open',
    clause: list,
    facts: { ike: spaceFacts([], [box([1], [1], [1], [2])]) },
    verdict: 'fail',
    reason: 'refused',
    observed: { refused: [{ point: '1-1-1-2' }], open: 1 },
  },
  {
    name: 'a list of alternatives fails by the one that is refused',
    clause: list,
    facts: { ike: spaceFacts([row.box], [box([1], [1], [1], [2])]) },
    verdict: 'fail',
    reason: 'refused',
    observed: { refused: [{ point: '1-1-1-2' }] },
  },
  {
    name: 'a row that is only allowed is not owed',
    clause: { ...row, level: 'allowed' },
    facts: { ike: spaceFacts([], [row.box]) },
    verdict: 'not-applicable',
    reason: 'allowed-not-required',
  },
  {
    name: 'a completed handshake is evidence beside the hello',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [handshake({})] }),
    verdict: 'pass',
    reason: 'accepted',
    evidence: ['accepted-0', 'handshake'],
  },
  {
    name: 'a stack that negotiated something else is no pass',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [handshake({ agrees: false })] }),
    verdict: 'inconclusive',
    reason: 'stacks-disagree',
  },
  {
    name: 'a handshake that never completes is no pass, for its own reason',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [unmade({ usable: 'no', reason: 'handshake-reset' })] }),
    verdict: 'inconclusive',
    reason: 'handshake-reset',
    evidence: ['accepted-0', 'handshake'],
  },
  {
    name: 'a suite that no second stack was asked about is no pass',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [handshake({ suite: 11 }), handshake({ version: 2 })] }),
    verdict: 'inconclusive',
    reason: 'no-handshake',
  },
  {
    name: 'a run that was cut short before the handshake says so',
    clause: suite,
    facts: tlsFacts({ suites: accepted }),
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  {
    name: 'one of two alternatives that was completed does not show the other',
    clause: { ...suite, box: box([1], [10, 11]) },
    facts: tlsFacts({
      suites: spaceFacts([box([1], [10, 11])]),
      handshakes: [handshake({}), unmade({ suite: 11, usable: 'no', reason: 'handshake-silent' })],
    }),
    verdict: 'inconclusive',
    reason: 'handshake-silent',
  },
  {
    name: 'both of two alternatives that were completed pass',
    clause: { ...suite, box: box([1], [10, 11]) },
    facts: tlsFacts({
      suites: spaceFacts([box([1], [10, 11])]),
      handshakes: [handshake({}), handshake({ suite: 11 })],
    }),
    verdict: 'pass',
    reason: 'accepted',
  },
  ...(['yes', 'but-for-certificate', 'no'] as const).map((usable) => ({
    name: `a suite whose hellos were refused fails, unless another stack could use it (${usable})`,
    clause: suite,
    facts: tlsFacts({
      suites: spaceFacts([], [suite.box]),
      handshakes: [unmade({ usable, agrees: usable === 'no', completed: usable === 'yes' })],
    }),
    verdict: usable === 'no' ? ('fail' as const) : ('inconclusive' as const),
    reason: usable === 'no' ? 'refused' : 'stacks-disagree',
    evidence: usable === 'no' ? ['refused-0'] : ['handshake', 'refused-0'],
  })),
  {
    name: 'a suite that was refused fails, whatever another stack did with others',
    clause: suite,
    facts: tlsFacts({ suites: spaceFacts([], [suite.box]), handshakes: [handshake({ suite: 11 })] }),
    verdict: 'fail',
    reason: 'refused',
  },
  {
    name: 'one of two completed handshakes with the suite that negotiated something else is no pass',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [handshake({}), handshake({ agrees: false })] }),
    verdict: 'inconclusive',
    reason: 'stacks-disagree',
  },
  {
    name: 'a handshake that the connection budget left out leaves the row open',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [unmade({ usable: 'no', reason: 'budget' })] }),
    verdict: 'inconclusive',
    reason: 'budget',
  },
  {
    name: 'a demanded client certificate hides nothing',
    clause: suite,
    facts: tlsFacts({ suites: accepted, handshakes: [unmade({ usable: 'but-for-certificate' })] }),
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'a list of which one is refused and the other accepted tells of nothing open',
    clause: list,
    facts: { ike: spaceFacts([row.box], [box([1], [1], [1], [2])]) },
    verdict: 'fail',
    reason: 'refused',
    exactly: { refused: [{ point: '1-1-1-2' }] },
  },
  {
    name: 'a row that was refused by closing fails and says so',
    clause: suite,
    facts: tlsFacts({ suites: { ...spaceFacts([]), refused: [{ box: suite.box, evidence: ['end'], by: 'closing' }] } }),
    verdict: 'fail',
    reason: 'refused-by-closing',
    evidence: ['end'],
  },
  {
    name: 'a row of another table has no handshake and wants none',
    clause: { ...row, space: 'ipsec' },
    facts: { ipsec: spaceFacts([row.box]) },
    verdict: 'pass',
    reason: 'accepted',
    exactly: { accepted: [{ point: '1-1-1-1' }] },
  },
  {
    name: 'an acceptance without evidence is none, whatever handshake was made',
    clause: suite,
    facts: tlsFacts({
      suites: { ...spaceFacts([]), accepted: [{ box: suite.box, evidence: [] }] },
      handshakes: [handshake({})],
    }),
    verdict: 'inconclusive',
    reason: 'no-evidence',
  },
  {
    name: 'handshakes with other suites or in other versions are no evidence',
    clause: suite,
    facts: tlsFacts({
      suites: accepted,
      handshakes: [
        handshake({ detail: 'own', evidence: ['own'] }),
        handshake({ suite: 11, evidence: ['other'] }),
        handshake({ version: 2, agrees: false, evidence: ['old'] }),
      ],
    }),
    verdict: 'pass',
    reason: 'accepted',
    evidence: ['accepted-0', 'own'],
    exactly: { accepted: [{ point: '1-10' }], handshakes: [{ completed: true, detail: 'own' }] },
  },
  {
    name: 'a handshake that was refused is told by its own reason, not as a stack that disagrees',
    clause: suite,
    facts: tlsFacts({
      suites: accepted,
      handshakes: [unmade({ agrees: false, usable: 'no', reason: 'handshake-refused' })],
    }),
    verdict: 'inconclusive',
    reason: 'handshake-refused',
  },
  {
    name: 'a handshake in one of two versions does not show the other',
    clause: { ...suite, box: box([1, 2], [10]) },
    facts: tlsFacts({ suites: spaceFacts([box([1, 2], [10])]), handshakes: [handshake({})] }),
    verdict: 'inconclusive',
    reason: 'no-handshake',
  },
  {
    name: 'one of two handshakes with the suite that was completed is enough',
    clause: suite,
    facts: tlsFacts({
      suites: accepted,
      handshakes: [unmade({ usable: 'no', reason: 'handshake-reset' }), handshake({})],
    }),
    verdict: 'pass',
    reason: 'accepted',
  },
  {
    name: 'handshakes that failed for several reasons tell each once',
    clause: suite,
    facts: tlsFacts({
      suites: accepted,
      handshakes: (['handshake-silent', 'handshake-reset', 'handshake-silent'] as const).map((reason) =>
        unmade({ usable: 'no', reason }),
      ),
    }),
    verdict: 'inconclusive',
    reason: 'handshake-reset, handshake-silent',
  },
  {
    name: 'of more combinations than a finding names the first 64 are named',
    clause: { ...row, space: 'ipsec', box: box(many, [1], [1], [1]) },
    facts: { ipsec: spaceFacts([box(many, [1], [1], [1])]) },
    verdict: 'pass',
    reason: 'accepted',
    exactly: { accepted: many.slice(0, 64).map((at) => ({ point: `${at}-1-1-1` })) },
  },
]);
