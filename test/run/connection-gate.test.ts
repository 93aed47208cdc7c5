import { describe, expect, test } from 'vitest';
import { ConnectionGate, type GateClock } from '../../src/run/connection-gate.ts';

const never = new AbortController().signal;

/** A clock that moves only when somebody sleeps on it, and then `lateMs` too far. */
function fakeClock(lateMs = 0): GateClock & { readonly nowMs: () => number } {
  let nowMs = 0;
  return {
    nowMs: () => nowMs,
    sleep: (durationMs, signal) => {
      signal.throwIfAborted();
      nowMs += durationMs + lateMs;
      return Promise.resolve();
    },
  };
}

describe('the pace of connections', () => {
  test.each([0, 3])('keeps starts apart by at least what was asked, with timers %i ms late', async (lateMs) => {
    const clock = fakeClock(lateMs);
    const gate = new ConnectionGate({ atOnce: 4, paceMs: 10 }, clock);
    const starts: number[] = [];
    const connect = (): Promise<void> => {
      starts.push(clock.nowMs());
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 6 }, () => gate.pass(never, 'question', connect)));
    expect(starts).toHaveLength(6);
    const gaps = starts.slice(1).map((start, at) => start - (starts[at] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(10);
  });

  test('does not hold back a connection that comes late anyway', async () => {
    const clock = fakeClock();
    const gate = new ConnectionGate({ atOnce: 1, paceMs: 10 }, clock);
    await gate.pass(never, 'question', () => clock.sleep(25, never));
    await gate.pass(never, 'question', () => Promise.resolve());
    expect(clock.nowMs()).toBe(25);
  });

  test('an abort while waiting rejects with its reason and opens nothing', async () => {
    const aborter = new AbortController();
    const sleeping: GateClock = {
      nowMs: () => 0,
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    const gate = new ConnectionGate({ atOnce: 2, paceMs: 10 }, sleeping);
    let opened = 0;
    const connect = (): Promise<number> => Promise.resolve(++opened);
    await gate.pass(aborter.signal, 'question', connect);
    const waiting = gate.pass(aborter.signal, 'question', connect);
    aborter.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(opened).toBe(1);
  });
});

describe('the budget of connections', () => {
  test('lets no more through than it has, and keeps the last for a control', async () => {
    const gate = new ConnectionGate({ atOnce: 8, paceMs: 0, budget: 3 }, fakeClock());
    const pass = (purpose: 'question' | 'control'): Promise<string | undefined> =>
      gate.pass(never, purpose, () => Promise.resolve('made'));
    const made = [pass('question'), pass('question'), pass('question'), pass('control'), pass('control')];
    expect(await Promise.all(made)).toEqual(['made', 'made', undefined, 'made', undefined]);
  });

  test('of one connection is for a control', async () => {
    const gate = new ConnectionGate({ atOnce: 1, paceMs: 0, budget: 1 }, fakeClock());
    expect(await gate.pass(never, 'question', () => Promise.resolve(1))).toBeUndefined();
    expect(await gate.pass(never, 'control', () => Promise.resolve(2))).toBe(2);
  });

  test('without one nothing is held back', async () => {
    const gate = new ConnectionGate({ atOnce: 2, paceMs: 0 }, fakeClock());
    const all = Array.from({ length: 50 }, (_, at) => gate.pass(never, 'question', () => Promise.resolve(at)));
    expect(await Promise.all(all)).toHaveLength(50);
  });
});
