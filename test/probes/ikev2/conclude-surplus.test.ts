import { expect, test } from 'vitest';
import type { SpaceFacts } from '../../../core/facts/facts.ts';
import { type Box, box } from '../../../core/spaces/region.ts';
import { concludeSurplus } from '../../../probes/ikev2/conclude-surplus.ts';
import { spaceFacts } from '../../support/rule-tester.ts';
import { inTurn, type Told } from '../../support/tls-observations.ts';

const open = { box: box([1, 2], [12], [5], [14, 19]), reason: 'too-many-violations' };
const facts = spaceFacts([box([1], [12], [5], [14])], [], [open, { box: box([9], [12], [5], [14]), reason: 'silent' }]);
const accepted = (probe: string, boxes: readonly Box[], group?: number, more: Partial<Told> = {}): Told => ({
  probe: `ikev2/${probe}`,
  offer: { boxes },
  outcome: 'answered',
  ...(group === undefined ? {} : { answer: { group } }),
  ...more,
});
const surplus = (told: readonly Told[], of: SpaceFacts | undefined = facts, dimensions: 4 | 5 = 4) =>
  concludeSurplus(inTurn(...told), of, dimensions);

test('a value is shown where an accepted offer had no other in its dimension, and a group where it was named', () => {
  const told = [
    accepted('row', [[[3], [12], [5], [19]]], 19),
    accepted(
      'complement',
      [
        [[1, 2], [12], [5, 6], [14, 19]],
        [[1], [12], [5], [15]],
      ],
      14,
    ),
    accepted('bisect', [
      [[2], [2], [5], [20, 21]],
      [[2], [2], [5], [20]],
    ]),
    accepted('surplus', [[[1], [12], [5, 6], [15]]]),
  ];
  expect(surplus(told)).toStrictEqual([
    { values: [[1, 2, 3], [2, 12], [5], [14, 15, 19]], unlisted: 4, evidence: ['undecided-0'] },
  ]);
});

test.each<readonly [string, Told]>([
  ['of another kind of question', accepted('control', [[[7], [7], [7], [7]]], 7)],
  ['that was refused', accepted('row', [[[7], [7], [7], [7]]], 7, { outcome: 'refused' })],
  ['without a box', accepted('row', [], 7)],
  ['of the other space', accepted('row', [[[7], [7], [7], [7], [7]]], 7)],
  [
    'of both spaces',
    accepted(
      'row',
      [
        [[7], [7], [7], [7]],
        [[7], [7], [7], [7], [7]],
      ],
      7,
    ),
  ],
])('an offer %s shows none', (_what, told) => {
  expect(surplus([told])[0]?.values).toStrictEqual([[], [], [], []]);
});

test('with an additional key exchange there is one dimension more', () => {
  const five = spaceFacts(
    [box([1], [12], [5], [14], [36])],
    [],
    [{ ...open, box: box([1], [12], [5], [14], [35, 36]) }],
  );
  expect(surplus([accepted('row', [[[1], [12], [5], [14], [36]]], 14)], five, 5)).toStrictEqual([
    { values: [[1], [12], [5], [14], [36]], unlisted: 2, evidence: ['undecided-0'] },
  ]);
});

test('there is none where nothing stayed open for being too much, or nothing was accepted', () => {
  const told = [accepted('row', [[[1], [12], [5], [14]]], 14)];
  expect(concludeSurplus(inTurn(...told), undefined, 4)).toStrictEqual([]);
  expect(surplus(told, spaceFacts([box([1], [12], [5], [14])], [], [{ ...open, reason: 'silent' }]))).toStrictEqual([]);
  expect(surplus(told, spaceFacts([], [], [open]))).toStrictEqual([]);
});
