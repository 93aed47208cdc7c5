import { describe, expect, test } from 'vitest';
import { NetworkSlots } from '../../src/run/network-slots.ts';

const { signal } = new AbortController();

/** Work that ends when it is told to, and how much of it is under way. */
function counted(networks: NetworkSlots) {
  const ends: (() => void)[] = [];
  const all: Promise<void>[] = [];
  let running = 0;
  return {
    running: () => running,
    begin: (address: string) => {
      const work = networks.use(address, signal, async () => {
        running++;
        await new Promise<void>((resolve) => ends.push(resolve));
        running--;
      });
      all.push(work);
    },
    end: async () => {
      ends.shift()?.();
      await new Promise(setImmediate);
    },
    finish: async () => {
      while (ends.length > 0) await new Promise<void>((resolve) => setImmediate(() => resolve(ends.shift()?.())));
      await Promise.all(all);
    },
  };
}

describe('the endpoints of one network', () => {
  test('wait for each other beyond its bound, and those of another do not', async () => {
    const networks = new NetworkSlots(2);
    const work = counted(networks);
    for (const last of [1, 2, 3]) work.begin(`192.0.2.${last}`);
    work.begin('198.51.100.1');
    await new Promise(setImmediate);
    expect(work.running()).toBe(3);
    await work.end();
    expect(work.running()).toBe(3);
    await work.finish();
  });

  test('are not bounded on loopback', async () => {
    const work = counted(new NetworkSlots(1));
    for (const last of [1, 2, 3]) work.begin(`127.0.0.${last}`);
    await new Promise(setImmediate);
    expect(work.running()).toBe(3);
    await work.finish();
  });

  test('leave nothing behind when they are done, nor when one failed', async () => {
    const networks = new NetworkSlots(1);
    const failing = networks.use('192.0.2.1', signal, () => Promise.reject(new Error('no')));
    expect(networks.size).toBe(1);
    await expect(failing).rejects.toThrow('no');
    expect(networks.size).toBe(0);
  });
});
