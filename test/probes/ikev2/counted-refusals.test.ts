import { describe, expect, test } from 'vitest';
import type { JsonObject, Observation, OutcomeKind } from '../../../core/observation/observation.ts';
import type { Box, Point } from '../../../core/spaces/region.ts';
import { acceptedPoint, askedOffers, isNoProposalChosen } from '../../../probes/ikev2/asked-offer.ts';
import { controlledRefusals, isConstant } from '../../../probes/ikev2/counted-refusals.ts';
import { isBeside, isOfFirst, isOfIke, part } from '../../../probes/ikev2/parts-of-space.ts';
import { boxesOf, groupOf } from '../../../probes/ikev2/recorded-offer.ts';
import { lostAcceptances, unsettled, without } from '../../../probes/ikev2/unsettled-offers.ts';
import { readerOf } from '../../../probes/ikev2/was-read.ts';
import { inTurn, type Told } from '../../support/tls-observations.ts';

const [aes, gcm] = [0x0c_0100, 0x14_0100];
const row: Point = [aes, 12, 5, 14];
const many: Box = [[aes], [2], [5], [14, 19]];
const single = (point: Point): Box => point.map((value) => [value]);
/** All dimensions, as offers are read. */
const whole = (box: Box): Box => Array.from({ length: 11 }, (_, at) => box[at] ?? [0]);

function told(name: string, outcome: OutcomeKind, boxes: readonly Box[], more: JsonObject = {}): Told {
  const answers: Partial<Record<OutcomeKind, JsonObject>> = { answered: { group: 14 }, refused: { notify: 14 } };
  const answer = answers[outcome];
  return {
    probe: `ikev2/${name}`,
    offer: { boxes: boxes.map((box) => box.map((values) => [...values])), shareGroup: 14, ...more },
    outcome,
    ...(answer === undefined ? {} : { answer }),
  };
}
const yes = told('control', 'answered', [single(row)]);
const no = told('row', 'refused', [single([aes, 2, 5, 14])]);
/** The row at the end of a proposal of which the rest is refused. */
const shown = told('buried-control', 'answered', [[[aes], [2, 12], [5], [19, 14]]], { buried: [...row] });
const asked = (...all: readonly Told[]) => askedOffers(inTurn(...all));
const counted = (...all: readonly Told[]): readonly string[] =>
  controlledRefusals(asked(...all), [{ point: row, id: 'a' }]).map(({ evidence }) => evidence.join(''));

describe('a refusal counts', () => {
  test('between two controls, which are what was accepted, or a control that was refused', () => {
    expect(counted(yes, no, yes)).toEqual(['abc']);
    expect(counted(told('row', 'answered', [single(row)]), no, told('complement', 'answered', [many]))).toEqual([
      'abc',
    ]);
    expect(counted(no, yes)).toEqual([]);
    expect(counted(yes, no)).toEqual([]);
    const refused = told('control', 'refused', [single(row)]);
    // Which is a refusal of what it asked for itself.
    expect(counted(yes, refused, no, yes)).toEqual(['abd']);
    expect(counted(yes, no, refused, yes)).toEqual(['acd']);
    const refusedBuried = told('buried-control', 'refused', [many, single(row)], { buried: [...row] });
    expect(counted(yes, no, refusedBuried, yes)).toEqual([]);
    for (const passedOver of [
      told('control', 'silent', [single(row)]),
      told('row', 'refused', [single([1, 1, 1, 14])]),
    ]) {
      expect(counted(yes, no, passedOver, yes)[0]).toBe('abd');
    }
  });

  test('next to no control that was answered with the group of something else', () => {
    const other = { ...shown, answer: { group: 19 } };
    expect(counted(yes, no, shown)).toEqual(['abc']);
    expect(counted(yes, no, other, yes)).toEqual([]);
    expect(counted(yes, other, no, yes)).toEqual([]);
  });

  test('of several combinations where the peer was shown to read them, and in what is offered to settle them', () => {
    for (const name of ['complement', 'surplus'])
      expect(counted(yes, told(name, 'refused', [many]), shown)).toEqual(['abc']);
    expect(counted(yes, told('bisect', 'refused', [many]), shown)).toEqual([]);
    expect(counted(yes, told('complement', 'refused', [many]), yes)).toEqual([]);
    const elsewhere = { ...shown, probe: 'ikev2/row' };
    expect(counted(yes, told('complement', 'refused', [many]), elsewhere)).toEqual([]);
    const { buried: _buried, ...unnamed } = shown.offer;
    expect(counted(yes, told('complement', 'refused', [many]), { ...shown, offer: unnamed })).toEqual([]);
  });

  test('where it says NO_PROPOSAL_CHOSEN, to a share of a group that something was accepted with', () => {
    expect(counted(yes, { ...no, answer: { notify: 7 } }, yes)).toEqual([]);
    expect(counted(yes, { ...no, outcome: 'malformed' }, yes)).toEqual([]);
    expect(counted(yes, { ...no, offer: { ...no.offer, shareGroup: 19 } }, yes)).toEqual([]);
    const [refused, malformed] = inTurn(no, { ...no, outcome: 'malformed' }) as [Observation, Observation];
    expect([isNoProposalChosen(refused), isNoProposalChosen(malformed)]).toEqual([true, false]);
  });

  test('of a question that was never accepted', () => {
    const accepted = { ...no, outcome: 'answered', answer: { group: 14 } } as const;
    const constant = (...all: readonly Told[]): boolean => {
      const [first, ...rest] = asked(...all);
      if (first === undefined) throw new Error('a question wanted');
      return isConstant(first, [first, ...rest]);
    };
    expect(constant(no, yes, no)).toBe(true);
    expect(constant(no, yes, accepted)).toBe(false);
    expect(constant(no, { ...accepted, offer: { ...no.offer, shareGroup: 19 } })).toBe(true);
  });
});

describe('an offer', () => {
  test('is read with all dimensions, and a share of group 0 where none is named', () => {
    const { shareGroup: _group, ...bare } = no.offer;
    const [one, two, three] = asked(no, { ...no, offer: bare }, { ...no, offer: { ...bare, shareGroup: 0 } });
    expect([one?.shareGroup, two?.shareGroup]).toEqual([14, 0]);
    expect([one?.key === two?.key, two?.key === three?.key]).toEqual([false, true]);
    expect(one?.boxes).toEqual([whole(single([aes, 2, 5, 14]))]);
  });

  test('shows what was chosen, or the one combination that it was of', () => {
    const points = (of: Told): unknown =>
      asked(of).flatMap((one) => acceptedPoint(one).map(({ point }) => point.slice(0, 4)));
    expect(points(yes)).toEqual([row]);
    expect(points(told('complement', 'answered', [many]))).toEqual([]);
    expect(points({ ...told('complement', 'answered', [many]), answer: { point: [aes, 2, 5, 19] } })).toEqual([
      [aes, 2, 5, 19],
    ]);
    expect(points({ ...yes, outcome: 'refused' })).toEqual([]);
    expect(points(told('row', 'answered', [single([gcm, 12, 5, 14])]))).toEqual([[gcm, 0, 5, 14]]);
  });

  test('has boxes of four to eleven dimensions of numbers, and names a group', () => {
    const of = (boxes: unknown): readonly Box[] => boxesOf({ offer: { boxes } } as unknown as Observation);
    const dimensions = (count: number): number[][] => Array.from({ length: count }, () => [1]);
    expect([3, 4, 11, 12].map((count) => of([dimensions(count)]).length)).toEqual([0, 1, 1, 0]);
    expect(of([7, 'abcd', null, { length: 4 }, [[1], [1], [1], ['x']], dimensions(4)])).toEqual([dimensions(4)]);
    expect(of({})).toEqual([]);
    const group = (answer: JsonObject): unknown => groupOf({ answer } as unknown as Observation);
    expect([group({ group: 14 }), group({ point: [1, 2, 3, 19] }), group({ point: ['x'] })]).toEqual([
      14,
      19,
      undefined,
    ]);
  });
});

describe('the parts of the space', () => {
  const [plain, first, second, irregular] = [
    whole(single(row)),
    whole(single([...row, 36])),
    whole(single([...row, 0, 36])),
    whole(single([gcm, 12, 5, 14])),
  ];
  test('are IKE SAs, those with ADDKE1 alone, and what stands beside; an irregular one that is accepted is an IKE SA', () => {
    const all = [plain, first, second, irregular];
    expect(all.map((one) => isOfIke(one))).toEqual([true, false, false, false]);
    expect(all.map(isOfFirst)).toEqual([false, true, false, false]);
    expect(all.map((one) => isBeside(one))).toEqual([false, false, true, true]);
    expect([isOfIke(irregular, true), isBeside(irregular, true), isOfIke(second, true)]).toEqual([true, false, false]);
  });

  test('have their own facts, of which what was asked as a whole tells how often at least', () => {
    const settled = (box: Box, times = Number.POSITIVE_INFINITY) => ({ box, evidence: ['e'], times });
    const open = { box: irregular, evidence: ['u'], reason: 'silent' } as const;
    const known = {
      accepted: [settled(irregular), settled(first)],
      refused: [settled(plain, 3), settled(plain), settled(plain, 2), settled(irregular, 1)],
      undecided: [open],
      differs: [settled(irregular)],
    };
    const facts = part(known, isOfIke, 4);
    expect(facts.accepted.map(({ box }) => box)).toEqual([irregular.slice(0, 4)]);
    expect(facts.differs?.map(({ box }) => box)).toEqual([irregular.slice(0, 4)]);
    expect(facts.refused).toHaveLength(3);
    expect([facts.undecided, facts.askedTimes]).toEqual([[], 2]);
    const once = part({ ...known, refused: [settled(plain)], differs: [] }, isOfIke, 4);
    expect(Object.keys(once)).toEqual(['accepted', 'refused', 'undecided']);
    expect(part(known, isBeside, 11).undecided).toEqual([open]);
  });
});

describe('what is not settled', () => {
  const settledBy = (box: Box) => ({ box: whole(box), evidence: ['e'] });

  test('is open for the reason of the last exchange about it', () => {
    const [silent, strange] = [told('row', 'silent', [single(row)]), told('row', 'malformed', [single(row)])];
    const reasons = (...all: readonly Told[]): readonly string[] =>
      unsettled(asked(...all), { taken: [], refused: [] }, () => 'not-narrowed').map(({ reason }) => reason);
    expect([reasons(silent, strange), reasons(strange, silent)]).toEqual([['malformed'], ['silent']]);
  });

  test('leaves out an AEAD that is accepted with every INTEG beside it, also among others', () => {
    const taken = [settledBy(single([gcm, 0, 5, 14]))];
    const beside = [whole([[gcm], [1, 12], [5], [14]]), whole(single(row))];
    expect(without(beside, taken)).toEqual([whole(single(row))]);
    expect(without([whole([[gcm], [1], [5], [14]])], taken)).toEqual([]);
    expect(without([whole([[gcm], [0], [5], [14, 19]])], taken)).toEqual([whole([[gcm], [0], [5], [19]])]);
    expect(without([whole(single(row)), whole([[aes], [2], [5], [14]])], [settledBy(single(row))])).toEqual([
      whole([[aes], [2], [5], [14]]),
    ]);
  });

  test('was lost where an offer was accepted of which none was found, and the peer refuses to a share of that group', () => {
    const lost = (taken: readonly Box[], ...all: readonly Told[]): number =>
      lostAcceptances(asked(...all), taken.map(settledBy)).length;
    const accepted = told('complement', 'answered', [many]);
    expect(lost([], accepted, no)).toBe(1);
    expect(lost([single([aes, 2, 5, 19])], accepted, no)).toBe(0);
    expect(lost([single([aes, 2, 5, 14]), single([aes, 2, 5, 19])], accepted, no)).toBe(0);
    expect(lost([], accepted, { ...no, offer: { ...no.offer, shareGroup: 19 } })).toBe(0);
    expect(lost([], { ...accepted, probe: 'ikev2/bisect' }, no)).toBe(0);
    expect(lost([], accepted, no, told('row', 'not-made', [single(row)]))).toBe(0);
  });
});

test('a peer is shown to read a proposal to its end by the last one of an offer alone, with its additional key exchanges', () => {
  const longest = (boxes: readonly Box[], buried: Point): number =>
    readerOf([{ boxes, shareGroup: 14, buried }], []).longest;
  const inside: Box = [[aes], [2, 12], [5], [19, 14]];
  expect(longest([many, inside], row)).toBe(6);
  expect(longest([inside, single(row)], row)).toBe(4);
  expect(longest([whole(inside)], row)).toBe(6);
  expect(longest([whole([...inside, [35, 36]])], [...row, 36])).toBe(8);
  expect(longest([whole([...inside, [35, 36]])], row)).toBe(0);
  expect(longest([], row)).toBe(0);
});
