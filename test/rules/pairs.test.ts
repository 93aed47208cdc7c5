import type { Facts, SpaceFacts, UnderIkeSa } from '../../core/facts/facts.ts';
import type { PairsClause } from '../../core/policy/policy.ts';
import { type Box, box } from '../../core/spaces/region.ts';
import { pairs } from '../../rules/pairs.ts';
import type { Vocabulary } from '../../rules/rule.ts';
import { clauseBase, type RuleCase, spaceFacts, testRule, tinyVocabulary } from '../support/rule-tester.ts';

const clause: PairsClause = {
  ...clauseBase,
  id: 'pairs/group',
  kind: 'pairs',
  schemes: ['ikev2'],
  same: { ipsec: 2, ike: 3 },
};

/** Groups 19, 20 and 21; a CHILD_SA without one, with one, and with one and an additional key exchange. */
const [groups, p256, p384, p521] = [[19, 20, 21], 19, 20, 21] as const;
const ikeWith = (...keyExchanges: readonly number[]): Box => box([1], [1], [1], keyExchanges);
const childWith = (...keyExchanges: readonly number[]): Box => box([1], [1], keyExchanges, [0]);
const alsoWith = (...keyExchanges: readonly number[]): Box => [...childWith(...keyExchanges), [36]];
const vocabulary: Vocabulary = {
  ...tinyVocabulary,
  universe: (space) => [space === 'ike' ? ikeWith(...groups) : childWith(0, ...groups)],
  beside: (space) =>
    space === 'ipsec'
      ? [
          {
            facts: ({ ipsecAdditional }) => ipsecAdditional,
            universe: [alsoWith(0, ...groups)],
            describe: (point) => ({ beside: point.join('-') }),
          },
        ]
      : [
          {
            facts: ({ ikeAdditional }) => ikeAdditional,
            universe: [[...ikeWith(...groups), [36]]],
            describe: (point) => ({ beside: point.join('-') }),
          },
        ],
  describe: (_space, point) => ({ point: point.join('-'), keyExchange: `group ${point[3]}` }),
};

/** Seen under an IKE SA of a group: ESP takes these groups, and nothing else of what was asked. */
function under(group: number, takes: readonly number[], more: Partial<UnderIkeSa> = {}): UnderIkeSa {
  const others = [0, ...groups].filter((one) => !takes.includes(one));
  return {
    ikeSa: [1, 1, 1, group],
    ipsec: spaceFacts([childWith(...takes)], [childWith(...others)]),
    ipsecAdditional: spaceFacts([], [alsoWith(0, ...groups)]),
    ah: spaceFacts([]),
    ...more,
  };
}

function seen(accepted: readonly number[], ipsecUnder?: readonly UnderIkeSa[], more: Facts = {}): Facts {
  const others = groups.filter((one) => !accepted.includes(one));
  const named = (facts: SpaceFacts): SpaceFacts => ({
    ...facts,
    accepted: facts.accepted.map((one) => ({ ...one, evidence: ['ike-accepted'] })),
    refused: facts.refused.map((one) => ({ ...one, evidence: ['ike-refused'] })),
  });
  return {
    ike: named(spaceFacts([ikeWith(...accepted)], others.length === 0 ? [] : [ikeWith(...others)])),
    ikeAdditional: named(spaceFacts([], [[...ikeWith(...groups), [36]]])),
    ...(ipsecUnder === undefined ? {} : { ipsecUnder }),
    ...more,
  };
}

type Case = RuleCase<PairsClause>;
const judged = (
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case => ({ name, clause, vocabulary, scheme: 'ikev2', facts, verdict, reason, ...more });

testRule(pairs, [
  judged(
    'the one group of IKE SAs is the one group of CHILD_SAs',
    seen([p384], [under(p384, [p384])]),
    'pass',
    'refused',
    {
      evidence: ['ike-accepted', 'ike-refused', 'refused-0'],
      exactly: { ikeGroups: ['group 20'], refused: 4 },
    },
  ),
  judged('without a group nothing differs', seen([p384], [under(p384, [0, p384])]), 'pass', 'refused'),
  judged('another group under the IKE SA fails', seen([p384], [under(p384, [p384, p521])]), 'fail', 'group-differs', {
    evidence: ['accepted-0'],
    observed: { accepted: [{ point: '1-1-21-0' }], count: 1 },
  }),
  judged(
    'another group with an additional key exchange fails',
    seen([p384], [under(p384, [p384], { ipsecAdditional: spaceFacts([alsoWith(p256)]) })]),
    'fail',
    'group-differs',
    { observed: { accepted: [{ beside: '1-1-19-0-36' }] } },
  ),
  judged(
    'a weaker group of IKE SAs under which nobody asked passes nothing',
    seen([p256, p384], [under(p384, [p384])]),
    'inconclusive',
    'other-ike-group',
    { observed: { ikeGroups: ['group 19', 'group 20'], openUnder: ['group 19'], open: 4, of: 8 } },
  ),
  judged(
    'the same group under an IKE SA of another one fails, whatever is right elsewhere',
    seen([p256, p384], [under(p384, [p384]), under(p256, [p256, p384])]),
    'fail',
    'group-differs',
  ),
  judged(
    'of both groups each with its own passes',
    seen([p256, p384], [under(p384, [p384]), under(p256, [p256])]),
    'pass',
    'refused',
  ),
  judged(
    'two IKE SAs of one group are seen together',
    seen([p384], [under(p384, [p384]), under(p384, [p521])]),
    'fail',
    'group-differs',
  ),
  judged(
    'a group that was seen accepted with an additional key exchange alone is one of IKE SAs',
    seen([p384], [under(p384, [p384])], { ikeAdditional: spaceFacts([[...ikeWith(p256), [36]]]) }),
    'inconclusive',
    'other-ike-group',
    { observed: { openUnder: ['group 19'], ikeGroupsOpen: ['group 21'] } },
  ),
  judged(
    'so is one of what was not listed',
    seen([p384], [under(p384, [p384])], {
      ikeSurplus: [{ values: [[1], [1], [1], [p256, p384]], unlisted: 3, evidence: ['wide'] }],
    }),
    'inconclusive',
    'other-ike-group',
    { observed: { ikeGroups: ['group 19', 'group 20'], openUnder: ['group 19'] } },
  ),
  judged(
    'groups are told in their order',
    seen([p521, p384, p256], [under(p384, [p384])]),
    'inconclusive',
    'other-ike-group',
    { observed: { ikeGroups: ['group 19', 'group 20', 'group 21'], openUnder: ['group 19', 'group 21'] } },
  ),
  judged(
    'what was silent under another IKE SA is not why',
    seen([p256, p384], [under(p384, [p384])], {
      ipsec: spaceFacts([], [], [{ box: childWith(p521), reason: 'silent' }]),
    }),
    'inconclusive',
    'other-ike-group',
    { evidence: [] },
  ),
  judged(
    'a group of which it is not known whether IKE SAs have it passes nothing',
    seen([p384], [under(p384, [p384])], {
      ike: spaceFacts([ikeWith(p384)], [ikeWith(p256)], [{ box: ikeWith(p521), reason: 'silent' }]),
    }),
    'inconclusive',
    'silent',
    { evidence: ['undecided-0'], observed: { ikeGroupsOpen: ['group 21'], refused: 4 } },
  ),
  judged(
    'what was not answered under the IKE SA is open',
    seen(
      [p384],
      [
        under(p384, [p384], {
          ipsec: spaceFacts([childWith(p384)], [childWith(p256)], [{ box: childWith(p521), reason: 'silent' }]),
        }),
      ],
    ),
    'inconclusive',
    'silent',
    { observed: { open: 1, of: 4, openUnder: ['group 20'] } },
  ),
  judged(
    'CHILD_SAs that rest on no known IKE SA show nothing',
    seen([p384], undefined, { ipsec: spaceFacts([childWith(p384)], [childWith(p256, p521)]) }),
    'inconclusive',
    'other-ike-group',
  ),
  judged(
    'without credentials that is the reason',
    seen([p384], undefined, {
      ipsec: spaceFacts([], [], [{ box: childWith(0, ...groups), reason: 'no-credentials' }]),
      ipsecAdditional: spaceFacts([], [], [{ box: alsoWith(0, ...groups), reason: 'no-credentials' }]),
    }),
    'inconclusive',
    'no-credentials',
    { evidence: ['undecided-0'] },
  ),
  judged(
    'a gateway that accepts no IKE SA shows nothing',
    seen([], undefined, { ike: spaceFacts([], [ikeWith(...groups)]) }),
    'inconclusive',
    'not-probed',
  ),
  judged('nothing seen is nothing said', {}, 'inconclusive', 'not-probed'),
]);
