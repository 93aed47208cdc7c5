import { expect, test } from 'vitest';
import { concludeIkev1 } from '../../../probes/ikev1/ikev1-probe.ts';
import type { Observation } from '../../../src/observation/observation.ts';

const at = (number: number): string => `ikev2/${String(number).padStart(6, '0')}`;

/** Observations in this order, one line each: what it was and what came of it. */
function observations(...lines: readonly string[]): readonly Observation[] {
  return lines.map((line, index): Observation => {
    const [probe = '', outcome = '', notify] = line.split(' ');
    return {
      id: `obs-${index}`,
      target: 'ikev2://192.0.2.1',
      endpoint: '192.0.2.1:500',
      probe,
      order: at(index + 1),
      offer: probe.endsWith('-mode') ? { transforms: [[7, 256, 4, 1, probe.includes('main') ? 14 : 2]] } : {},
      outcome: outcome as Observation['outcome'],
      detail: '',
      ...(notify === undefined ? {} : { answer: { version: 2, octets: 36, notify: Number(notify) } }),
      sent: '',
      received: '',
      startedAtMs: index,
      elapsedMs: 1,
      attempts: outcome === 'silent' ? 4 : 1,
    };
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
