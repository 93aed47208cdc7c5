import { BlockList, isIPv6 } from 'node:net';
import type { Engine } from '../engine/engine.ts';

/**
 * The engine's network whose addresses hold this one, by name; undefined where none does. From another network of the engine it cannot be
 * reached: the engine keeps them apart.
 */
export async function networkOf(engine: Engine, address: string, signal: AbortSignal): Promise<string | undefined> {
  const networks = await engine.listNetworks({ abortSignal: signal });
  return networks.find(({ IPAM }) => (IPAM?.Config ?? []).some(({ Subnet }) => holds(Subnet, address)))?.Name;
}

/** Whether the subnet, '172.17.0.0/16', holds the address. */
function holds(subnet: string | undefined, address: string): boolean {
  const [network = '', length = ''] = subnet?.split('/') ?? [];
  const family = (of: string): 'ipv4' | 'ipv6' => (isIPv6(of) ? 'ipv6' : 'ipv4');
  if (network === '' || family(network) !== family(address)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(length), family(network));
  return list.check(address, family(address));
}
