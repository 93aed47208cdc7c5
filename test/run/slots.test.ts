import { describe, expect, test } from 'vitest';
import { Slots } from '../../src/run/slots.ts';

const never = new AbortController().signal;

describe('Slots', () => {
  test('no more work is under way than there are slots, and all of it is done', async () => {
    const slots = new Slots(2);
    let underWay = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      underWay--;
    };
    await Promise.all(Array.from({ length: 7 }, () => slots.use(never, work)));
    expect(most).toBe(2);
    expect(underWay).toBe(0);
  });

  test('work that fails gives its slot back', async () => {
    const slots = new Slots(1);
    await expect(slots.use(never, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(slots.use(never, () => Promise.resolve('next'))).resolves.toBe('next');
  });

  test('a slot is taken at once or not at all, and given back to who waits', async () => {
    const slots = new Slots(1);
    const giveBack = slots.tryTake();
    expect(slots.tryTake()).toBeUndefined();
    const waiting = slots.use(never, () => Promise.resolve('next'));
    giveBack?.();
    await expect(waiting).resolves.toBe('next');
    expect(slots.tryTake()).toBeTypeOf('function');
  });

  test('an abort while waiting rejects with its reason and takes no slot', async () => {
    const slots = new Slots(1);
    const controller = new AbortController();
    let finish = (): void => undefined;
    const first = slots.use(
      never,
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const waiting = slots.use(controller.signal, () => Promise.resolve('never'));
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    finish();
    await first;
    await expect(slots.use(never, () => Promise.resolve('free'))).resolves.toBe('free');
  });
});

describe('a slot that is held at first', () => {
  test('is free again when its time has passed, though the work goes on, and is given back once', async () => {
    const slots = new Slots(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    let passed = (): void => undefined;
    const first = slots.useAtFirst(
      never,
      (over) => {
        passed = over;
        return () => undefined;
      },
      () => promise,
    );
    await Promise.resolve();
    expect(slots.free).toBe(0);
    passed();
    expect(slots.free).toBe(1);
    resolve();
    await first;
    expect(slots.free).toBe(1);
  });
});
