import { describe, expect, test } from 'vitest';
import type { SpaceFacts } from '../../../core/facts/facts.ts';
import { ikeAdditionalUniverse, ikeUniverse } from '../../../core/spaces/ike-sa.ts';
import { type Box, type Point, type Region, subtract, union } from '../../../core/spaces/region.ts';
import { concludeIkev2 } from '../../../probes/ikev2/conclude-ikev2.ts';
import { forecastIkev2 } from '../../../probes/ikev2/forecast-ikev2.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { aesCbc256, aesGcm256 } from '../../support/ike-rows.ts';
import { type ScriptedContext, scriptedContext } from '../../support/scripted-datagram-context.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';

/*
 * Documented combinations with an additional key exchange (RFC 9370): offered alone like others, and left out of what must be refused.
 */

const plain: Point = [aesGcm256, 0, 6, 20];
const hybrid: Point = [...plain, 36];
const otherHybrid: Point = [aesCbc256, 12, 5, 19, 37];
const boxOf = (point: Point): Box => point.map((value) => [value]);

async function look(script: IkeGatewayScript, documented: readonly Point[], sweep = true): Promise<ScriptedContext> {
  const gateway = new ScriptedIkeGateway(script);
  const context = scriptedContext((request, sourcePort) => gateway.respond(request, sourcePort));
  await observeIkev2(context, { documented, sweep });
  return context;
}

const boxesOf = (settled: SpaceFacts['accepted']): Region =>
  union(
    settled.map(({ box }) => box),
    [],
  );

/** Accepted is this, refused all the rest, and nothing stays open. */
function expectExactly(context: ScriptedContext, accepted: Region, additional: Region): void {
  const { ike, ikeAdditional, ikeBeside } = concludeIkev2(context.observations());
  expect(boxesOf(ike?.accepted ?? [])).toEqual(accepted);
  expect(boxesOf(ikeAdditional?.accepted ?? [])).toEqual(additional);
  expect(subtract(ikeUniverse(), [...accepted, ...boxesOf(ike?.refused ?? [])])).toEqual([]);
  expect(subtract(ikeAdditionalUniverse(), [...additional, ...boxesOf(ikeAdditional?.refused ?? [])])).toEqual([]);
  expect([ike?.undecided, ikeAdditional?.undecided, ikeBeside?.undecided, ikeBeside?.accepted]).toEqual([
    [],
    [],
    [],
    [],
  ]);
}

describe('a gateway of documented hybrid rows', () => {
  test('that requires the additional key exchange is seen exactly, by a control that has one', async () => {
    const context = await look({ accepts: [boxOf(hybrid), boxOf(otherHybrid)] }, [hybrid, otherHybrid]);
    expectExactly(context, [], [boxOf(hybrid), boxOf(otherHybrid)]);
    expect(context.drafts.filter(({ probe }) => probe === 'ikev2/bisect')).toEqual([]);
  });

  test('that leaves it to the initiator is seen exactly', async () => {
    const context = await look({ accepts: [[...boxOf(plain), [0, 36]]] }, [plain, hybrid]);
    expectExactly(context, [boxOf(plain)], [boxOf(hybrid)]);
  });

  test('that does not take it is seen to refuse it, said twice', async () => {
    const context = await look({ accepts: [boxOf(plain)] }, [plain, hybrid]);
    expectExactly(context, [boxOf(plain)], []);
    const asked = context.drafts.filter(({ probe, outcome }) => probe === 'ikev2/row' && outcome === 'refused');
    expect(asked.map(({ offer }) => offer['boxes'])).toEqual([[boxOf(hybrid)], [boxOf(hybrid)]]);
  });

  test('that takes another method too has that found', async () => {
    const context = await look({ accepts: [[...boxOf(plain), [0, 36, 37]]] }, [plain, hybrid]);
    expectExactly(
      context,
      [boxOf(plain)],
      [
        [...boxOf(plain), [36]],
        [...boxOf(plain), [37]],
      ],
    );
  });

  test.each([true, false])(
    'that passes over transform types that it does not know is not seen to take it (everything else asked: %s)',
    async (sweep) => {
      const context = await look({ accepts: [boxOf(plain)], ignoresUnknownTypes: true }, [plain, hybrid], sweep);
      const { ike, ikeAdditional } = concludeIkev2(context.observations());
      expect(boxesOf(ike?.accepted ?? [])).toEqual([boxOf(plain)]);
      expect(ikeAdditional?.accepted).toEqual([]);
      expect(ikeAdditional?.undecided.map(({ reason }) => reason)).toContain('not-calibrated');
    },
  );

  test('that is asked for its rows alone is calibrated all the same', async () => {
    const context = await look({ accepts: [[...boxOf(plain), [0, 36]]] }, [plain, hybrid], false);
    const { ike, ikeAdditional } = concludeIkev2(context.observations());
    expect(boxesOf(ike?.accepted ?? [])).toEqual([boxOf(plain)]);
    expect(boxesOf(ikeAdditional?.accepted ?? [])).toEqual([boxOf(hybrid)]);
  });

  test.each([true, false])('is asked as often as the forecast says (everything else asked: %s)', async (sweep) => {
    const documented = [plain, hybrid, otherHybrid];
    const context = await look({ accepts: [[...boxOf(plain), [0, 36]], boxOf(otherHybrid)] }, documented, sweep);
    const sent = Map.groupBy(context.drafts, ({ probe }) => probe);
    for (const { probe, connections } of forecastIkev2({ documented, sweep })) {
      const count = sent.get(probe)?.length ?? 0;
      expect(count, probe).toBeGreaterThanOrEqual(connections.min);
      expect(count, probe).toBeLessThanOrEqual(connections.max);
    }
  });
});
