import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { Scheme } from '../../../core/endpoint/scheme.ts';
import { schemeTraits } from '../../../core/endpoint/scheme.ts';
import type { Target } from '../../../core/endpoint/target.ts';
import type { Negotiation } from '../negotiation.ts';

/** An endpoint of a capture: who answers there. */
export interface SeenEndpoint {
  readonly scheme: Scheme;
  readonly host: string;
  readonly port: number;
  /** That the client asked for; one address may answer for several. */
  readonly serverName?: string;
  readonly segment: number;
}

const schemeOf: Readonly<Record<Negotiation['protocol'], Scheme>> = {
  tls: 'tls',
  dtls: 'dtls',
  'openvpn+tcp': 'openvpn+tcp',
  'openvpn+udp': 'openvpn+udp',
  ikev2: 'ikev2',
  ikev1: 'ikev2',
};

const ikePorts: ReadonlySet<number> = new Set([500, 4500]);

/** Whose negotiation it is; both ports of IKE are one endpoint. */
export function endpointOf({ protocol, server, offer, segment }: Negotiation): SeenEndpoint {
  const scheme = schemeOf[protocol];
  const serverName = protocol === 'tls' || protocol === 'dtls' ? offer['serverName'] : undefined;
  const port = scheme === 'ikev2' && ikePorts.has(server.port) ? 500 : server.port;
  return { scheme, host: server.address, port, segment, ...(typeof serverName === 'string' ? { serverName } : {}) };
}

/** What the user calls an endpoint, where the name that clients ask for or its address is that of a target, and the port too. */
export function namedBy(
  { scheme, host, port, serverName }: SeenEndpoint,
  targets: readonly Target[],
): Target | undefined {
  return targets.find(
    (target) =>
      target.port === port &&
      (target.host === host || target.host === serverName) &&
      // That it is SSTP stands inside its TLS: the user says so.
      (target.scheme === scheme || (target.scheme === 'sstp' && scheme === 'tls')),
  );
}

/** `mark`: what tells it from others at the same place; empty for none. */
export function targetOf({ scheme, host, port, serverName }: SeenEndpoint, mark: string): Target {
  const { url, ...place } = makeTarget(scheme, host, port);
  const behind = [serverName, mark].filter((part) => part !== undefined && part !== '').join('~');
  const named = serverName === undefined || schemeTraits[scheme].hasTls !== true ? {} : { serverName };
  return { ...place, ...named, url: behind === '' ? url : `${url}#${behind}` };
}
