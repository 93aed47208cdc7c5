import { expect, test } from 'vitest';
import { cutShort } from '../../../core/observation/cut-short.ts';
import { inOrder } from '../../../core/observation/in-order.ts';
import { isJsonObject } from '../../../core/observation/is-json-object.ts';
import { observationId } from '../../../core/observation/observation-id.ts';
import { withoutExchange } from '../../../core/observation/without-exchange.ts';
import { observationOf } from '../../support/recording-of.ts';

test('an object is one, and no other JSON value is', () => {
  expect([{}, { a: 1 }].map(isJsonObject)).toEqual([true, true]);
  expect([undefined, null, [], [{}], '', 'a', 0, 1, true].map((one) => isJsonObject(one))).not.toContain(true);
});

test('an observation is numbered by its place, from 1 in four digits and more', () => {
  expect([0, 8, 9999].map(observationId)).toEqual(['obs-0001', 'obs-0009', 'obs-10000']);
});

test('an observation for which nothing was sent was made once, at the start, and took no time', () => {
  expect(withoutExchange).toEqual({ sent: '', received: '', startedAtMs: 0, elapsedMs: 0, attempts: 1 });
});

test('what cuts a scan of a target short is told by its reason', () => {
  expect([...cutShort]).toEqual([
    ['run/target-timeout', 'target-timeout'],
    ['run/fault', 'fault'],
  ]);
});

test('observations stand in the order of the plan, and those of one place as they came', () => {
  const told = ['b/1', 'a/2', 'b/1', 'a/10'].map((order, at) => observationOf({ order, id: String(at) }));
  expect(inOrder(told).map(({ id }) => id)).toEqual(['3', '1', '0', '2']);
  expect(told.map(({ id }) => id)).toEqual(['0', '1', '2', '3']);
});
