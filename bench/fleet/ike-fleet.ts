import type { IkeGatewaysCount, IkeGatewaysSettings } from './ike-gateways.ts';
import { ikePolicy } from './ike-policy.ts';
import { type OurScan, ourScan } from './our-scan.ts';
import type { SimulatedGateway } from './simulated-fleet.ts';
import { startSimulator } from './start-process.ts';

/** Not one of IKE's own: then no gateway needs a second socket. */
const port = 5500;

/** Our scan of simulated IKEv2 gateways, and the datagrams that they counted. */
export async function scanIkeFleet(
  gateways: readonly SimulatedGateway[],
  roundTripMs: number,
): Promise<OurScan & IkeGatewaysCount> {
  const settings: IkeGatewaysSettings = { gateways, port, roundTripMs };
  await using simulator = await startSimulator('ike-gateways.ts', settings);
  const scan = await ourScan({
    targets: gateways.map(({ name, address }) => ({ name, url: `ikev2://${address}:${port}` })),
    args: ['-p', 'ike.yaml'],
    files: { 'ike.yaml': await ikePolicy() },
  });
  return { ...scan, ...(JSON.parse(await simulator.end()) as IkeGatewaysCount) };
}
