import type { ChoiceFacts, Facts } from '../../core/facts/facts.ts';
import type { OrderClause, RowClause } from '../../core/policy/policy.ts';
import { type Box, box, type Point } from '../../core/spaces/region.ts';
import type { SpaceName } from '../../core/spaces/registry.ts';
import { order } from '../../rules/order.ts';
import { clauseBase, type RuleCase, testRule, tlsFacts } from '../support/rule-tester.ts';

const orderOf = (space: SpaceName): OrderClause => ({ ...clauseBase, id: `${space}/order`, kind: 'order', space });
const row = (space: SpaceName, own: Box, more: Partial<RowClause> = {}): RowClause => ({
  ...clauseBase,
  id: `${space}/row`,
  kind: 'row',
  space,
  box: own,
  level: 'required',
  vendor: {},
  ...more,
});

/** Three rows, the second of two combinations. */
const [best, good, alsoGood, last]: readonly Point[] = [
  [1, 1, 1, 20],
  [2, 1, 1, 19],
  [3, 1, 1, 21],
  [4, 1, 1, 14],
] as const;
const stranger: Point = [9, 9, 9, 2];
const rows = [
  row('ike', box([1], [1], [1], [20])),
  row('ike', box([2, 3], [1], [1], [19, 21])),
  row('ike', box([4], [1], [1], [14])),
];

const choice = (
  wanted: readonly (Point | undefined)[],
  rest: readonly (Point | undefined)[] = [],
  by: 'gateway' | 'peer' = 'gateway',
): ChoiceFacts => ({
  by: { value: by, evidence: [`${by}-${wanted.length}`] },
  wanted: wanted.filter((one) => one !== undefined),
  rest: rest.filter((one) => one !== undefined),
});
const seen = (...ikeChoices: readonly ChoiceFacts[]): Facts => ({ ikeChoices });

type Case = RuleCase<OrderClause>;
const judged = (
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case => ({ name, clause: orderOf('ike'), also: rows, scheme: 'ikev2', facts, verdict, reason, ...more });

testRule(order, [
  judged('the whole order of the rows passes', seen(choice([best, good, last])), 'pass', 'order-kept', {
    evidence: ['gateway-3'],
    exactly: { order: [{ point: '1-1-1-20' }, { point: '2-1-1-19' }, { point: '4-1-1-14' }] },
  }),
  judged('two of one row have no order', seen(choice([best, alsoGood, good, last])), 'pass', 'order-kept'),
  judged('an earlier row behind a later one fails', seen(choice([good, best, last])), 'fail', 'order-differs', {
    observed: { order: [{ point: '2-1-1-19' }, { point: '1-1-1-20' }, { point: '4-1-1-14' }] },
  }),
  judged('the last two turned fail too', seen(choice([best, last, good])), 'fail', 'order-differs'),
  judged(
    'what was wanted most from a later row fails by that alone',
    seen(choice([good], [best, last])),
    'fail',
    'order-differs',
    { exactly: { order: [{ point: '2-1-1-19' }], unordered: [{ point: '1-1-1-20' }, { point: '4-1-1-14' }] } },
  ),
  judged(
    'what was wanted most from the first row says nothing of the others',
    seen(choice([best], [good, last])),
    'inconclusive',
    'order-seen-in-part',
    { evidence: ['gateway-1'] },
  ),
  judged(
    'one order that is whole does not stand for another that is not',
    seen(choice([best, good]), choice([best], [alsoGood])),
    'inconclusive',
    'order-seen-in-part',
  ),
  judged(
    'of two orders one that differs fails',
    seen(choice([best, good]), choice([last, good, best])),
    'fail',
    'order-differs',
    {
      evidence: ['gateway-3'],
    },
  ),
  judged(
    'a gateway that follows its peer fails',
    seen(choice([best, good]), choice([], [good, best], 'peer')),
    'fail',
    'peer-decides',
    { evidence: ['peer-0'], exactly: { unordered: [{ point: '2-1-1-19' }, { point: '1-1-1-20' }] } },
  ),
  judged(
    'what nobody documents has no place in the order',
    seen(choice([stranger, best, last], [stranger])),
    'pass',
    'order-kept',
    { exactly: { order: [{ point: '1-1-1-20' }, { point: '4-1-1-14' }] } },
  ),
  judged(
    'one documented combination has no order',
    seen(choice([best, stranger]), choice([], [good, alsoGood], 'peer')),
    'inconclusive',
    'order-not-seen',
    { evidence: [], exactly: {} },
  ),
  judged('nothing offered together shows nothing', {}, 'inconclusive', 'order-not-seen'),
  judged('an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),
  judged(
    'a row that does not hold on the day has no place',
    seen(choice([best, good])),
    'inconclusive',
    'order-not-seen',
    {
      also: [row('ike', box([1], [1], [1], [20]), { until: '2025-01-01' }), ...rows.slice(1)],
    },
  ),
  judged(
    'a row of another scheme, or of another table, has none',
    seen(choice([best, good])),
    'inconclusive',
    'order-not-seen',
    {
      also: [
        row('ike', box([1], [1], [1], [20]), { schemes: ['tls'] }),
        row('ipsec', box([1], [1], [1], [20])),
        ...rows.slice(1),
      ],
    },
  ),
  judged(
    'a row with any additional key exchange holds what has none',
    seen(choice([good, best])),
    'fail',
    'order-differs',
    { also: [row('ike', [[1], [1], [1], [20], [0, 36]]), ...rows.slice(1)] },
  ),
  judged('a row with an additional key exchange does not', seen(choice([best, good, last])), 'pass', 'order-kept', {
    also: [row('ike', [[1], [1], [1], [20], [36]]), ...rows.slice(1)],
  }),
  judged('of CHILD_SAs nobody asks', seen(choice([best, good])), 'inconclusive', 'order-not-seen', {
    clause: orderOf('ipsec'),
    also: rows.map((one) => ({ ...one, space: 'ipsec' as const })),
  }),
  ...(['peer', 'gateway'] as const).map((by) =>
    judged(
      `of TLS it is seen whose order decides: the ${by}'s`,
      tlsFacts({
        choice: choice(
          [],
          [
            [0x0303, 10],
            [0x0303, 20],
          ],
          by,
        ),
      }),
      by === 'peer' ? 'fail' : 'inconclusive',
      by === 'peer' ? 'peer-decides' : 'order-seen-in-part',
      {
        clause: orderOf('tls'),
        scheme: 'tls',
        also: [row('tls', box([0x0303], [10])), row('tls', box([0x0303], [20]))],
      },
    ),
  ),
]);
