import { describe, expect, test } from 'vitest';
import type { OutcomeKind } from '../../../core/observation/observation.ts';
import type { Box, Point } from '../../../core/spaces/region.ts';
import { concludeStrongswan } from '../../../probes/strongswan/conclude-strongswan.ts';
import { inShort, inTurn, type Told } from '../../support/tls-observations.ts';

/** One offer of a CHILD_SA: what was offered, how it ended, and what the gateway chose. */
function child(
  probe: string,
  boxes: readonly Box[] | Point,
  outcome: OutcomeKind,
  { chosen, ...offer }: { readonly chosen?: Point; readonly selectors?: string; readonly among?: number } = {},
): Told {
  const offered = boxes.some(Array.isArray) ? { boxes } : { point: boxes };
  return {
    probe: `strongswan/ipsec-${probe}`,
    offer: { space: 'ipsec', ...offered, ...offer },
    outcome,
    ...(chosen === undefined ? {} : { answer: { point: chosen } }),
  };
}
const aes: Point = [12, 2, 0, 0];
const des: Point = [3, 2, 0, 0];
const cast: Point = [6, 2, 0, 0];
const takes = (point: Point = aes, more: object = {}): Told =>
  child('row', point, 'answered', { chosen: point, ...more });
const control = (more: object = {}): Told => child('control', aes, 'answered', { chosen: aes, ...more });
const no = (point: Point, more: object = {}): Told => child('row', point, 'refused', more);
const facts = (...told: readonly Told[]) => concludeStrongswan(inTurn(...told));
const said = (...told: readonly Told[]) => {
  const { ipsec } = facts(...told);
  return ipsec === undefined ? undefined : inShort(ipsec);
};
const desRefused = '0003: 0002: 0000: 0000';

describe('CHILD_SAs', () => {
  test('are absent where none was offered', () => {
    expect(facts()).toEqual({});
    expect(Object.keys(facts(takes()))).toEqual(['ipsec', 'ipsecAdditional', 'ah']);
  });

  test('of ESP, of AH and with additional key exchanges are facts apart, vouched for by one another', () => {
    const more: Point = [12, 2, 14, 0, 36, 0, 0, 0, 0, 0, 0];
    const { ipsec, ipsecAdditional, ah } = facts(takes(), no([0, 2, 0, 0]), no(more), no(des), control());
    expect(ipsec && inShort(ipsec)).toEqual({
      accepted: ['000c: 0002: 0000: 0000 by ae'],
      refused: [`${desRefused} by ade`],
      open: [],
    });
    expect(ipsec?.use).toEqual({ established: [], unfinished: [] });
    expect(ah && inShort(ah)).toEqual({ accepted: [], refused: ['0000: 0002: 0000: 0000 by abe'], open: [] });
    expect(ipsecAdditional?.refused.map(({ box }) => box.flat())).toEqual([more]);
    expect(ipsecAdditional?.accepted).toEqual([]);
  });

  test('stand apart by the IKE SA that they were asked under, where that is known', () => {
    const [p256, p384] = [{ ikeSa: [20, 0, 5, 19] }, { ikeSa: [20, 0, 5, 20] }];
    const asked = [takes(aes, p256), no(des, p256), control(p256), takes(des, p384), no(cast)];
    const { ipsecUnder = [] } = facts(...asked);
    expect(ipsecUnder.map(({ ikeSa, ipsec }) => [ikeSa, inShort(ipsec)])).toEqual([
      [p256.ikeSa, { accepted: ['000c: 0002: 0000: 0000 by ac'], refused: [`${desRefused} by abc`], open: [] }],
      [p384.ikeSa, { accepted: [`${desRefused} by d`], refused: [], open: [] }],
    ]);
    expect(facts(takes(), no(des), control())).not.toHaveProperty('ipsecUnder');
  });

  test('of several kinds in one offer are each settled in their own facts', () => {
    const offer = child(
      'sweep',
      [
        [[3], [2], [0], [0]],
        [[0], [2], [0], [0]],
      ],
      'silent',
    );
    const { ipsec, ah } = facts(takes(), offer, control());
    expect(ipsec?.undecided.map(({ box }) => box.flat())).toEqual([des]);
    expect(ah?.undecided.map(({ box }) => box.flat())).toEqual([[0, 2, 0, 0]]);
    const refused = child(
      'sweep',
      [
        [[3], [2], [0], [0]],
        [[0], [2], [0], [0]],
      ],
      'refused',
    );
    const all = facts(takes(), refused, control());
    expect(all.ipsec?.refused.map(({ box }) => box.flat())).toEqual([des]);
    expect(all.ah?.refused.map(({ box }) => box.flat())).toEqual([[0, 2, 0, 0]]);
  });

  test('whose boxes have another number of dimensions, or hold no numbers, are left out', () => {
    const strange = [[[3], [2], [0]], [[3], [2], [0], [0], [0]], [[3], [2], ['x'], [0]], [], 'x'] as unknown as Box[];
    const { ipsec, ipsecAdditional } = facts(takes(), child('sweep', strange, 'silent'), control());
    expect([ipsec?.undecided, ipsecAdditional?.undecided]).toEqual([[], []]);
  });
});

describe('with several traffic selectors', () => {
  const [one, other] = [
    { selectors: 'a', among: 2 },
    { selectors: 'b', among: 2 },
  ];
  const around = (point: Point, more: object): readonly Told[] => [takes(aes, more), no(point, more), control(more)];

  test('is refused what is refused with each, on the evidence of both', () => {
    expect(said(...around(des, one), ...around(des, other))?.refused).toEqual([`${desRefused} by abcdef`]);
  });

  test('is not refused what was asked with one of them alone', () => {
    expect(said(...around(des, one))?.refused).toEqual([]);
    expect(said(...around(des, one), ...around(cast, other))?.refused).toEqual([]);
  });

  test('is not refused what is accepted with another', () => {
    const told = [...around(des, one), takes(des, other), no(des, other), control(other)];
    expect(said(...told)).toEqual({
      accepted: ['000c: 0002: 0000: 0000 by ac', '0003: 0002: 0000: 0000 by d', '000c: 0002: 0000: 0000 by f'],
      refused: [],
      open: [],
    });
  });

  test('a control with one of them is none for what was asked with another', () => {
    expect(said(takes(aes, one), no(des, other), control(one), takes(cast, other))?.refused).toEqual([]);
  });

  test('what stays open with any is open', () => {
    const told = [...around(des, one), takes(aes, other), child('row', des, 'silent', other), control(other)];
    expect(said(...told)).toMatchObject({ refused: [], open: [`${desRefused} by e: silent`] });
  });

  test('one alone is asked with where nothing is said of them', () => {
    expect(said(...around(des, {}))?.refused).toEqual([`${desRefused} by abc`]);
    expect(said(...around(des, { selectors: 'a' }), ...around(cast, {}))?.refused).toEqual([]);
  });
});

describe('a control', () => {
  test('that was refused is no refusal of what it offers, and leaves nothing open', () => {
    expect(said(takes(), child('control', des, 'refused'), control())).toMatchObject({
      refused: [],
      open: [],
    });
    expect(said(takes(), child('control', des, 'silent'), control())).toMatchObject({ open: [] });
  });

  test('counts as the next thing that was answered, other offers between or not', () => {
    expect(said(takes(), no(des), no(cast), control())?.refused).toEqual([
      `${desRefused} by abd`,
      '0006: 0002: 0000: 0000 by acd',
    ]);
    expect(said(takes(), no(des), child('row', cast, 'silent'), takes())?.refused).toEqual([`${desRefused} by abd`]);
  });

  test('vouches for a list that it stands right behind, and for none further away', () => {
    const list = child('sweep', [[[3, 6], [2], [0], [0]]], 'refused');
    const long = child('control', [[[3, 6, 12], [2], [0], [0]]], 'answered', { chosen: aes });
    const refused = '0003 0006: 0002: 0000: 0000';
    expect(said(takes(), list, long, control())?.refused).toEqual([`${refused} by abcd`]);
    expect(said(takes(), list, control(), long)?.refused).toEqual([`${refused} by abcd`]);
    expect(said(takes(), list, control(), takes(), long)?.refused).toEqual([]);
    expect(said(takes(), list, { ...long, outcome: 'silent', answer: {} }, control())?.refused).toEqual([]);
  });

  test('is wanted right behind several combinations, each of which would be settled alone', () => {
    const two = child(
      'sweep',
      [
        [[3], [2], [0], [0]],
        [[6], [2], [0], [0]],
      ],
      'refused',
    );
    expect(said(takes(), two, takes())?.refused).toEqual([]);
    expect(said(takes(), two, control())?.refused).toHaveLength(2);
  });

  test('vouches by what was accepted before the list, not by what is accepted later', () => {
    const list = child('sweep', [[[3, 6], [2], [14], [0]]], 'refused');
    const long = child('control', [[[12, 7, 8], [2], [0], [0]]], 'answered', { chosen: aes });
    expect(said(takes(), list, long, takes([12, 2, 14, 0]))?.refused).toEqual(['0003 0006: 0002: 000e: 0000 by abc']);
    expect(said(takes([12, 2, 14, 0]), takes(), list, long, takes())?.refused).toEqual([]);
  });
});

test('what an offer of several combinations came to is told of each, and in the order of their places where they began at once', () => {
  const list = { ...child('row', [[[3, 6], [2], [5], [14]]], 'silent'), probe: 'strongswan/ike' };
  const two = {
    ...list,
    offer: {
      space: 'ike',
      boxes: [
        [[3], [2], [5], [14]],
        [[6], [2], [5], [14]],
      ],
    },
  };
  expect(facts(two).ike?.use.unfinished.map(({ box }) => box)).toEqual([
    [[3], [2], [5], [14]],
    [[6], [2], [5], [14]],
  ]);
  const chosen = { ...two, outcome: 'authentication-failed' as const, answer: { point: [3, 2, 5, 14] } };
  expect(facts(chosen).ike?.use.unfinished.map(({ box }) => box)).toEqual([[[3], [2], [5], [14]]]);
  const at = (order: string, outcome: OutcomeKind): Told => ({
    ...child('row', des, outcome),
    probe: 'strongswan/ike',
    offer: { space: 'ike', point: des },
    order,
    startedAtMs: 0,
    id: order,
  });
  for (const all of [
    [at('x', 'silent'), at('y', 'reset')],
    [at('y', 'reset'), at('x', 'silent')],
  ])
    expect(facts(...all).ike?.use.unfinished).toEqual([
      { box: [[3], [2], [0], [0]], evidence: ['x', 'y'], reason: 'reset' },
    ]);
});

test('a run that says of one offer alone with how many selectors it was to ask settles nothing before', () => {
  expect(said(takes(aes, { among: 2 }), no(des), control())?.refused).toEqual([]);
  expect(said(takes(), no(des), control({ among: 2 }))?.refused).toEqual([]);
  expect(said(takes(), no(des), control({ among: 1 }))?.refused).toEqual([`${desRefused} by abc`]);
});

test('refusals with different selectors of different combinations are none, and are left nowhere', () => {
  const [here, there] = [
    { selectors: 'a', among: 2 },
    { selectors: 'b', among: 2 },
  ];
  const told = [takes(aes, here), no(des, here), control(here), takes(aes, there), no(cast, there), control(there)];
  expect(facts(...told).ipsec?.refused).toEqual([]);
});

test('an additional key exchange makes another SA, however many of them', () => {
  const { ipsec, ipsecAdditional } = facts(takes([...aes, 36]), takes([...aes, 36, 0, 0, 0, 0, 0, 0]));
  expect(ipsec?.accepted).toEqual([]);
  expect(ipsecAdditional?.accepted.map(({ box }) => box.length)).toEqual([5, 11]);
});

test('of several combinations, an answer leaves none open, and one without additional key exchanges has four dimensions', () => {
  const both = [[[3, 6], [2], [0], [0]]];
  expect(said(child('sweep', both, 'answered', { chosen: cast }))).toEqual({
    accepted: ['0006: 0002: 0000: 0000 by a'],
    refused: [],
    open: [],
  });
  const eleven = [[12], [2], [14], [0], [35, 36], [0], [0], [0], [0], [0], [0]];
  expect(facts(child('sweep', [eleven], 'silent')).ipsecAdditional?.undecided.map(({ box }) => box)).toEqual([eleven]);
  expect(facts(child('sweep', [[...eleven, [0]]], 'silent')).ipsecAdditional?.undecided).toEqual([]);
});

test('a point that holds what is no number is none', () => {
  const strange = child('row', des, 'silent');
  expect(facts({ ...strange, offer: { space: 'ipsec', point: [3, 'x', 0, 0] } }).ipsec?.undecided).toEqual([]);
});

test('a second control that got lost takes nothing from the first', () => {
  const list = child('sweep', [[[3, 6], [2], [0], [0]]], 'refused');
  const longer = child('control', [[[3, 6, 12], [2], [0], [0]]], 'answered', { chosen: aes });
  expect(said(takes(), list, longer, child('control', aes, 'silent'))?.refused).toEqual([
    '0003 0006: 0002: 0000: 0000 by abc',
  ]);
});
