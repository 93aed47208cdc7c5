import { expect, test } from 'vitest';
import { believed, isUnsteady, paceOf } from '../../../probes/tls/believed.ts';
import { alerted, asked, chose, inTurn, type Told } from '../../support/tls-observations.ts';

const [mine, rsa] = [0xc030, 0x009d];
const pace = (paceMs: number, outcome: Told['outcome'] = 'answered'): Told => ({
  probe: 'tls/pace',
  offer: { kind: 'pace', paceMs },
  outcome,
});
const no = asked('deny', [rsa], alerted());
const yes = asked('control', [mine], chose(mine));
const outcomes = (...told: readonly Told[]): readonly string[] =>
  believed(inTurn(...told)).map(({ outcome, detail }) => (outcome === 'not-made' ? detail : outcome));

test('a pace is that of the last pass that went well, and without one the answers are unsteady', () => {
  const passes = inTurn(pace(100), yes, pace(400), pace(800, 'malformed'));
  expect(paceOf(passes)).toEqual({ value: 400, evidence: ['c'] });
  expect(isUnsteady(passes)).toBe(false);
  const none = inTurn(yes, pace(800, 'malformed'));
  expect([isUnsteady(none), paceOf(none)]).toEqual([true, undefined]);
  const plain = inTurn(yes, no);
  expect([isUnsteady(plain), paceOf(plain)]).toEqual([false, undefined]);
});

test('no refusal before that pass is believed, and those behind it are', () => {
  expect(outcomes(yes, no, pace(400), no, yes)).toEqual([
    'answered',
    'refused-under-load',
    'answered',
    'refused',
    'answered',
  ]);
  expect(outcomes(yes, no, pace(400, 'malformed'))).toEqual(['answered', 'refused', 'malformed']);
});

test('what is of another probe is left aside', () => {
  expect(outcomes({ ...yes, probe: 'openvpn/reset' }, yes)).toEqual(['answered']);
});
