import { expect, test } from 'vitest';
import type { Observation } from '../../../core/observation/observation.ts';
import { concludeIkev1 } from '../../../probes/ikev1/conclude-ikev1.ts';
import { observationOf } from '../../support/recording-of.ts';

const at = (number: number): string => `ikev2/${String(number).padStart(6, '0')}`;

/** Observations in this order, one line each: what it was and what came of it. */
function observations(...lines: readonly string[]): readonly Observation[] {
  return lines.map((line, index): Observation => {
    const [probe = '', outcome = '', notify] = line.split(' ');
    return observationOf({
      id: `obs-${index}`,
      target: 'ikev2://192.0.2.1',
      probe,
      order: at(index + 1),
      offer: probe.endsWith('-mode') ? { transforms: [[7, 256, 4, 1, probe.includes('main') ? 14 : 2]] } : {},
      outcome: outcome as Observation['outcome'],
      ...(notify === undefined ? {} : { answer: { version: 2, octets: 36, notify: Number(notify) } }),
      startedAtMs: index,
      elapsedMs: 1,
      attempts: outcome === 'silent' ? 4 : 1,
    });
  });
}

const [main, aggressive, control] = ['ikev1/main-mode', 'ikev1/aggressive-mode', 'ikev2/control'];
const future = 'ikev1/future-version refused 5';
const dropped = [
  'ikev2/row answered',
  `${control} answered`,
  `${main} silent`,
  future,
  `${aggressive} silent`,
  `${control} answered`,
  `${aggressive} silent`,
  `${control} answered`,
];
const without = (...numbers: readonly number[]): readonly string[] =>
  dropped.filter((_, number) => !numbers.includes(number));
const instead = (number: number, line: string): readonly string[] => dropped.with(number, line);

function concluded(lines: readonly string[]): string {
  const { stance, refusedBy, reason } = concludeIkev1(observations(...lines)) ?? {};
  return [stance?.value, refusedBy, reason].filter((one) => one !== undefined).join(' ');
}

test('what was dropped as it must be is refused by silence, on the controls, the questions and the version that does not exist', () => {
  expect(concluded(dropped)).toBe('refused silence');
  expect(concludeIkev1(observations(...dropped))?.stance.evidence).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((one) => `obs-${one}`),
  );
});

test.each<[string, readonly string[], string]>([
  ['two questions', without(6), 'silent silent'],
  ['one mode alone', dropped.map((line) => line.replace(aggressive, main)), 'silent silent'],
  ['no version that does not exist', without(3), 'silent silent'],
  ['another answer to it', instead(3, 'ikev1/future-version refused 7'), 'silent silent'],
  ['no answer to it', instead(3, 'ikev1/future-version silent'), 'silent silent'],
  ['no control behind', without(7), 'silent no-answered-control'],
  ['no control before', without(0, 1), 'silent no-answered-control'],
  ['a refused control behind', instead(7, `${control} refused 14`), 'silent no-answered-control'],
  ['a silent control between', instead(5, `${control} silent`), 'silent no-answered-control'],
  ['a calibration for a control', instead(7, 'ikev2/calibration answered'), 'silent no-answered-control'],
  ['an answer among it', instead(6, `${aggressive} refused 14`), 'unknown other-notify, silent'],
  ['something that could not be read', instead(6, `${aggressive} malformed`), 'unknown malformed, silent'],
])('with %s the same is no refusal', (_, lines, wanted) => {
  expect(concluded(lines)).toBe(wanted);
});

test('an answer that came at the second try makes silence a loss, that of the first question of all aside', () => {
  const lossy = (number: number): string | undefined =>
    concludeIkev1(observations(...dropped).map((one, index) => (index === number ? { ...one, attempts: 2 } : one)))
      ?.reason;
  expect([0, 1, 3, 5, 7].map(lossy)).toEqual([undefined, ...Array<string>(4).fill('ikev1-silent-and-lossy')]);
});

const told = [`${control} answered`, `${main} refused 5`, `${aggressive} refused 5`, `${control} answered`];
test.each<[string, readonly string[], string]>([
  ['both modes between controls is a refusal of all of it', told, 'refused version'],
  ['one mode is none', told.toSpliced(2, 1), 'unknown no-answered-control'],
  ['both modes without a control behind is none', told.slice(0, -1), 'unknown no-answered-control'],
  ['both modes without a control before is none', told.slice(1), 'unknown no-answered-control'],
])('INVALID_MAJOR_VERSION to %s', (_, lines, wanted) => {
  expect(concluded(lines)).toBe(wanted);
});

test('one acceptance outweighs every refusal, and nothing of IKEv1 says nothing', () => {
  expect(concluded([...told, `${main} authentication-failed 24`])).toBe('answered');
  expect(concludeIkev1(observations(`${control} answered`, future))).toBeUndefined();
});

const facts = (
  lines: readonly string[],
  change: (one: Observation, index: number) => Partial<Observation> = () => ({}),
) => concludeIkev1(observations(...lines).map((one, index) => ({ ...one, ...change(one, index) })));

test('an acceptance tells its mode and the combination that was chosen, by every acceptance there is', () => {
  const chosen = (transform: unknown) => (_one: Observation, index: number) =>
    ({
      answer: index === 2 ? { version: 1, transform } : { version: 1 },
    }) as Partial<Observation>;
  const lines = [`${control} answered`, `${aggressive} answered`, `${main} answered`];
  expect(facts(lines, chosen([7, 256, 4, 1, 14]))).toEqual({
    stance: { value: 'answered', evidence: ['obs-1', 'obs-2'] },
    mode: 'aggressive',
    combination: { encryption: 7, keyLengthBits: 256, hash: 4, authentication: 1, group: 14 },
    offered: { main: 1, aggressiveGroups: [2] },
  });
  expect(facts([`${main} answered`])?.mode).toBe('main');
  for (const strange of [[7, 256, 4, 1], ['7', 256, 4, 1, 14], 7])
    expect(facts(lines, chosen(strange))).not.toHaveProperty('combination');
});

test('the offers that were sent are told, each once', () => {
  const offers = [
    [
      [7, 256, 4, 1, 14],
      [5, 0, 2, 1, 2],
    ],
    [[7, 256, 4, 1, 14], ['x']],
    [
      [7, 256, 4, 1, 5],
      [7, 128, 4, 1, 2],
    ],
    [[7, 256, 4, 1]],
    'x',
  ];
  const lines = [
    `${main} silent`,
    `${main} silent`,
    `${aggressive} silent`,
    `${aggressive} silent`,
    `${main} silent`,
    `${aggressive} not-made`,
  ];
  const all = facts(lines, (one, index) => ({
    ...(index === 5 ? { attempts: 0 } : {}),
    offer: { transforms: offers[index] ?? [[1, 2, 3, 4, 99]] },
  }));
  expect(all?.offered).toEqual({ main: 2, aggressiveGroups: [0, 2, 5] });
});

/** As `concluded`, of refusals that are IKEv1's own. */
const proposal = (lines: readonly string[]): string => {
  const answered = (one: Observation): Partial<Observation> =>
    one.outcome === 'refused' ? { answer: { version: 1, notify: Number(one.answer?.['notify']) } } : {};
  const { stance, reason } = facts(lines, answered) ?? {};
  return `${stance?.value ?? ''} by ${stance?.evidence.join(' ') ?? ''}: ${reason ?? ''}`;
};

test('NO_PROPOSAL_CHOSEN of IKEv1 refuses what was offered, where the rest was silent', () => {
  expect(proposal([`${main} refused 14`, `${aggressive} silent`])).toBe('offer-refused by obs-0: ikev1-offer-refused');
  expect(proposal([`${main} refused 14`, `${aggressive} refused 14`])).toBe(
    'offer-refused by obs-0 obs-1: ikev1-offer-refused',
  );
  expect(proposal([`${main} refused 14`, `${aggressive} refused 7`])).toBe('unknown by obs-0 obs-1: other-notify');
  expect(proposal([`${main} refused 14`, `${aggressive} malformed`])).toBe(
    'unknown by obs-0 obs-1: malformed, other-notify',
  );
  expect(concluded([`${main} refused 14`, `${aggressive} silent`])).toBe('unknown other-notify, silent');
});

test('a request with a cookie may be sent twice, a question for a port as often as it likes', () => {
  /** SPIs, the type of the first payload, and what stands behind it (RFC 7296 section 3.1). */
  const header = `${'21'.repeat(16)}2920220800`;
  const twice = (number: number, change: Partial<Observation>): string | undefined =>
    facts(dropped, (_one, index) => (index === number ? change : {}))?.reason;
  expect(twice(5, { attempts: 2, sent: header })).toBeUndefined();
  expect(twice(5, { attempts: 3, sent: header })).toBe('ikev1-silent-and-lossy');
  expect(twice(5, { attempts: 2, sent: `${'29'.repeat(16)}2129220800` })).toBe('ikev1-silent-and-lossy');
  const port = [...dropped, 'ikev2/port answered'];
  expect(facts(port, (_one, index) => (index === 8 ? { attempts: 4 } : {}))?.reason).toBeUndefined();
  expect(
    facts([...dropped, 'ikev2/row refused 14'], (_one, index) => (index === 8 ? { attempts: 2 } : {}))?.reason,
  ).toBe('ikev1-silent-and-lossy');
});

test('a version that was refused by another notify, or not refused, is none that was refused as a whole', () => {
  expect(concluded(told.with(2, `${aggressive} refused 14`))).toBe('unknown other-notify');
  expect(concluded(told.with(2, `${aggressive} malformed 5`))).toBe('unknown malformed, other-notify');
  expect(concludeIkev1(observations(...told))?.stance.evidence).toEqual(['obs-0', 'obs-1', 'obs-2', 'obs-3']);
  const between = [...told.slice(0, 2), `${control} refused 14`, ...told.slice(2)];
  expect(concluded(between)).toBe('unknown no-answered-control');
  expect(concluded(['ikev2/port answered', ...told.slice(1)])).toBe('unknown no-answered-control');
  expect(concluded(['ikev2/row refused 14', ...told])).toBe('refused version');
  expect(concluded(['tls/row answered', ...told.slice(1)])).toBe('unknown no-answered-control');
});

test('the order of the plan counts, not that of the arrival, and nothing but IKE', () => {
  expect(concludeIkev1(observations(...dropped).toReversed())?.refusedBy).toBe('silence');
  const driven = observations(...dropped, 'strongswan/ike-row answered').map((one) =>
    one.probe.startsWith('strongswan') ? { ...one, attempts: 3 } : one,
  );
  expect(concludeIkev1(driven)?.refusedBy).toBe('silence');
});

test('a control is an offer of IKEv2 that was accepted, and one that was not accepted is passed over', () => {
  const behind = (...lines: readonly string[]): string => concluded([...lines, ...told.slice(1)]);
  expect(behind('ikev2/row answered')).toBe('refused version');
  expect(behind('ikev2/complement answered', 'ikev2/row refused 14')).toBe('refused version');
  expect(behind('ikev2/row answered', 'ikev2/complement silent')).toBe('refused version');
  expect(behind('ikev2/calibration answered')).toBe('unknown no-answered-control');
  expect(behind('ikev1/future-version answered')).toBe('unknown no-answered-control');
});

test('what was refused by no notify of a proposal is not refused as one', () => {
  const malformed = (one: Observation): Partial<Observation> =>
    one.probe === aggressive ? { answer: { version: 1, notify: 14 }, outcome: 'malformed' } : {};
  expect(facts([`${main} silent`, `${aggressive} silent`], malformed)).toMatchObject({
    stance: { value: 'unknown' },
    reason: 'malformed, silent',
  });
});
