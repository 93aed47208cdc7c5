import type { AzureProtocol } from '../facts/readiness-facts.ts';
import type { AzureKnowledge } from './azure-knowledge.ts';

/** Tunnel types by the scheme of a target; plain TLS is none. */
const tunnels: ReadonlyMap<string, { readonly protocol: AzureProtocol; readonly transport: 'tcp' | 'udp' }> = new Map([
  ['sstp', { protocol: 'SSTP', transport: 'tcp' }],
  ['ikev2', { protocol: 'IkeV2', transport: 'udp' }],
  ['openvpn+tcp', { protocol: 'OpenVPN', transport: 'tcp' }],
  ['openvpn+udp', { protocol: 'OpenVPN', transport: 'udp' }],
]);

/** Targets of a scan at another port or transport than the documented one, each with its tunnel type and that place. */
export interface ScannedElsewhere {
  readonly target: string;
  readonly protocol: AzureProtocol;
  readonly documented: string;
}

/** What answers at another place says nothing of where clients connect to. Targets are canonical URLs. */
export function scannedElsewhere(targets: readonly string[], { ports }: AzureKnowledge): readonly ScannedElsewhere[] {
  return targets.flatMap((target) => {
    const tunnel = tunnelOf(target);
    const documented = ports.find(({ protocol }) => protocol === tunnel?.protocol);
    if (documented === undefined) return [];
    if (documented.transport === tunnel?.transport && documented.ports.includes(portOf(target))) return [];
    const place = `${documented.transport.toUpperCase()} ${documented.ports.join(' and ')}`;
    return [{ target, protocol: documented.protocol, documented: place }];
  });
}

/** Tunnel types that were looked at nowhere but elsewhere. */
export function onlyElsewhere(
  targets: readonly string[],
  elsewhere: readonly ScannedElsewhere[],
): ReadonlySet<AzureProtocol> {
  const apart = new Set(elsewhere.map(({ target }) => target));
  const there = new Set(targets.filter((target) => !apart.has(target)).map((target) => tunnelOf(target)?.protocol));
  return new Set(elsewhere.flatMap(({ protocol }) => (there.has(protocol) ? [] : [protocol])));
}

/** The tunnel type of a target, a canonical URL; undefined where it is none. */
export function tunnelOf(target: string): ReturnType<(typeof tunnels)['get']> {
  return tunnels.get(target.slice(0, target.indexOf(':')));
}

/** The usual port of IKEv2 is the one that a canonical URL leaves out. */
function portOf(target: string): number {
  return Number(/:(\d{1,5})$/u.exec(target.replace(/\[[^\]]*\]/u, ''))?.[1] ?? 500);
}
