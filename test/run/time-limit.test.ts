import { describe, expect, test } from 'vitest';
import { sleep } from '../../src/run/clock.ts';
import { type TimeLimit, withinTime } from '../../src/run/time-limit.ts';
import { VirtualTimers } from '../support/virtual-timers.ts';

const limitMs = 1000;
const graceMs = 100;

/** How work with a limit ended, and when. */
async function ended(
  work: (limit: TimeLimit, clock: VirtualTimers) => Promise<void>,
  signal: AbortSignal = new AbortController().signal,
): Promise<{ readonly how: unknown; readonly atMs: number; readonly timersLeft: number }> {
  const clock = new VirtualTimers();
  const bounded = withinTime({ limitMs, graceMs, signal, clock }, (limit) => work(limit, clock));
  const how = await clock.settle(bounded.catch((error: unknown) => error));
  return { how, atMs: clock.nowMs(), timersLeft: clock.left };
}

describe('work within a time', () => {
  test('is done when it is, and leaves no timer', async () => {
    const end = await ended(({ signal }, clock) => sleep(clock, limitMs - 1, signal));
    expect(end).toEqual({ how: 'done', atMs: limitMs - 1, timersLeft: 0 });
  });

  test('that heeds its signal is late when the time is up', async () => {
    const end = await ended(({ signal }, clock) => sleep(clock, limitMs + 1, signal));
    expect(end).toEqual({ how: 'late', atMs: limitMs, timersLeft: 0 });
  });

  test('may put away what it made, and is waited for no longer than its grace', async () => {
    const never = new AbortController().signal;
    const putAway = await ended(async ({ signal }, clock) => {
      try {
        await sleep(clock, limitMs + 1, signal);
      } finally {
        await sleep(clock, graceMs - 1, never);
      }
    });
    expect(putAway).toEqual({ how: 'late', atMs: limitMs + graceMs - 1, timersLeft: 0 });
    const deaf = await ended(() => new Promise(() => undefined));
    expect(deaf).toEqual({ how: 'late', atMs: limitMs + graceMs, timersLeft: 0 });
  });

  test('is not charged for what it waits for others', async () => {
    const end = await ended(async ({ signal, pause }, clock) => {
      await sleep(clock, 600, signal);
      const resume = pause();
      await sleep(clock, 5000, signal);
      resume();
      await sleep(clock, 600, signal);
    });
    expect(end).toEqual({ how: 'late', atMs: 5000 + limitMs, timersLeft: 0 });
  });

  test('rejects with what it throws, and with the reason of the run where that is what ended it', async () => {
    const fault = new TypeError('undefined is not a function');
    expect(await ended(() => Promise.reject(fault))).toEqual({ how: fault, atMs: 0, timersLeft: 0 });
    const stop = new AbortController();
    const reason = new Error('interrupted');
    const end = await ended(({ signal }, clock) => {
      clock.after(300, () => stop.abort(reason));
      return sleep(clock, limitMs, signal);
    }, stop.signal);
    expect(end).toEqual({ how: reason, atMs: 300, timersLeft: 0 });
  });
});
