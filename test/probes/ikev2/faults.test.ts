import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, intersect, subtract, union } from '../../../core/spaces/region.ts';
import { concludeIkev2 } from '../../../probes/ikev2/conclude-ikev2.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { aesCbc128, aesCbc256, azureIkeBoxes, azureIkeRows } from '../../support/ike-rows.ts';
import { scriptedContext } from '../../support/scripted-datagram-context.ts';
import { ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';

const policies: readonly (readonly Box[])[] = [
  azureIkeBoxes,
  [...azureIkeBoxes.slice(0, 2), [[aesCbc256], [12], [5], [14, 19, 20, 24]], [[aesCbc128], [2], [2], [2]]],
  [[[aesCbc128], [2], [2], [2]]],
  [...azureIkeBoxes, [[aesCbc128], [1, 2], [1, 2], [2, 5, 31]]],
  [...azureIkeBoxes, [[aesCbc256], [12, 13], [5], [19, 20], [36]]],
];

/** Loses, doubles and delays datagrams by a seed: a delayed one, or an old one once more, comes before the answer to a later request. */
function faultyLine(gateway: ScriptedIkeGateway, faults: readonly number[]) {
  const late: Uint8Array[] = [];
  let last: readonly Uint8Array[] = [];
  let at = 0;
  return (request: Uint8Array): readonly Uint8Array[] => {
    const fault = faults[at++ % faults.length] ?? 0;
    if (fault === 1) return late.splice(0);
    const answers = gateway.respond(request);
    if (fault === 2) return [];
    if (fault === 3) {
      late.push(...answers);
      return [];
    }
    const old = last;
    last = answers;
    if (fault === 4) return [...late.splice(0), ...old, ...answers, ...answers];
    return [...late.splice(0), ...answers];
  };
}

test('loss, doubling and delay lead to facts that are left open, never to wrong ones', async () => {
  const fault = fc.oneof(
    { weight: 8, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...policies),
      fc.array(fault, { minLength: 1, maxLength: 60 }),
      fc.boolean(),
      async (accepts, faults, wantsCookie) => {
        const gateway = new ScriptedIkeGateway({ accepts, wantsCookie: wantsCookie ? 'bound-to-spi' : undefined });
        const context = scriptedContext(faultyLine(gateway, faults));
        await observeIkev2(context, { documented: azureIkeRows, sweep: true });
        const { ike, ikeAdditional } = concludeIkev2(context.observations());
        for (const [facts, dimensions] of [[ike, 4] as const, [ikeAdditional, 5] as const]) {
          const policy = union(
            accepts.filter(({ length }) => length === dimensions),
            [],
          );
          const accepted = (facts?.accepted ?? []).map((one) => one.box);
          const refused = union(
            (facts?.refused ?? []).map((one) => one.box),
            [],
          );
          expect(subtract(accepted, policy)).toEqual([]);
          expect(intersect(refused, policy)).toEqual([]);
        }
        expect(gateway.halfOpen).toBe(0);
        expect(context.pausesMs.length).toBeLessThan(800);
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});
