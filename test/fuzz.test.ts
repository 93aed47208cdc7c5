import { describe, expect, test } from 'vitest';
import { Coverage } from '../fuzz/coverage.ts';
import { attack, type FuzzTarget, fuzzTarget } from '../fuzz/fuzz-target.ts';
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
    const options = { seeds: [new Uint8Array(8)], coverage, seed: 1, forMs: 60_000, executionsAtMost: 200_000 };
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

describe('the committed inputs', () => {
  test.each(fuzzTargets.map((target) => [target.name, target] as const))(
    'of %s are read, or refused by name',
    async (name, target) => {
      const seeds = seedsOf(name);
      expect(seeds.length).toBeGreaterThan(0);
      for (const octets of seeds) expect((await attack(target, octets)).finding?.what).toBeUndefined();
    },
  );
});
