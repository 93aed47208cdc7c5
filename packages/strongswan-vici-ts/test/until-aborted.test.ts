import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { untilAborted } from '../src/until-aborted.ts';

const never = new Promise<never>(() => {});

describe('waiting until a signal fires', () => {
  it('ends at once when it has fired before', async () => {
    await expect(untilAborted(never, AbortSignal.abort('reason'), 'it')).rejects.toMatchObject({
      code: 'aborted',
      message: 'aborted while waiting for it',
      cause: 'reason',
    });
  });

  it('gives what came first, and leaves no listener behind', async () => {
    const { signal } = new AbortController();
    expect(await untilAborted(Promise.resolve('value'), signal, 'it')).toBe('value');
    await expect(untilAborted(Promise.reject(new Error('no')), signal, 'it')).rejects.toThrow('no');
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
