import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { concludeChoices, concludePreference } from '../../../probes/ikev2/conclude-preference.ts';
import { inTurn, type Told } from '../../support/tls-observations.ts';

/** Offered groups, each in a proposal of its own, and the one that was named. */
const together = (groups: readonly number[], group: number | undefined, more: Partial<Told> = {}): Told =>
  said(
    groups.map((one) => [[1], [2], [3], [one]]),
    group,
    more,
  );
/** The same in one proposal. */
const inOne = (groups: readonly number[], group: number | undefined, more: Partial<Told> = {}): Told =>
  said([[[1], [2], [3], [...groups]]], group, more);
function said(
  boxes: readonly (readonly (readonly number[])[])[],
  group: number | undefined,
  more: Partial<Told>,
): Told {
  const answer: JsonObject = group === undefined ? {} : { group };
  return { probe: 'ikev2/preference', offer: { boxes }, outcome: 'answered', answer, ...more };
}
const facts = (...told: readonly Told[]) => concludePreference(inTurn(...told));

describe('who decides about proposals', () => {
  test('is the gateway where both orders are answered alike, and its order is told', () => {
    expect(facts(together([14, 19], 19), together([19, 14], 19))).toStrictEqual({
      proposalPreference: { value: 'gateway', evidence: ['a', 'b'] },
      preferredCombinations: {
        value: [
          [1, 2, 3, 19],
          [1, 2, 3, 14],
        ],
        evidence: ['a', 'b'],
      },
    });
  });

  test('is the initiator where the first of each is taken', () => {
    expect(facts(together([14, 19], 14), together([19, 14], 19))).toStrictEqual({
      proposalPreference: { value: 'initiator', evidence: ['a', 'b'] },
    });
  });

  test('is the gateway by one order alone where it did not take the first', () => {
    expect(facts(together([14, 19], 19))).toMatchObject({ proposalPreference: { value: 'gateway', evidence: ['a'] } });
  });

  test.each([
    ['of no answer', []],
    ['where the first was taken in one order alone', [together([14, 19], 14)]],
    ['where the last of each was taken', [together([14, 19], 19), together([19, 14], 14)]],
    [
      'where the first was taken in the first order, and something else in the other',
      [together([14, 19, 20], 14), together([20, 19, 14], 19)],
    ],
    [
      'where something else was taken in the first order, and the first in the other',
      [together([14, 19, 20], 19), together([20, 19, 14], 20)],
    ],
    ['where nothing that was offered was named', [together([14, 19], 20)]],
    ['where no group was named', [together([14, 19], undefined)]],
    ['where two proposals have the same group', [together([14, 14, 19], 19)]],
    [
      'where a proposal has several groups',
      [
        said(
          [
            [[1], [2], [3], [14, 20]],
            [[1], [2], [3], [19]],
          ],
          19,
          {},
        ),
      ],
    ],
    ['where it was refused', [together([14, 19], 19, { outcome: 'refused' })]],
    ['where something else was asked', [together([14, 19], 19, { probe: 'ikev2/row' })]],
    ['of one group alone', [inOne([14], 14), inOne([14], 14)]],
  ] as const)('is not known %s', (_where, told) => expect(facts(...told)).toStrictEqual({}));

  test('goes on where what is left was offered again, and in no other question', () => {
    const first = [together([14, 19, 20, 21], 20), together([21, 20, 19, 14], 20)];
    const all = facts(...first, together([14, 19, 21], 21), together([14, 20], 20), together([14, 19], 19));
    expect(all.proposalPreference).toStrictEqual({ value: 'gateway', evidence: ['a', 'b', 'c', 'e'] });
    expect(all.preferredCombinations?.value.map((point) => point[3])).toStrictEqual([20, 21, 19, 14]);
    const short = facts(...first, together([14, 19], 19));
    expect(short.preferredCombinations?.value.map((point) => point[3])).toStrictEqual([20]);
    const turned = facts(...first, together([14, 21, 19], 21));
    expect(turned.preferredCombinations?.value.map((point) => point[3])).toStrictEqual([20]);
  });
});

describe('who decides about groups in one proposal', () => {
  test('is told apart from who decides about proposals', () => {
    expect(
      facts(inOne([14, 19], 19), inOne([19, 14], 19), together([14, 19], 14), together([19, 14], 19)),
    ).toStrictEqual({
      proposalPreference: { value: 'initiator', evidence: ['c', 'd'] },
      keyExchangePreference: { value: 'gateway', evidence: ['a', 'b'] },
      preferredKeyExchanges: { value: [19, 14], evidence: ['a', 'b'] },
    });
    expect(facts(inOne([14, 19], 14), inOne([19, 14], 19))).toStrictEqual({
      keyExchangePreference: { value: 'initiator', evidence: ['a', 'b'] },
    });
  });

  test('is told by a combination that was chosen too, and by no offer without boxes', () => {
    const chosen = inOne([14, 19], undefined, { answer: { point: [1, 2, 3, 19] } });
    expect(facts(chosen).keyExchangePreference).toStrictEqual({ value: 'gateway', evidence: ['a'] });
    expect(facts({ ...chosen, offer: {} })).toStrictEqual({});
    const { answer: _answer, ...bare } = chosen;
    expect(facts(bare)).toStrictEqual({});
    expect(facts(inOne([14, 19], undefined, { answer: { group: '19', point: ['1', 2, 3, 19] } }))).toStrictEqual({});
  });
});

test('a single combination asked before says nothing of who decides about proposals', () => {
  expect(facts(inOne([14], 14), together([14, 19], 19), together([19, 14], 19)).proposalPreference).toEqual({
    value: 'gateway',
    evidence: ['b', 'c'],
  });
});

test('an offer of what is left goes on with the order of a gateway, and is no turn of the first', () => {
  expect(facts(together([14, 19, 20], 19), together([14, 20], 20)).proposalPreference).toEqual({
    value: 'gateway',
    evidence: ['a', 'b'],
  });
});

describe('what was offered together', () => {
  const choices = (...told: readonly Told[]) => concludeChoices(inTurn(...told));
  const of = (...groups: readonly number[]) => groups.map((group) => [1, 2, 3, group]);

  test('is told in the order that was seen, and what is behind it without one', () => {
    const first = [together([14, 19, 20, 21], 20), together([21, 20, 19, 14], 20)];
    const by = { value: 'gateway', evidence: ['a', 'b'] };
    expect(choices(...first)).toStrictEqual([{ by, wanted: of(20), rest: of(14, 19, 21) }]);
    const whole = [...first, together([14, 19, 21], 21), together([19, 14], 14)];
    expect(choices(...whole)).toMatchObject([{ wanted: of(20, 21, 14, 19), rest: [] }]);
  });

  test('has no order behind one wish of a gateway that follows its peer otherwise', () => {
    const first = [together([14, 19, 20], 20), together([20, 19, 14], 20)];
    const one = { wanted: of(20), rest: of(14, 19) };
    expect(choices(...first, together([14, 19], 14))).toMatchObject([one]);
    expect(choices(...first, together([19, 14], 19), together([14, 19], 14))).toMatchObject([one]);
    expect(choices(...first, together([19, 14], 19), together([14, 19], 19))).toMatchObject([
      { by: { evidence: ['a', 'b', 'c', 'd'] }, wanted: of(20, 19, 14), rest: [] },
    ]);
  });

  test('has no order where what is left is answered differently, though never by the first', () => {
    const first = [together([14, 19, 20, 21], 21), together([21, 20, 19, 14], 21)];
    expect(choices(...first, together([14, 19, 20], 19), together([20, 19, 14], 14))).toMatchObject([
      { wanted: of(21), rest: of(14, 19, 20) },
    ]);
  });

  test('has no order where the peer decides', () => {
    expect(choices(together([14, 19], 14), together([19, 14], 19))).toStrictEqual([
      { by: { value: 'peer', evidence: ['a', 'b'] }, wanted: [], rest: of(14, 19) },
    ]);
  });

  test('may be groups of one proposal too, with all that stands before them', () => {
    const own = (groups: readonly number[], group: number): Told => said([[[7], [8], [9], [...groups]]], group, {});
    expect(choices(together([14, 19], 19), own([14, 31], 31))).toStrictEqual([
      { by: { value: 'gateway', evidence: ['a'] }, wanted: of(19, 14), rest: [] },
      {
        by: { value: 'gateway', evidence: ['b'] },
        wanted: [
          [7, 8, 9, 31],
          [7, 8, 9, 14],
        ],
        rest: [],
      },
    ]);
  });

  test('is nothing where nothing was answered so that it can be told apart', () => {
    expect(choices(together([14, 19], undefined))).toStrictEqual([]);
  });
});
