import { azureIkeRows } from '../test/support/ike-rows.ts';
import { type IkeSight, lookAtIke, valuesOf, valuesShown } from '../test/support/look-at-ike.ts';
import { strongswanGateway, strongswanRegion } from '../test/support/strongswan-gateway.ts';
import { median } from './median.ts';

const runs = 5;
const dimensions = ['ENCR', 'INTEG', 'PRF', 'KE'] as const;

/** A strongSwan 6 that accepts all it supports, asked for the Azure table: how much of it is found, how soon, and what is left there. */
export async function measureWideOpen(): Promise<readonly string[]> {
  await using gateway = await strongswanGateway('gateproof/strongswan:forky');
  const everything = await gateway.everything();
  await gateway.load(everything);
  const supported = valuesOf(strongswanRegion(everything));
  const sights: IkeSight[] = [];
  for (let run = 0; run < runs; run++) sights.push(await lookAtIke(gateway.address, azureIkeRows));

  const shown = sights.map((sight) => valuesShown(sight).map((values) => new Set(values)));
  const found = dimensions.map((name, at) => {
    // 0 is an AEAD's lack of an integrity algorithm.
    const values = (supported[at] ?? []).filter((value) => value !== 0);
    const least = Math.min(...shown.map((of) => values.filter((value) => of[at]?.has(value) === true).length));
    return `${name} ${least} of ${values.length}`;
  });
  const times = sights.map(({ elapsedMs }) => elapsedMs);
  const requests = Math.max(...sights.map(({ observations }) => observations.length));
  return [
    `wide-open: strongSwan ${await gateway.release()} that accepts all it supports: found ${found.join(', ')} (the least of ${runs} runs; wanted: all)`,
    `           median ${median(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms (wanted: under 1000 ms), ${requests} requests, ` +
      `${await gateway.halfOpen()} half-open SAs left`,
  ];
}
