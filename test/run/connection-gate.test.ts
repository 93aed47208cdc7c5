import { describe, expect, test } from 'vitest';
import type { ConnectionCount } from '../../probes/stream-context.ts';
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

describe('room for a connection before its time', () => {
  const connect = (): Promise<void> => Promise.resolve();
  const stay = (): void => undefined;
  const unlimited = { atOnce: 2, paceMs: 0 };

  test('is a place each, which the others miss until it is given back', async () => {
    const gate = new ConnectionGate(unlimited, fakeClock());
    const giveBack = gate.takeSpare(stay);
    const giveOtherBack = gate.takeSpare(stay);
    expect(gate.takeSpare(stay)).toBeUndefined();
    giveOtherBack?.giveBack();
    const made: string[] = [];
    const first = gate.pass(never, 'question', async () => {
      await second;
    });
    const second = gate.pass(never, 'question', () => Promise.resolve(made.push('second')));
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    expect(made).toEqual([]);
    giveBack?.giveBack();
    await Promise.all([first, second]);
    expect(made).toEqual(['second']);
    expect(gate.takeSpare(stay)).toBeDefined();
  });

  test('counts among the connections that are open when another one begins', async () => {
    const gate = new ConnectionGate({ atOnce: 4, paceMs: 0 }, fakeClock());
    const counts: ConnectionCount[] = [];
    const tell = (count: ConnectionCount): Promise<void> => Promise.resolve(void counts.push(count));
    const spare = gate.takeSpare(stay);
    await Promise.all([gate.pass(never, 'question', tell), gate.pass(never, 'question', tell)]);
    spare?.giveBack();
    await gate.pass(never, 'question', tell);
    expect([spare?.count, ...counts]).toEqual(
      [1, 2, 3, 1].map((openConnections, at) => ({ openConnections, connection: at + 1 })),
    );
  });

  test('is asked for when another connection is to be made, before that one waits for a place', async () => {
    const gate = new ConnectionGate(unlimited, fakeClock());
    const yielded: string[] = [];
    const [one, other] = ['one', 'other'].map((name) =>
      gate.takeSpare(() => {
        yielded.push(name);
        (name === 'one' ? one : other)?.giveBack();
      }),
    );
    await gate.pass(never, 'question', connect);
    await gate.pass(never, 'question', connect);
    expect(yielded).toEqual(['one', 'other']);
  });

  test('is not there while every place is taken', async () => {
    const gate = new ConnectionGate(unlimited, fakeClock());
    const both = [gate.pass(never, 'question', connect), gate.pass(never, 'question', connect)];
    expect(gate.takeSpare(stay)).toBeUndefined();
    await Promise.all(both);
    expect(gate.takeSpare(stay)).toBeDefined();
  });

  test.each([
    ['pace', { atOnce: 8, paceMs: 5 }],
    ['budget', { atOnce: 8, paceMs: 0, budget: 20 }],
  ])('is not there with a %s', (_, limits) => {
    expect(new ConnectionGate(limits, fakeClock()).takeSpare(stay)).toBeUndefined();
  });
});
