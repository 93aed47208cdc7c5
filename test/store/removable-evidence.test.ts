import { describe, expect, test } from 'vitest';
import { type EvidenceOf, fatesOf } from '../../src/store/removable-evidence.ts';

const whole = (at: number): EvidenceOf => ({ at, base: null });
const on = (base: number, at: number): EvidenceOf => ({ at, base });
const fates = (
  evidence: readonly EvidenceOf[],
  { turns = [], latest = 100 }: { readonly turns?: readonly number[]; readonly latest?: number } = {},
): unknown => Object.fromEntries(fatesOf(evidence, { before: 50, turns: new Set(turns), latest }));

describe('what becomes of old evidence', () => {
  test('that of the last days is not spoken of, and what is older goes', () => {
    expect(fates([whole(10), whole(49), whole(50), whole(100)])).toEqual({ 10: 'removed', 49: 'removed' });
  });

  test('that of the last scan and of scans that began or ended a stretch stays', () => {
    expect(fates([whole(10), whole(20), whole(30)], { turns: [20], latest: 30 })).toEqual({
      10: 'removed',
      20: 'turning',
      30: 'latest',
    });
  });

  test('what is kept keeps what it is compressed against, old as that is', () => {
    expect(fates([whole(10), on(10, 20), on(10, 60)])).toEqual({ 10: 'base', 20: 'removed' });
    expect(fates([whole(10), on(10, 20), on(10, 30)], { turns: [30] })).toEqual({
      10: 'base',
      20: 'removed',
      30: 'turning',
    });
  });

  test('what only removed evidence rests on goes with it', () => {
    expect(fates([whole(10), on(10, 20), whole(60), on(60, 70)])).toEqual({ 10: 'removed', 20: 'removed' });
  });
});
