import { expect, test } from 'vitest';
import { TurnsByKey } from '../../src/run/turns-by-key.ts';

const { signal } = new AbortController();

test('what shares a key goes one after another, and the rest does not wait', async () => {
  const turns = new TurnsByKey();
  const began: string[] = [];
  const end = Promise.withResolvers<void>();
  const begin = (name: string, keys: readonly string[], until?: Promise<void>): Promise<void> =>
    turns.use(keys, signal, async () => {
      began.push(name);
      await until;
    });
  const all = [begin('a', ['x', 'y'], end.promise), begin('b', ['y'], end.promise), begin('c', ['z'])];
  await new Promise(setImmediate);
  expect(began).toHaveLength(2);
  expect(began).toContain('c');
  end.resolve();
  await Promise.all(all);
  expect(began.toSorted()).toEqual(['a', 'b', 'c']);
});

test('nobody waits for somebody who waits for him', async () => {
  const turns = new TurnsByKey();
  let running = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
  };
  const keys = [['a', 'b'], ['b', 'a'], ['b', 'c', 'a'], ['a'], ['c', 'b']];
  await Promise.all(keys.map((own) => turns.use(own, signal, work)));
  expect(most).toBeLessThanOrEqual(2);
});
