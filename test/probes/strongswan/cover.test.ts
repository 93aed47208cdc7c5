import fc from 'fast-check';
import { expect, test } from 'vitest';
import { boxHas, isSubset, type Point, pointBox, points, regionSize, subtract } from '../../../core/spaces/region.ts';
import { besideTable, fillerOf, offersOf, undocumented } from '../../../probes/strongswan/cover.ts';
import { canBegin, proposalOctets, proposalOf } from '../../../probes/strongswan/proposal.ts';
import { documented } from './documented-points.ts';

const implemented = new Set([1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 31]);
const spaces = ['ike', 'ipsec'] as const;
const releases = ['5.9.8', '6.1.0'];

test.each(spaces.flatMap((space) => releases.map((release) => [space, release] as const)))(
  'what is undocumented in the space %s of strongSwan %s goes into a few offers that are not fragmented on the way',
  (space, release) => {
    const region = undocumented(space, release, documented[space]);
    const offers = offersOf(space, region, implemented);
    expect(offers.length).toBeLessThanOrEqual(6);
    for (const offer of offers) {
      expect(offer.reduce((sum, box) => sum + proposalOctets(space, box), 0)).toBeLessThanOrEqual(960);
      expect(canBegin(space, offer[0] ?? [], implemented)).toBe(true);
      for (const box of offer) expect(proposalOf(space, box, implemented)?.length).toBeLessThanOrEqual(511);
    }
    expect(regionSize(offers.flat())).toBe(regionSize(region));
    expect(subtract(region, offers.flat())).toEqual([]);
  },
);

test('whatever is documented, the offers cover the rest exactly once', () => {
  for (const space of spaces) {
    const all = points(undocumented(space, '6.1.0', []), 20_000);
    fc.assert(
      fc.property(fc.subarray(all.filter((_, at) => at % 997 === 0)), (taken: readonly Point[]) => {
        const region = undocumented(space, '6.1.0', taken);
        const boxes = offersOf(space, region, implemented).flat();
        expect(isSubset(region, boxes)).toBe(true);
        expect(regionSize(boxes)).toBe(regionSize(region));
        expect(subtract(taken.map(pointBox), boxes)).toHaveLength(taken.length);
      }),
      { numRuns: 25 },
    );
  }
});

test('offers with PFS and without are apart', () => {
  for (const offer of offersOf('ipsec', undocumented('ipsec', '6.1.0', documented.ipsec), implemented)) {
    const groups = offer.flatMap((box) => box[2] ?? []);
    expect(groups.includes(0)).toBe(groups.every((group) => group === 0));
  }
});

test('what is documented with an additional key exchange is left out of what stands beside the table, and fills its own kind', () => {
  const hybrid = [0x14_0100, 0, 20, 0, 36, 0, 0, 0, 0, 0, 0];
  const [all, left] = [besideTable('6.1.0', []), besideTable('6.1.0', [hybrid])].map(regionSize);
  expect(left).toBe((all ?? 0) - 1);
  expect(regionSize(undocumented('ipsec', '6.1.0', [hybrid]))).toBe(regionSize(undocumented('ipsec', '6.1.0', [])));
  const filler = fillerOf('ipsec', hybrid, '6.1.0');
  expect(boxHas(filler, hybrid)).toBe(true);
  expect(filler.slice(4)).toEqual([[36], [0], [0], [0], [0], [0], [0]]);
  expect(filler[0]?.length).toBeGreaterThan(10);
});
