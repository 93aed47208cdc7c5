import { describe, expect, test } from 'vitest';
import type { Observation, OutcomeKind } from '../../../core/observation/observation.ts';
import { box } from '../../../core/spaces/region.ts';
import { concludeStrongswan } from '../../../probes/strongswan/conclude-strongswan.ts';
import { observationOf } from '../../support/recording-of.ts';

type Made = readonly [probe: string, outcome: OutcomeKind, point: readonly number[], answer?: readonly number[]];

/** Observations of the space 'ike', one millisecond apart, ids in their order. */
function observations(...made: readonly Made[]): Observation[] {
  return made.map(([probe, outcome, point, answer], at) =>
    observationOf({
      id: `obs-${at}`,
      probe: `strongswan/ike-${probe}`,
      order: String(at),
      outcome,
      offer: { space: 'ike', point },
      ...(answer === undefined ? {} : { answer: { point: answer, readBack: 'list-sas' } }),
      startedAtMs: at,
      elapsedMs: 1,
    }),
  );
}

const a = [1, 0, 5, 14];
const b = [2, 0, 5, 14];
const c = [3, 0, 5, 14];
const boxed = (point: readonly number[]): readonly (readonly number[])[] => point.map((value) => [value]);

test('a refusal between two answered offers settles its boxes, and rests on all three', () => {
  const { ike, ipsec } = concludeStrongswan(
    observations(['row', 'answered', a, a], ['row', 'refused', b], ['control', 'answered', a, a]),
  );
  expect(ike).toMatchObject({
    accepted: [{ box: boxed(a), evidence: ['obs-0', 'obs-2'] }],
    refused: [{ box: boxed(b), evidence: ['obs-0', 'obs-1', 'obs-2'] }],
    undecided: [],
  });
  expect(ipsec).toBeUndefined();
});

describe('a refusal proves nothing', () => {
  test.each<[string, Made[]]>([
    [
      'before the first answer',
      [
        ['row', 'refused', b],
        ['row', 'answered', a, a],
      ],
    ],
    [
      'after the last answer',
      [
        ['row', 'answered', a, a],
        ['row', 'refused', b],
      ],
    ],
    [
      'without any answer',
      [
        ['row', 'refused', b],
        ['row', 'refused', c],
      ],
    ],
    [
      'next to a control that failed',
      [
        ['row', 'answered', a, a],
        ['row', 'refused', b],
        ['control', 'silent', a],
        ['control', 'answered', a, a],
      ],
    ],
    [
      'when a control failed before it',
      [
        ['row', 'answered', a, a],
        ['control', 'refused', a],
        ['row', 'refused', b],
        ['control', 'answered', a, a],
      ],
    ],
  ])('%s', (_, made) => {
    const { ike } = concludeStrongswan(observations(...made));
    expect(ike?.refused).toEqual([]);
    expect(ike?.undecided).toContainEqual({
      box: boxed(b),
      evidence: [expect.any(String)],
      reason: 'no-answered-control',
    });
  });
});

test('a point that was accepted once is accepted, whatever came before or after', () => {
  const { ike } = concludeStrongswan(
    observations(
      ['row', 'refused', a],
      ['row', 'answered', b, b],
      ['row', 'refused', a],
      ['row', 'answered', a, a],
      ['row', 'silent', a],
    ),
  );
  expect(ike?.accepted.map((one) => one.box)).toEqual([boxed(b), boxed(a)]);
  expect([...(ike?.refused ?? []), ...(ike?.undecided ?? [])]).toEqual([]);
});

test('an SA that came to nothing after the gateway had chosen shows the choice', () => {
  const { ike } = concludeStrongswan(
    observations(['row', 'authentication-failed', a, a], ['row', 'refused', b], ['row', 'authentication-failed', c, c]),
  );
  expect(ike?.accepted.map((one) => one.box)).toEqual([boxed(a), boxed(c)]);
  expect(ike?.refused.map((one) => one.box)).toEqual([boxed(b)]);
});

describe('of an IKE SA', () => {
  test('an established one and one that came to nothing after the choice are told apart', () => {
    const { ike } = concludeStrongswan(
      observations(
        ['row', 'authentication-failed', b, b],
        ['row', 'answered', a, a],
        ['row', 'authentication-failed', b, b],
        ['row', 'silent', c, c],
      ),
    );
    expect(ike?.use).toEqual({
      established: [{ box: boxed(a), evidence: ['obs-1'] }],
      unfinished: [
        { box: boxed(b), evidence: ['obs-0', 'obs-2'], reason: 'authentication-failed' },
        { box: boxed(c), evidence: ['obs-3'], reason: 'silent' },
      ],
    });
  });

  test('a point that was established once is established, whatever came before or after', () => {
    const { ike } = concludeStrongswan(
      observations(['row', 'authentication-failed', a, a], ['row', 'answered', a, a], ['row', 'silent', a]),
    );
    expect(ike?.use.unfinished).toEqual([]);
    expect(ike?.use.established).toHaveLength(1);
  });

  test('a malformed answer says nothing of the point that it names, and leaves the point offered unfinished', () => {
    const { ike } = concludeStrongswan(observations(['row', 'malformed', a, b], ['row', 'not-made', c]));
    expect(ike?.use).toEqual({
      established: [],
      unfinished: [
        { box: boxed(a), evidence: ['obs-0'], reason: 'malformed' },
        { box: boxed(c), evidence: ['obs-1'], reason: 'not-made' },
      ],
    });
  });
});

describe('an IKE SA with additional key exchanges', () => {
  const more = [...a, 36, 0, 0, 0, 0, 0, 0];

  test('that was established stands beside the tables, and one that was not is unfinished', () => {
    expect(concludeStrongswan(observations(['row', 'answered', more, more])).ike?.use).toEqual({
      established: [],
      unfinished: [],
      besideTables: [{ box: boxed(more), evidence: ['obs-0'] }],
    });
    expect(concludeStrongswan(observations(['row', 'answered', a, a], ['row', 'refused', more])).ike?.use).toEqual({
      established: [{ box: boxed(a), evidence: ['obs-0'] }],
      unfinished: [{ box: boxed(more), evidence: ['obs-1'], reason: 'refused' }],
    });
  });

  test('is not unfinished where it was answered and could not be read back', () => {
    expect(concludeStrongswan(observations(['row', 'answered', a])).ike?.use.unfinished).toEqual([]);
  });
});

test.each(['silent', 'unreachable', 'malformed', 'not-made', 'authentication-failed'] as const)(
  '%s leaves a point open for that reason',
  (outcome) => {
    const { ike } = concludeStrongswan(
      observations(['row', 'answered', a, a], ['row', outcome, b], ['row', 'answered', a, a]),
    );
    expect(ike?.refused).toEqual([]);
    expect(ike?.undecided).toEqual([{ box: boxed(b), evidence: ['obs-1'], reason: outcome }]);
  },
);

test('a malformed answer accepts nothing', () => {
  const { ike } = concludeStrongswan(observations(['row', 'malformed', a, a]));
  expect(ike?.accepted).toEqual([]);
  expect(ike?.undecided).toEqual([{ box: boxed(a), evidence: ['obs-0'], reason: 'malformed' }]);
});

test('the order in which observations stand in a recording changes nothing', () => {
  const seen = observations(
    ['row', 'answered', a, a],
    ['row', 'refused', b],
    ['sweep', 'silent', c],
    ['control', 'answered', a, a],
  );
  expect(concludeStrongswan(seen.toReversed())).toEqual(concludeStrongswan(seen));
});

test('boxes that overlap are settled once', () => {
  const [first, , last] = observations(['row', 'answered', a, a], ['row', 'refused', b], ['control', 'answered', a, a]);
  const sweep = (at: number, boxes: readonly (readonly (readonly number[])[])[]): Observation => ({
    ...(first as Observation),
    id: `obs-s${at}`,
    probe: 'strongswan/ike-sweep',
    outcome: 'refused',
    offer: {
      space: 'ike',
      boxes,
    },
    startedAtMs: 1 + at / 10,
  });
  const { answer: _answer, ...one } = sweep(1, [box([2, 3], [0], [5], [14, 15])]);
  const { answer: _other, ...two } = sweep(2, [box([3, 4], [0], [5], [14])]);
  const long = box([1, 2, 3, 4], [0], [5], [14, 15]);
  const control = { ...(last as Observation), offer: { space: 'ike', boxes: [long] } };
  const between = { ...control, id: 'obs-c', startedAtMs: 1.15 };
  const { ike } = concludeStrongswan([first as Observation, one, between, two, control]);
  expect(ike?.refused.map((settled) => settled.box)).toEqual([
    box([2, 3], [0], [5], [14, 15]),
    box([4], [0], [5], [14]),
  ]);
});

describe('a refused list settles', () => {
  const [first, , last] = observations(['row', 'answered', a, a], ['row', 'refused', b], ['control', 'answered', a, a]);
  const list = box([2, 3], [0], [5], [14, 15]);
  const long = box([1, 2, 3], [0], [5], [14, 15]);
  const refusedWith = (
    offer: readonly (readonly (readonly number[])[])[],
    ...controls: readonly (readonly [boxes: readonly (readonly (readonly number[])[])[], outcome?: OutcomeKind])[]
  ): readonly string[] => {
    const { answer: _answer, ...frame } = first as Observation;
    const asked = (id: string, probe: string, at: number, boxes: unknown, outcome: OutcomeKind): Observation => ({
      ...frame,
      id,
      probe: `strongswan/ike-${probe}`,
      outcome,
      offer: { space: 'ike', boxes: boxes as never },
      startedAtMs: at,
    });
    const seen = controls.map(([boxes, outcome = 'answered'], at) => ({
      ...asked(`obs-c${at}`, 'control', 1.1 + at / 10, boxes, outcome),
      ...(outcome === 'answered' ? { answer: { point: a } } : {}),
    }));
    const { ike } = concludeStrongswan([
      first as Observation,
      asked('obs-s', 'sweep', 1, offer, 'refused'),
      ...seen,
      last as Observation,
    ]);
    return (ike?.refused ?? []).map((one) => one.box.join(' '));
  };
  const whole = ['2,3 0 5 14,15'];

  test('with a control in a proposal that holds all that it lists, and more', () => {
    expect(refusedWith([list], [[long]])).toEqual(whole);
  });

  test.each<[string, Parameters<typeof refusedWith>[0], Parameters<typeof refusedWith>[1]]>([
    ['a control in a proposal of its own beside the list', [list], [[list, boxed(a)]]],
    ['a control in a shorter proposal', [list], [[box([1, 2, 3], [0], [5], [14])]]],
    ['a control in a proposal that lacks a value of the list', [list], [[box([1, 2, 4], [0], [5], [14, 15])]]],
    ['a control among fewer proposals', [list, box([4], [0], [5], [16, 17])], [[long]]],
    ['a refused control', [list], [[long], 'refused']],
    ['a control that names another kind of proposal', [list], [[box([1, 2, 3], [2], [5], [14, 15])]]],
  ])('nothing with %s', (_, offer, control) => {
    expect(refusedWith(offer, control)).toEqual([]);
  });

  test('only what controls vouch for, proposal by proposal', () => {
    const other = box([2, 3, 4], [0], [6], [14, 15]);
    expect(refusedWith([list, other], [[long, other]])).toEqual(whole);
    expect(refusedWith([list, other], [[long, other]], [[list, box([1, 2, 3, 4], [0], [5, 6], [14, 15])]])).toEqual([
      ...whole,
      '2,3,4 0 6 14,15',
    ]);
  });

  test('where nothing of its kind is accepted, with a control in another kind of proposal that is as long', () => {
    const ofNoKind = box([2, 3], [2], [5], [14]);
    expect(refusedWith([ofNoKind], [[ofNoKind, box([1, 2], [0], [5], [14, 15])]])).toEqual(['2,3 2 5 14']);
    expect(refusedWith([ofNoKind], [[ofNoKind, box([1, 2], [0], [5], [14])]])).toEqual([]);
  });
});

test('observations of other probes, and offers that cannot be read, are left alone', () => {
  const [row] = observations(['row', 'refused', a]);
  const broken = { ...(row as Observation), offer: { space: 'ike', boxes: [['x'], 3] } };
  expect(concludeStrongswan([{ ...(row as Observation), probe: 'tls/suites' }])).toEqual({});
  expect(concludeStrongswan([broken]).ike).toMatchObject({ accepted: [], refused: [], undecided: [] });
});

test('by which kinds of credentials an SA was made is told with its evidence, and not of those that led to none', () => {
  const as = (kind: unknown, outcome: OutcomeKind, at: number): Observation => {
    const [made] = observations(['row', outcome, a, a]);
    if (made === undefined) throw new Error('an observation wanted');
    const offer = { ...made.offer, ...(kind === undefined ? {} : { identity: { kind: kind as string } }) };
    return { ...made, id: `obs-${at}`, order: String(at), startedAtMs: at, offer };
  };
  const seen = [
    as('psk', 'answered', 0),
    as('psk', 'answered', 1),
    as('eap-tls', 'authentication-failed', 2),
    as('certificate', 'answered', 3),
    as(7, 'answered', 4),
    as(undefined, 'answered', 5),
  ];
  const { answer: _answer, ...unread } = as('eap-mschapv2', 'answered', 6);
  expect(concludeStrongswan([...seen, unread]).ike?.use.by).toEqual([
    { value: 'psk', evidence: ['obs-0', 'obs-1'] },
    { value: 'certificate', evidence: ['obs-3'] },
  ]);
});
