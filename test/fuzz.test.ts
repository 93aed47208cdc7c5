import { describe, expect, test } from 'vitest';
import { fuzzBlind } from '../fuzz/blind.ts';
import { Coverage } from '../fuzz/coverage.ts';
import { attack, type FuzzTarget, fuzzTarget, inputMs } from '../fuzz/fuzz-target.ts';
import { seedsOf } from '../fuzz/seeds.ts';
import { fuzzTargets } from '../fuzz/targets.ts';

/** Three steps deep: chance alone needs 2^24 inputs for it. */
const planted: FuzzTarget = {
  name: 'planted',
  read: ([first, second, third]) => {
    if (first !== 0x47) return;
    if (second !== 0x50) return;
    if (third === 0x21) throw new TypeError('planted');
  },
};

describe('the fuzzer', () => {
  test('finds what stands behind three steps, by the coverage of each', async () => {
    using coverage = await Coverage.start((url) => url.endsWith('/test/fuzz.test.ts'));
    const options = { seeds: [new Uint8Array(8)], coverage, seed: 1, forMs: 280_000, executionsAtMost: 200_000 };
    const { findings } = await fuzzTarget(planted, options);
    expect(findings.map(({ kind }) => kind)).toEqual(['untyped']);
    expect(findings[0]?.what).toContain('TypeError: planted');
  });

  test('takes an error with a code of ours for an answer, and none of another kind', async () => {
    const throwing = (error: unknown): FuzzTarget => ({
      name: 'throws',
      read: () => {
        throw error;
      },
    });
    const kind = async (error: unknown) => (await attack(throwing(error), new Uint8Array(0))).finding?.kind;
    expect(await kind(Object.assign(new Error('typed'), { code: 'wire' }))).toBeUndefined();
    expect(await kind(Object.assign(new TypeError('node'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBe('untyped');
    expect(await kind(new RangeError('out of range'))).toBe('untyped');
    expect(await kind(undefined)).toBe('untyped');
  });
});

describe('the fuzzer without coverage', () => {
  const seeds = [Uint8Array.of(0x47, 0x50, 0, 0, 0, 0)];
  const found = async (read: FuzzTarget['read'], seed = 1, executionsAtMost = 20_000): Promise<readonly string[]> => {
    const options = { seeds, seed, forMs: 280_000, executionsAtMost };
    return (await fuzzBlind({ name: 'planted', read }, options)).findings.map(({ kind }) => kind);
  };
  const typed = Object.assign(new Error('typed'), { code: 'wire' });

  test('finds a rare value behind a seed, whatever typed error comes before it', async () => {
    const read = (octets: Uint8Array): void => {
      if (octets[0] !== 0x47 || octets[1] !== 0x50) throw typed;
      if (octets[2] === 0x21) throw new TypeError('planted');
    };
    expect(await found(read)).toEqual(['untyped']);
    expect(await found((octets) => planted.read(octets))).toEqual(['untyped']);
  });

  test('finds the one input of a batch that takes too long, and only it', async () => {
    const usedMs = (since: NodeJS.CpuUsage): number => process.cpuUsage(since).user / 1000;
    const read = ([, , third]: Uint8Array): void => {
      if (third !== 0x7f) return;
      // Asking for the time is the system's time, and not the process's own: it is asked now and then.
      for (const start = process.cpuUsage(); usedMs(start) < 2 * inputMs; ) {
        for (let round = 0; round < 100_000; round++) Math.hypot(round, round);
      }
    };
    expect(await found(read, 1, 2048)).toEqual(['slow']);
  });

  test('makes the same inputs of the same seed, and grows no input without bound', async () => {
    const inputs = async (seed: number): Promise<string> => {
      const seen: string[] = [];
      await found((octets) => {
        if (seen.length < 1000) seen.push(Buffer.from(octets).toString('hex'));
        expect(octets.length).toBeLessThanOrEqual(6 + 256);
      }, seed);
      return seen.join();
    };
    expect(await inputs(2)).toBe(await inputs(2));
    expect(await inputs(2)).not.toBe(await inputs(3));
  });
});

describe('the committed inputs', () => {
  test.each(fuzzTargets.map((target) => [target.name, target] as const))(
    'of %s are read, or refused by name',
    async (name, target) => {
      const seeds = seedsOf(name);
      expect(seeds.length).toBeGreaterThan(0);
      for (const octets of seeds) {
        // How long it takes is the machine's: the fuzzer tells of it.
        const { finding } = await attack(target, octets);
        expect(finding?.kind === 'untyped' ? finding.what : undefined).toBeUndefined();
      }
    },
  );
});
