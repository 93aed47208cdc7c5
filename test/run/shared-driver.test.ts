import { describe, expect, test } from 'vitest';
import { Secret } from '../../core/credentials/secret.ts';
import { systemClock } from '../../src/run/clock.ts';
import type { IkeLook } from '../../src/run/ike-observer.ts';
import { SharedDriver } from '../../src/run/shared-driver.ts';
import { withinTime } from '../../src/run/time-limit.ts';

const { signal } = new AbortController();

function lookAt(address: string, remoteId?: string): IkeLook {
  const psk = new Secret(new TextEncoder().encode(address));
  const named = remoteId === undefined ? {} : { remoteId };
  return { address, credentials: { kind: 'psk', psk, trustAnchors: [], ...named } } as unknown as IkeLook;
}

/** Looks at all of them; what was under way together with others, and how each ended. */
async function lookAtAll(
  looks: readonly IkeLook[],
  observe: (address: string) => Promise<void> = () => new Promise(setImmediate),
) {
  let started = 0;
  let disposed = 0;
  let most = 0;
  const running = new Set<string>();
  const together = new Set<string>();
  const driver = new SharedDriver(async () => {
    started++;
    return {
      observe: async ({ address }) => {
        for (const other of running) together.add([address, other].toSorted().join(' '));
        running.add(address);
        most = Math.max(most, running.size);
        await observe(address).finally(() => running.delete(address));
      },
      [Symbol.asyncDispose]: async () => void disposed++,
    };
  });
  const ends = await Promise.all(
    looks.map(async (look) => {
      let end: string | undefined;
      await withinTime({ limitMs: 20_000, graceMs: 1000, signal, clock: systemClock }, async (limit) => {
        end = await driver.look(look, limit);
      });
      return end;
    }),
  );
  await driver[Symbol.asyncDispose]();
  return { ends, most, together, started, disposed };
}

describe('one driver', () => {
  test('looks at several gateways that share nothing, and at no more than four', async () => {
    const looks = Array.from({ length: 9 }, (_, at) => lookAt(`192.0.2.${at}`, `gw-${at}`));
    const { most, started, disposed, ends } = await lookAtAll(looks);
    expect(most).toBe(4);
    expect({ started, disposed }).toEqual({ started: 1, disposed: 1 });
    expect(new Set(ends)).toEqual(new Set([undefined]));
  });

  test('looks one after another at one address, and at gateways of one name', async () => {
    const { together } = await lookAtAll([
      lookAt('192.0.2.1', 'a'),
      lookAt('192.0.2.1', 'b'),
      lookAt('192.0.2.2', 'c'),
      lookAt('192.0.2.3', 'c'),
    ]);
    expect(together).not.toContain('192.0.2.1 192.0.2.1');
    expect(together).not.toContain('192.0.2.2 192.0.2.3');
  });

  test('has no second pre-shared key beside one of a gateway whose name is not known', async () => {
    const looks = [lookAt('192.0.2.1'), lookAt('192.0.2.2', 'b'), lookAt('192.0.2.3'), lookAt('192.0.2.4', 'd')];
    const { together } = await lookAtAll(looks);
    expect([...together].filter((pair) => pair.includes('192.0.2.1') || pair.includes('192.0.2.3'))).toEqual([]);
  });

  test('that fails one gateway goes on for the others that it has, and another is started for the next', async () => {
    const lost = Object.assign(new Error('read ECONNRESET'), { syscall: 'read' });
    const looks = Array.from({ length: 6 }, (_, at) => lookAt(`192.0.2.${at}`, `gw-${at}`));
    const { ends, started, disposed } = await lookAtAll(looks, async (address) => {
      if (address === '192.0.2.0') throw lost;
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(ends).toEqual(['the driver failed: read ECONNRESET', ...Array<undefined>(5).fill(undefined)]);
    expect({ started, disposed }).toEqual({ started: 2, disposed: 2 });
  });
});
