import type { AzureProtocol } from '../../../src/facts/readiness-facts.ts';
import type { AzureKnowledge } from '../../../src/policy/azure-knowledge.ts';

const protocolOf: ReadonlyMap<string, AzureProtocol> = new Map([
  ['sstp', 'SSTP'],
  ['ikev2', 'IkeV2'],
  ['openvpn+tcp', 'OpenVPN'],
  ['openvpn+udp', 'OpenVPN'],
]);
const transportOf: ReadonlyMap<string, string> = new Map([
  ['sstp', 'tcp'],
  ['ikev2', 'udp'],
  ['openvpn+tcp', 'tcp'],
  ['openvpn+udp', 'udp'],
]);
/** What an URL means that names no port. */
const usualPort: ReadonlyMap<string, number> = new Map([['ikev2', 500]]);

/** Targets of a scan at another port or transport than the documented one, each with its tunnel type and that place. */
export interface ScannedElsewhere {
  readonly target: string;
  readonly protocol: AzureProtocol;
  readonly documented: string;
}

/** What answers at another place says nothing of where clients connect to. Plain TLS is no tunnel type. */
export function scannedElsewhere(targets: readonly string[], { ports }: AzureKnowledge): readonly ScannedElsewhere[] {
  return targets.flatMap((target) => {
    const { protocol, transport, port } = placeOf(target);
    const documented = ports.find((one) => one.protocol === protocol);
    if (protocol === undefined || documented === undefined) return [];
    if (documented.transport === transport && documented.ports.includes(port)) return [];
    const place = `${documented.transport.toUpperCase()} ${documented.ports.join(' and ')}`;
    return [{ target, protocol, documented: place }];
  });
}

/** Tunnel types that were looked at nowhere but elsewhere. */
export function onlyElsewhere(
  targets: readonly string[],
  elsewhere: readonly ScannedElsewhere[],
): ReadonlySet<AzureProtocol> {
  const apart = new Set(elsewhere.map(({ target }) => target));
  const there = new Set(targets.filter((target) => !apart.has(target)).map((target) => placeOf(target).protocol));
  return new Set(elsewhere.flatMap(({ protocol }) => (there.has(protocol) ? [] : [protocol])));
}

function placeOf(target: string): {
  readonly protocol: AzureProtocol | undefined;
  readonly transport: string | undefined;
  readonly port: number;
} {
  const scheme = target.slice(0, target.indexOf(':'));
  const port = /:(\d{1,5})$/u.exec(target.replace(/\[[^\]]*\]/u, ''))?.[1];
  return {
    protocol: protocolOf.get(scheme),
    transport: transportOf.get(scheme),
    port: port === undefined ? (usualPort.get(scheme) ?? 0) : Number(port),
  };
}
