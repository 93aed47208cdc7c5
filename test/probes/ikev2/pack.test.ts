import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ikeAdditionalUniverse, ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { type Box, isSubset, pointBox, points, regionSize, subtract } from '../../../core/spaces/region.ts';
import {
  boxOctets,
  initLength,
  initOctets,
  nonceLength,
  reservedGroup,
  shareGroups,
  shareLength,
} from '../../../probes/ikev2/ike-offer.ts';
import { longestProposal, type PackOptions, pack, reservedOctets } from '../../../probes/ikev2/pack.ts';
import { azureIkeBoxes } from '../../support/ike-rows.ts';

const universe = ikeUniverse();
const transformsAtMost = longestProposal;
const everyPoint = points(universe, regionSize(universe));
const rows = fc.uniqueArray(fc.integer({ min: 0, max: everyPoint.length - 1 }), { maxLength: 12 });
const sizes = fc.constantFrom(616, 1232);
const controls = fc.constantFrom(...shareGroups.map(({ group }) => group), 14);

function octetsOf(boxes: readonly Box[], shareGroup: number): Uint8Array {
  const share = new Uint8Array(shareLength(shareGroup));
  const secrets = { spi: new Uint8Array(8), nonce: new Uint8Array(nonceLength), share, cipher: 500 };
  return initOctets({ boxes, form: 'foreign-group', shareGroup }, secrets, new Uint8Array(64));
}

describe('datagrams of the complement', () => {
  test('hold everything outside the rows once, with a group for the KE payload that is in none of their boxes nor in the control, and stay below the limit with the longest cookie and the control in them', () => {
    fc.assert(
      fc.property(rows, sizes, controls, fc.boolean(), (some, datagramOctets, group, isGroupKnown) => {
        const without = some.map((at) => pointBox(everyPoint[at] ?? []));
        const control = [12 * 65_536 + 256, 12, 5, group];
        const options: PackOptions = { form: 'foreign-group', datagramOctets, control, isGroupKnown, transformsAtMost };
        const datagrams = pack(universe, without, options);
        const boxes = datagrams.flatMap((datagram) => datagram.boxes);
        expect(regionSize(boxes)).toBe(regionSize(universe) - without.length);
        expect(subtract(universe, [...boxes, ...without])).toEqual([]);
        for (const { boxes: packed, shareGroup } of datagrams) {
          const buried = [...packed, pointBox(control)];
          expect(buried.some((box) => box[3]?.includes(shareGroup))).toBe(false);
          if (isGroupKnown) expect(shareGroup).not.toBe(reservedGroup);
          expect(octetsOf(buried, shareGroup).length).toBeLessThanOrEqual(datagramOctets);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('of the 17 rows are at most 6 where none is fragmented, those with an additional key exchange included', () => {
    const options: PackOptions = { form: 'foreign-group', datagramOctets: 1232, transformsAtMost };
    const plain = pack(universe, azureIkeBoxes, options);
    const additional = pack(ikeAdditionalUniverse(), [], options);
    expect(plain.length + additional.length).toBeLessThanOrEqual(6);
  });

  test('with an additional key exchange hold every combination of every method once', () => {
    for (const isGroupKnown of [false, true]) {
      const options: PackOptions = { form: 'foreign-group', datagramOctets: 1232, isGroupKnown, transformsAtMost };
      const boxes = pack(ikeAdditionalUniverse(), [], options).flatMap((datagram) => datagram.boxes);
      expect(regionSize(boxes)).toBe(27 * regionSize(universe));
      expect(subtract(ikeAdditionalUniverse(), boxes)).toEqual([]);
    }
  });

  test('of everything that is documented are none', () => {
    expect(pack(universe, universe, { form: 'foreign-group', datagramOctets: 1232, transformsAtMost })).toEqual([]);
  });

  test('of a single combination is one, whatever its group', () => {
    for (const { group } of shareGroups) {
      const part = universe.map((box) => [...box.slice(0, 3), [group]]);
      const [point = []] = points(part, 1);
      const datagrams = pack([pointBox(point)], [], { form: 'foreign-group', datagramOctets: 576, transformsAtMost });
      expect(datagrams).toHaveLength(1);
      expect(datagrams[0]?.shareGroup).not.toBe(group);
      expect(isSubset([pointBox(point)], datagrams[0]?.boxes ?? [])).toBe(true);
    }
  });
});

test('the length of a datagram is computed as it is written', () => {
  for (const group of [reservedGroup, ...shareGroups.map((one) => one.group)]) {
    const boxes = azureIkeBoxes.map((box) =>
      box.map((values, at) => (at === 3 ? values.filter((id) => id !== group) : values)),
    );
    const computed = initLength(boxes, 'foreign-group', group);
    expect(octetsOf(boxes, group)).toHaveLength(computed + 8 + 64);
  }
  expect(reservedOctets).toBe(8 + 64 + boxOctets(pointBox([12 * 65_536 + 256, 12, 5, 14])) + 8);
});
