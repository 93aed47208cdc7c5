import { describe, expect, it } from 'vitest';
import { ViciError } from '../src/errors.ts';
import { EventQueue } from '../src/event-queue.ts';

const end = { done: true, value: undefined };

describe('a queue of events', () => {
  it('gives events in order, those that were there before and those that were waited for', async () => {
    const queue = new EventQueue<number>('fail');
    queue.push(1, 1);
    const reads = [queue.next(), queue.next(), queue.next(), queue.next()];
    queue.push(2, 1);
    queue.push(3, 1);
    queue.end();
    expect((await Promise.all(reads)).map(({ value }) => value)).toEqual([1, 2, 3, undefined]);
    expect(await queue.next()).toEqual(end);
  });

  it('gives what is left before its error, and the error once', async () => {
    const queue = new EventQueue<number>('fail');
    queue.push(1, 1);
    queue.end(new ViciError('connection-closed', 'gone'));
    queue.push(2, 1);
    expect(await queue.next()).toEqual({ done: false, value: 1 });
    await expect(queue.next()).rejects.toMatchObject({ code: 'connection-closed', message: 'gone' });
    expect(await queue.next()).toEqual(end);
  });

  it('throws away what is left when it is cut', async () => {
    const queue = new EventQueue<number>('fail');
    queue.push(1, 1);
    queue.cut(new ViciError('aborted', 'enough'));
    await expect(queue.next()).rejects.toMatchObject({ code: 'aborted', message: 'enough' });
    expect(await queue.next()).toEqual(end);
  });

  it('drops and counts the oldest above its bound of octets, and forgets the octets that were read', async () => {
    const queue = new EventQueue<number>('drop-oldest', { maxOctets: 10 });
    for (const [event, octets] of [
      [1, 6],
      [2, 4],
      [3, 3],
      [4, 3],
    ] as const)
      queue.push(event, octets);
    expect(queue.dropped).toBe(1);
    expect(await queue.next()).toEqual({ done: false, value: 2 });
    queue.push(5, 4);
    expect(queue.dropped).toBe(1);
    expect([(await queue.next()).value, (await queue.next()).value, (await queue.next()).value]).toEqual([3, 4, 5]);
  });

  it('fails above its bound when nothing may be lost', async () => {
    const queue = new EventQueue<number>('fail', { maxEvents: 1 });
    queue.push(1, 1);
    queue.push(2, 1);
    await expect(queue.next()).rejects.toMatchObject({
      code: 'queue-overflow',
      message: 'more than 1 events or 16777216 octets of events were not read in time',
    });
  });
});
