import { describe, expect, test } from 'vitest';
import { type Box, box } from '../../../core/spaces/region.ts';
import type { DatagramContext } from '../../../probes/datagram-context.ts';
import { forecastIkev2 } from '../../../probes/ikev2/forecast-ikev2.ts';
import type { Ikev2Ask } from '../../../probes/ikev2/ikev2-ask.ts';
import { Ikev2AskError } from '../../../probes/ikev2/ikev2-ask.ts';
import { observeIkev2 } from '../../../probes/ikev2/observe-ikev2.ts';
import { aesCbc128, azureIkeBoxes, azureIkeRows, notAProduct } from '../../support/ike-rows.ts';
import { scriptedContext } from '../../support/scripted-datagram-context.ts';
import { ScriptedIkeGateway } from '../../support/scripted-ike-gateway.ts';

const azure: Ikev2Ask = { documented: azureIkeRows, sweep: true };

async function exchanges(accepts: readonly Box[], ask: Ikev2Ask): Promise<ReadonlyMap<string, number>> {
  const gateway = new ScriptedIkeGateway({ accepts });
  const context = scriptedContext((request) => gateway.respond(request));
  const exchangeAt: DatagramContext['exchangeAt'] = async (_port, octets, isAnswer) =>
    await context.exchange(octets, isAnswer);
  await observeIkev2({ ...context, exchangeAt }, ask);
  const sent = context.drafts.filter(({ attempts }) => attempts > 0);
  return new Map(
    Map.groupBy(sent, ({ probe }) => probe)
      .entries()
      .map(([probe, all]) => [probe, all.length]),
  );
}

describe('the forecast', () => {
  test('says what a conforming gateway is asked, at least', async () => {
    const seen = await exchanges(azureIkeBoxes, azure);
    for (const { probe, connections } of forecastIkev2(azure))
      expect([probe, seen.get(probe) ?? 0]).toEqual([probe, connections.min]);
    expect([...seen.keys()].filter((probe) => !forecastIkev2(azure).some((one) => one.probe === probe))).toEqual([]);
  });

  test('says what is asked besides where one half-open SA may be left, at most', async () => {
    const ask: Ikev2Ask = { ...azure, identify: true, bothPorts: true };
    const seen = await exchanges(azureIkeBoxes, ask);
    for (const { probe, connections } of forecastIkev2(ask)) {
      expect(seen.get(probe) ?? 0, probe).toBeGreaterThanOrEqual(connections.min);
      expect(seen.get(probe) ?? 0, probe).toBeLessThanOrEqual(connections.max);
    }
    expect([...seen.keys()].filter((probe) => !forecastIkev2(ask).some((one) => one.probe === probe))).toEqual([]);
    expect(seen.get('ikev2/identity')).toBe(1);
    expect(seen.get('ikev2/port')).toBe(1);
  });

  test('is not exceeded by any other gateway', async () => {
    const wide = box([aesCbc128], [1, 2, 12, 13, 14], [1, 2, 5, 6, 7], [1, 2, 5, 14, 15, 16, 19, 20, 31]);
    for (const accepts of [[], notAProduct, [...azureIkeBoxes, wide], [box([aesCbc128], [2], [2], [2, 5])]]) {
      const seen = await exchanges(accepts, azure);
      for (const { probe, connections } of forecastIkev2(azure)) {
        expect(seen.get(probe) ?? 0, probe).toBeLessThanOrEqual(connections.max);
      }
    }
  });

  test('of a look at the rows alone has no complement in it', () => {
    const planned = forecastIkev2({ documented: azureIkeRows, sweep: false });
    expect(planned.map(({ probe }) => probe)).toEqual([
      'ikev2/row',
      'ikev2/calibration',
      'ikev2/control',
      'ikev2/preference',
    ]);
  });

  test('refuses datagrams out of bounds', () => {
    for (const datagramOctets of [575, 3001, Number.NaN]) {
      const wrong = (): unknown => forecastIkev2({ ...azure, datagramOctets });
      expect(wrong).toThrow(Ikev2AskError);
      expect(wrong).toThrow(`datagrams of 576 to 3000 octets wanted, ${datagramOctets} found`);
    }
    expect(new Ikev2AskError(1).code).toBe('ikev2-datagram-octets');
  });
});
