import { describe, expect, test } from 'vitest';
import type { JsonObject, Observation, OutcomeKind } from '../../../core/observation/observation.ts';
import type { Box, Point } from '../../../core/spaces/region.ts';
import { concludeIkev2 } from '../../../probes/ikev2/conclude-ikev2.ts';
import { observationOf } from '../../support/recording-of.ts';

const row: Point = [1, 12, 5, 14];
const other: Point = [1, 12, 5, 19];
const complement: Box = [[1], [2], [5], [14, 19]];
const single = (point: Point): Box => point.map((value) => [value]);

let count = 0;
function seen(
  probe: string,
  outcome: OutcomeKind,
  boxes: readonly Box[],
  more: { readonly answer?: JsonObject; readonly buried?: Point } = {},
): Observation {
  const at = String(++count).padStart(6, '0');
  const answers: Partial<Record<OutcomeKind, JsonObject>> = {
    answered: { notify: 17, group: boxes.at(-1)?.[3]?.[0] ?? 0 },
    refused: { notify: 14 },
  };
  const answer = more.answer ?? answers[outcome];
  return observationOf({
    id: `obs-${at}`,
    probe,
    order: `ikev2/${at}`,
    offer: {
      space: 'ike',
      boxes: boxes.map((box) => box.map((values) => [...values])),
      ...(more.buried === undefined ? {} : { buried: [...more.buried] }),
    },
    outcome,
    ...(answer === undefined ? {} : { answer }),
    sent: '00',
    received: '00',
    elapsedMs: 1,
  });
}

const accepts = (point: Point, probe = 'ikev2/row'): Observation => seen(probe, 'answered', [single(point)]);
const calibration = (outcome: OutcomeKind = 'refused'): Observation =>
  seen('ikev2/calibration', outcome, [[[1023 * 65_536], [12], [5], [14]]]);
const buried = (boxes: readonly Box[], answer?: JsonObject): Observation =>
  seen('ikev2/buried-control', 'answered', [...boxes, single(row)], {
    buried: row,
    ...(answer === undefined ? {} : { answer }),
  });

/** The row inside a proposal: behind other values of each kind, and with more transforms than are asked for here. */
const inside: Box = [[9, 1], [2, 12], [5], [19, 14]];
const shown = (
  boxes: readonly Box[] = [],
  more: { readonly outcome?: OutcomeKind; readonly answer?: JsonObject } = {},
) =>
  seen('ikev2/buried-control', more.outcome ?? 'answered', [...boxes, inside], {
    buried: row,
    answer: more.answer ?? { notify: 17, group: 14 },
  });

describe('facts of the space of IKE SAs', () => {
  test('are absent where the native probe saw nothing', () => {
    expect(concludeIkev2([])).toEqual({});
    expect(concludeIkev2([seen('strongswan/ike', 'answered', [single(row)])])).toEqual({});
  });

  test('are acceptances of one combination, and refusals with the controls around them as evidence', () => {
    const observations = [
      accepts(row),
      calibration(),
      seen('ikev2/complement', 'refused', [complement]),
      shown(),
      seen('ikev2/complement', 'refused', [complement]),
      accepts(row, 'ikev2/control'),
    ];
    const [first, , refusal, inner, again, control] = observations.map(({ id }) => id);
    expect(concludeIkev2(observations)).toEqual({
      ike: {
        accepted: [{ box: single(row), evidence: [first, control] }],
        refused: [
          { box: complement, evidence: [first, refusal, inner] },
          { box: complement, evidence: [inner, again, control] },
        ],
        undecided: [],
        askedTimes: 2,
      },
    });
    expect(concludeIkev2(observations.toReversed())).toEqual(concludeIkev2(observations));
  });

  test('hold the combination that a responder chose out of many', () => {
    const chosen = seen('ikev2/complement', 'answered', [complement], {
      answer: { point: [1, 2, 5, 19], proposal: 1 },
    });
    const { ike } = concludeIkev2([accepts(row), calibration(), chosen]);
    expect(ike?.accepted.map(({ box }) => box)).toContainEqual(single([1, 2, 5, 19]));
    expect(ike?.undecided).toEqual([{ box: [[1], [2], [5], [14]], evidence: [chosen.id], reason: 'not-narrowed' }]);
  });

  test('are undecided throughout when a cipher that does not exist was accepted, or was not offered', () => {
    const observations = [accepts(row), seen('ikev2/complement', 'refused', [complement]), buried([complement])];
    const both = [calibration('answered'), calibration('refused')];
    for (const all of [observations, [...observations, calibration('answered')], [...observations, ...both]]) {
      const { ike } = concludeIkev2(all);
      expect(ike?.accepted).toEqual([]);
      expect(ike?.refused).toEqual([]);
      expect(ike?.undecided.map(({ reason }) => reason).sort()).toEqual(['no-answered-control', 'not-calibrated']);
    }
  });
});

describe('facts of the space with an additional key exchange', () => {
  const with36: Box = [[1], [2, 12], [5], [14, 19], [36]];
  /** The same, asked for in another order of its values: another question. */
  const rest: Box = [[1], [12, 2], [5], [14, 19], [36]];
  const point: Point = [1, 12, 5, 19, 36];
  const method = (outcome: OutcomeKind): Observation => seen('ikev2/calibration', outcome, [single([1, 12, 5, 19, 3])]);

  test('are absent where nothing asked for it, as in an older recording', () => {
    const older = { ...seen('ikev2/additional-key-exchange', 'answered', [complement]), offer: {} };
    expect(concludeIkev2([accepts(row), calibration(), older])).not.toHaveProperty('ikeAdditional');
  });

  test('are regions of five dimensions, apart from those without', () => {
    const facts = concludeIkev2([
      accepts(row),
      calibration(),
      seen('ikev2/complement', 'answered', [with36]),
      seen('ikev2/bisect', 'answered', [single(point)]),
      method('refused'),
      seen('ikev2/complement', 'refused', [rest]),
      shown([rest]),
      seen('ikev2/complement', 'refused', [rest]),
      accepts(row, 'ikev2/control'),
    ]);
    expect(facts.ike?.accepted.map(({ box }) => box)).toEqual([single(row)]);
    expect(facts.ike?.refused).toEqual([]);
    expect(facts.ikeAdditional?.accepted.map(({ box }) => box)).toEqual([single(point)]);
    expect(facts.ikeAdditional?.refused.slice(0, 2).map(({ box }) => box)).toEqual([
      [[1], [2], [5], [14, 19], [36]],
      [[1], [12], [5], [14], [36]],
    ]);
    expect(facts.ikeAdditional?.undecided).toEqual([]);
  });

  test('hold no acceptance by a peer that accepts a method that does not exist, or was not asked for one', () => {
    const acceptance = [
      accepts(row),
      calibration(),
      seen('ikev2/complement', 'answered', [with36]),
      seen('ikev2/bisect', 'answered', [single(point)]),
    ];
    for (const all of [acceptance, [...acceptance, method('answered')]]) {
      const { ike, ikeAdditional } = concludeIkev2(all);
      expect(ike?.accepted.map(({ box }) => box)).toEqual([single(row)]);
      expect(ikeAdditional?.accepted).toEqual([]);
      expect(ikeAdditional?.undecided.map(({ reason }) => reason)).toEqual(['not-calibrated']);
    }
  });

  test('hold no refusal on the word of a control that was buried among proposals without one, or behind a known group', () => {
    const reserved = (one: Observation): Observation => ({ ...one, offer: { ...one.offer, shareGroup: 3 } });
    const refusal = (): Observation => seen('ikev2/complement', 'refused', [with36]);
    const reasons = (asked: () => readonly Observation[]): string[] | undefined =>
      concludeIkev2([
        accepts(row),
        calibration(),
        ...asked(),
        accepts(row, 'ikev2/control'),
      ]).ikeAdditional?.undecided.map(({ reason }) => reason);
    expect(reasons(() => [refusal(), refusal(), shown([complement])])).toEqual(['no-answered-control']);
    expect(reasons(() => [refusal(), refusal(), shown([with36])])).toEqual([]);
    expect(reasons(() => [reserved(refusal()), reserved(refusal()), shown([with36])])).toEqual(['no-answered-control']);
    expect(reasons(() => [reserved(refusal()), reserved(refusal()), reserved(shown([with36]))])).toEqual([]);
  });
});

describe('a refusal counts for nothing', () => {
  const undecided = (observations: readonly Observation[]): string[] | undefined => {
    const { ike } = concludeIkev2([calibration(), ...observations]);
    expect(ike?.refused).toEqual([]);
    return ike?.undecided.map(({ reason }) => reason);
  };
  const refusal = (): Observation => seen('ikev2/complement', 'refused', [complement]);

  test('before the first and after the last control that was answered', () => {
    expect(undecided([refusal(), refusal(), accepts(row), shown()])).toEqual(['no-answered-control']);
    expect(undecided([accepts(row), shown(), refusal(), refusal()])).toEqual(['no-answered-control']);
  });

  test('when it was said once, or the same question was accepted too', () => {
    const around = (asked: readonly Observation[]): readonly Observation[] => [
      accepts(row),
      shown(),
      ...asked,
      accepts(row, 'ikev2/control'),
    ];
    const accepted = (): Observation => seen('ikev2/complement', 'answered', [complement]);
    expect(undecided(around([refusal()]))).toEqual(['no-answered-control']);
    expect(undecided(around([refusal(), accepted(), refusal()]))).toEqual(['answers-differ']);
  });

  test('when the control inside its proposal was refused', () => {
    const no = (): Observation => shown([], { outcome: 'refused', answer: { notify: 14 } });
    expect(undecided([accepts(row), refusal(), accepts(row), no(), accepts(row), refusal(), accepts(row)])).toEqual([
      'no-answered-control',
    ]);
  });

  test('when no share of its group was answered', () => {
    const reserved = (one: Observation): Observation => ({ ...one, offer: { ...one.offer, shareGroup: 3 } });
    const point = (): Observation => seen('ikev2/row', 'refused', [single(other)]);
    expect(undecided([accepts(row), reserved(point()), reserved(point()), accepts(row)])).toEqual([
      'no-answered-control',
    ]);
  });

  test('next to a control that was refused, though others were answered further away', () => {
    const control = (): Observation => seen('ikev2/control', 'refused', [single(row)]);
    const around = [accepts(row), buried([complement]), control(), refusal(), accepts(row, 'ikev2/control')];
    expect(undecided(around)).toEqual(['answers-differ', 'no-answered-control']);
  });

  test('when nothing shows that an offer of that size is read to its end', () => {
    const control = (): Observation => accepts(row, 'ikev2/control');
    expect(undecided([accepts(row), refusal(), refusal(), control()])).toEqual(['no-answered-control']);
    expect(undecided([accepts(row), refusal(), refusal(), buried([complement])])).toEqual(['no-answered-control']);
  });

  test('when the buried control was answered with the group of something else', () => {
    const answer = { notify: 17, group: 19 };
    expect(undecided([accepts(row), refusal(), refusal(), shown([], { answer }), accepts(row)])).toEqual([
      'no-answered-control',
    ]);
  });

  test('when it is another notify than NO_PROPOSAL_CHOSEN', () => {
    const syntax = seen('ikev2/complement', 'refused', [complement], { answer: { notify: 7 } });
    expect(undecided([accepts(row), syntax, { ...syntax, id: 'again' }, shown()])).toEqual(['other-notify']);
  });
});

test('a control that got lost does not take the refusal before it away, when it was answered later', () => {
  const { ike } = concludeIkev2([
    accepts(row),
    calibration(),
    seen('ikev2/row', 'refused', [single(other)]),
    seen('ikev2/row', 'refused', [single(other)]),
    seen('ikev2/control', 'silent', [single(row)]),
    accepts(row, 'ikev2/control'),
  ]);
  expect(ike?.refused.map(({ box }) => box)).toEqual([single(other), single(other)]);
  expect(ike?.undecided).toEqual([]);
});

test('a documented combination that was refused once only is undecided, because a request may have been changed on its way', () => {
  const { ike } = concludeIkev2([
    accepts(row),
    calibration(),
    seen('ikev2/row', 'refused', [single(other)]),
    accepts(row, 'ikev2/control'),
  ]);
  expect(ike?.refused).toEqual([]);
  expect(ike?.undecided.map(({ box }) => box)).toEqual([single(other)]);
});

test('a documented combination that was accepted and refused is undecided; one outside that was is accepted', () => {
  const { ike } = concludeIkev2([
    accepts(row),
    calibration(),
    accepts(other),
    seen('ikev2/row', 'refused', [single(other)]),
    seen('ikev2/bisect', 'answered', [single([1, 2, 5, 14])]),
    seen('ikev2/complement', 'refused', [complement]),
    shown(),
    seen('ikev2/complement', 'refused', [complement]),
    accepts(row, 'ikev2/control'),
  ]);
  expect(ike?.undecided.map(({ box, reason }) => ({ box, reason }))).toEqual([
    { box: single(other), reason: 'answers-differ' },
  ]);
  expect(ike?.differs?.map(({ box }) => box)).toEqual([single(other)]);
  expect(ike?.accepted.map(({ box }) => box)).toEqual([single(row), single([1, 2, 5, 14])]);
  expect(ike?.refused.map(({ box }) => box)).toEqual([
    [[1], [2], [5], [19]],
    [[1], [2], [5], [19]],
  ]);
});

test('an offer that is no list of boxes, as a strange recording may have it, is left out', () => {
  const strange = [null, 'x', 7, [1], [[1]], [[[1], ['a'], [2], [3]]], {}].map(
    (boxes): Observation => ({ ...seen('ikev2/complement', 'refused', []), offer: { boxes } }),
  );
  expect(concludeIkev2([calibration(), ...strange])).toEqual({ ike: { accepted: [], refused: [], undecided: [] } });
});

/** In the order in which they stand, whichever was made first. */
const inPlace = (...all: readonly Observation[]): readonly Observation[] =>
  all.map((one, at) => ({ ...one, order: `ikev2/${String(at).padStart(3, '0')}` }));

describe('an offer that was accepted, and of which no combination was found', () => {
  const around = (...told: readonly Observation[]): readonly Observation[] =>
    inPlace(accepts(row), calibration(), ...told, shown(), accepts(row, 'ikev2/control'));
  const accepted = (boxes: readonly Box[] = [complement], probe = 'ikev2/complement'): Observation =>
    seen(probe, 'answered', boxes);
  const no = (box: Box, probe = 'ikev2/surplus'): Observation => seen(probe, 'refused', [box]);
  const half: Box = [[1], [2], [5], [14]];
  const rest: Box = [[1], [2], [5], [19]];
  const refused = (...told: readonly Observation[]): readonly Box[] | undefined =>
    concludeIkev2(around(...told)).ike?.refused.map(({ box }) => box);

  test('keeps its parts from counting as refused, which another node may have refused', () => {
    expect(refused(no(half), no(rest))).toEqual([half, rest]);
    expect(refused(accepted(), no(half), no(rest))).toEqual([]);
    expect(refused(accepted([half]), no(half), no(rest))).toEqual([rest]);
  });

  test('does not where one of its combinations was found, or the search was cut short', () => {
    const found = seen('ikev2/bisect', 'answered', [single([1, 2, 5, 19])]);
    expect(refused(accepted(), no(half), found)).toEqual([half]);
    expect(refused(accepted(), no(half), seen('ikev2/row', 'not-made', [single(other)]))).toEqual([half]);
  });

  test('does not where it was no offer of all that is asked for, or a peer never says no to a share of that group', () => {
    expect(refused(accepted([complement], 'ikev2/bisect'), no(half))).toEqual([half]);
    const reserved = { ...accepted(), offer: { ...accepted().offer, shareGroup: 3 } };
    expect(refused(reserved, no(half))).toEqual([half]);
  });
});

describe('an AEAD that was offered with integrity beside it', () => {
  const gcm = 20 * 65_536 + 256;
  test('is accepted as the SA that it makes, which has none, and nothing of the offer is open', () => {
    const irregular = seen('ikev2/complement', 'answered', [[[gcm], [12], [5], [14]]], {
      answer: { point: [gcm, 12, 5, 14] },
    });
    const { ike, ikeBeside } = concludeIkev2(inPlace(accepts(row), calibration(), irregular));
    expect(ike?.accepted.map(({ box }) => box)).toEqual([single(row), single([gcm, 0, 5, 14])]);
    expect(ikeBeside?.undecided).toEqual([]);
    expect(ikeBeside?.accepted).toEqual([]);
  });

  test('stays open beside an AEAD of another group', () => {
    const irregular = seen('ikev2/complement', 'answered', [[[gcm], [12], [5], [14, 19]]], {
      answer: { point: [gcm, 12, 5, 14] },
    });
    const { ikeBeside } = concludeIkev2(inPlace(accepts(row), calibration(), irregular));
    expect(ikeBeside?.undecided.map(({ box }) => box)).toEqual([
      [[gcm], [12], [5], [19], [0], [0], [0], [0], [0], [0], [0]],
    ]);
  });
});

test('other additional key exchanges than the first alone stand beside both spaces, in all their dimensions', () => {
  const second = seen('ikev2/complement', 'answered', [single([1, 12, 5, 14, 0, 36])]);
  const both = seen('ikev2/bisect', 'answered', [single([1, 12, 5, 14, 35, 36])]);
  const first = seen('ikev2/complement', 'silent', [single([1, 12, 5, 14, 36])]);
  const method = seen('ikev2/calibration', 'refused', [single([1, 12, 5, 14, 3])]);
  const { ike, ikeAdditional, ikeBeside } = concludeIkev2(
    inPlace(accepts(row), calibration(), method, second, both, first),
  );
  expect(ike?.accepted.map(({ box }) => box)).toEqual([single(row)]);
  expect(ikeAdditional).toEqual({
    accepted: [],
    refused: [],
    undecided: [{ box: single([1, 12, 5, 14, 36]), evidence: [first.id], reason: 'silent' }],
  });
  expect(ikeBeside?.accepted.map(({ box }) => box)).toEqual([
    single([1, 12, 5, 14, 0, 36, 0, 0, 0, 0, 0]),
    single([1, 12, 5, 14, 35, 36, 0, 0, 0, 0, 0]),
  ]);
});

test('an acceptance of an offer of many that names no combination shows none, and every sight of one is its evidence', () => {
  const vague = seen('ikev2/bisect', 'answered', [complement]);
  const again = accepts(row, 'ikev2/control');
  const first = accepts(row);
  const { ike } = concludeIkev2(inPlace(first, calibration(), vague, again));
  expect(ike?.accepted).toEqual([{ box: single(row), evidence: [first.id, again.id] }]);
});

test('observations of one order stay in theirs', () => {
  const same = [accepts(row), calibration(), accepts(row, 'ikev2/control')].map((one) => ({ ...one, order: 'x' }));
  expect(concludeIkev2(same).ike?.accepted[0]?.evidence).toEqual([same[0]?.id, same[2]?.id]);
});

describe('the space', () => {
  const around = (...told: readonly Observation[]) =>
    concludeIkev2(inPlace(accepts(row), calibration(), ...told, shown(), accepts(row, 'ikev2/control')));
  const half: Box = [[1], [2], [5], [14]];

  test('has what was refused twice, and of one question refused, accepted and refused nothing', () => {
    const refused = (): Observation => seen('ikev2/complement', 'refused', [complement]);
    const chosen = seen('ikev2/complement', 'answered', [complement], { answer: { point: [1, 2, 5, 19] } });
    const { ike } = around(refused(), chosen, refused());
    expect(ike?.refused).toEqual([]);
    expect(ike?.undecided.map(({ box, reason }) => ({ box, reason }))).toEqual([
      { box: half, reason: 'answers-differ' },
    ]);
  });

  test('has nothing of two questions that were each refused once, and a part of one that was refused as often as it was asked', () => {
    const apart = (): Observation => seen('ikev2/complement', 'refused', [[[1], [1], [5], [14, 19]]]);
    expect(around(seen('ikev2/complement', 'refused', [complement]), apart()).ike?.refused).toEqual([]);
    const { ike } = around(seen('ikev2/surplus', 'refused', [half]));
    expect(ike?.refused.map(({ box }) => box)).toEqual([half]);
    expect(ike).not.toHaveProperty('askedTimes');
  });

  test('has irregular offers beside it wherever they stand in a question', () => {
    const irregular: Box = [[12 * 65_536 + 256], [0], [5], [14]];
    const { ikeBeside } = around(
      seen('ikev2/complement', 'silent', [[[12 * 65_536 + 256], [2], [5], [14]], irregular]),
    );
    expect(ikeBeside?.undecided.map(({ box }) => box.slice(0, 4))).toEqual([irregular]);
  });

  test('with additional key exchanges is calibrated by any offer that has one, and is open for what is not known then', () => {
    const additional: Box = [[1], [12], [5], [14], [35, 36]];
    const method = seen('ikev2/calibration', 'refused', [single(row), single([...row, 3])]);
    const accepted = seen('ikev2/complement', 'answered', [additional]);
    expect(around(method, accepted).ikeAdditional?.undecided.map(({ reason }) => reason)).toEqual(['not-narrowed']);
    expect(around(accepted).ikeAdditional?.undecided.map(({ reason }) => reason)).toEqual(['not-calibrated']);
    const one = seen('ikev2/row', 'answered', [single([...row, 36])]);
    expect(around(method, one).ikeAdditional?.accepted).toHaveLength(1);
    expect(around(one).ikeAdditional?.accepted).toEqual([]);
  });
});
