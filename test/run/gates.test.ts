import { expect, test } from 'vitest';
import { Gates } from '../../src/run/gates.ts';

const clock = { nowMs: () => 0, sleep: () => Promise.resolve() };
const { signal } = new AbortController();

test('targets of one authority have one gate and one budget, for as long as one of them is probed', async () => {
  const gates = new Gates({ atOnce: 4, paceMs: 0, budget: 3 }, clock);
  const one = gates.hold('192.0.2.1:443');
  const other = gates.hold('192.0.2.1:443');
  expect(other.gate).toBe(one.gate);
  for (let count = 0; count < 2; count++) await one.gate.pass(signal, 'question', () => Promise.resolve(true));
  one[Symbol.dispose]();
  expect(await other.gate.pass(signal, 'question', () => Promise.resolve(true))).toBeUndefined();
  expect(gates.size).toBe(1);
  other[Symbol.dispose]();
  expect(gates.size).toBe(0);
});
