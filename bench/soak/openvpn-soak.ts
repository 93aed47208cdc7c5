import type { ResultDocument } from '../../core/finding/result.ts';
import { Slots } from '../../src/run/slots.ts';
import type { DatagramFault } from '../../test/support/fault-proxy-udp.ts';
import { observeThrough } from './observe-through.ts';
import type { Scenario } from './scenario.ts';
import type { SoakOptions } from './soak.ts';
import type { SoakGateway } from './soak-gateway.ts';
import { truthOf } from './truth.ts';

const lossOf = (percent: number): DatagramFault => ({
  name: `OpenVPN over UDP, ${percent} % lost each way`,
  disturb: (_datagram, _direction, random) => ({ kind: random() < percent / 100 ? 'drop' : 'none' }),
});

/** Loss of both directions, each datagram by itself. */
export const openVpnLosses: readonly DatagramFault[] = [lossOf(0), lossOf(5), lossOf(20)];

/**
 * For an answer: a server sends the last packet of its flight again after 2 seconds, and after 4 more, and nothing makes it do so before.
 */
const timeoutMs = 10_000;
/** Runs mostly wait. */
const runsAtOnce = 24;

/** By nothing but the seed: each loss in turn, and each gateway in turn under each loss. */
export function openVpnScenario(gateways: readonly SoakGateway[], seed: number): Scenario {
  const fault = openVpnLosses[seed % openVpnLosses.length];
  const gateway = gateways[Math.floor(seed / openVpnLosses.length) % gateways.length];
  if (fault === undefined || gateway === undefined) {
    throw new RangeError(`a whole number from 0 as seed and a gateway wanted, ${seed} and ${gateways.length} found`);
  }
  return { carrier: 'udp', gateway, tlsMode: 'deny-set', fault };
}

/** As `soak`, with OpenVPN servers and loss. Rejects for abort, or when the truth cannot be had. */
export async function soakOpenVpn({ gateways, asOf, seeds, onRun, signal }: SoakOptions): Promise<void> {
  const truth = async (gateway: SoakGateway): Promise<readonly [SoakGateway, ResultDocument]> => [
    gateway,
    await truthOf(gateway, asOf, signal),
  ];
  const truths = new Map(await Promise.all(gateways.map(truth)));
  const atOnce = new Slots(runsAtOnce);
  await Promise.all(
    seeds.map(async (seed) => {
      const scenario = openVpnScenario(gateways, seed);
      const known = truths.get(scenario.gateway);
      if (known === undefined) throw new TypeError(`the truth about ${scenario.gateway.name} wanted, none found`);
      const recording = await atOnce.use(signal, () => observeThrough(scenario, seed, timeoutMs, signal));
      onRun({ seed, scenario, recording, truths: [known] });
    }),
  );
  await Promise.all(gateways.map(truth));
}
