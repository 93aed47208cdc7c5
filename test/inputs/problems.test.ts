import { describe, expect, test } from 'vitest';
import { TargetError } from '../../core/endpoint/parse-target.ts';
import { InputError, Problems } from '../../src/inputs/problems.ts';
import { EngineError } from '../../src/run/engine/engine.ts';

/** What collecting work that throws this gives: the problems told, or the error that went on. */
async function collected(error: unknown): Promise<unknown> {
  const problems = new Problems();
  try {
    await problems.collect(() => Promise.reject(error));
    problems.throwIfAny();
  } catch (thrown) {
    return thrown instanceof InputError ? thrown.problems : thrown;
  }
  return 'nothing';
}

describe('problems', () => {
  test('are what the input is to blame for', async () => {
    const wrong = new TargetError('target-invalid', 'a target wanted');
    expect(await collected(wrong)).toEqual(['a target wanted']);
  });

  test('of everything are told at once, and what there is of it is typed', async () => {
    const wrong = (message: string) => () => Promise.reject(new TargetError('target-invalid', message));
    const all = new Problems().all({ one: wrong('first'), two: () => 2, three: wrong('third') });
    await expect(all).rejects.toMatchObject({ problems: ['first', 'third'] });
    const { name, count } = await new Problems().all({ name: () => 'a', count: async () => 1 });
    expect([name.length, count + 1]).toEqual([1, 2]);
  });

  test.each<readonly [string, unknown]>([
    ['a fault of ours that has a code', Object.assign(new RangeError('out of range'), { code: 'ERR_OUT_OF_RANGE' })],
    ['a fault of the surroundings', new EngineError('engine-unavailable', 'no engine', new Error('no engine'))],
    ['the reason of a signal, which has a code of its own', AbortSignal.abort().reason],
    ['what the system says', Object.assign(new Error('EIO'), { code: 'EIO', syscall: 'read' })],
  ])('are never %s', async (_what, error) => {
    expect(await collected(error)).toBe(error);
  });
});
