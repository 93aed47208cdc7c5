import type { Observation, TargetResult } from '../../core/finding/result.ts';
import { visibleText } from '../text/visible-text.ts';
import type { AssetDescription, Assets, Property, Seen } from './assets.ts';
import { ikeProtocols } from './ike-protocol.ts';
import { tlsProtocols } from './tls-protocol.ts';

/** The URI of SSTP's resource (MS-SSTP 3.1.1), without its leading slash. */
const SSTP_RESOURCE = 'sra_%7BBA195980-CD49-458b-9E23-C84EE0ADCD75%7D/';

/** One target as a service, its protocols among the assets. */
export function targetService(
  target: TargetResult,
  observations: readonly Observation[],
  when: string,
  assets: Assets,
): object {
  const { url, gateway, facts } = target;
  const addresses = [...new Set(observations.map(({ endpoint }) => endpoint))];
  const seen: Seen = { location: url, additionalContext: `observed at ${addresses.join(', ') || url}, ${when}` };
  const tls = facts.tls === undefined ? [] : tlsProtocols(url, facts.tls, seen, assets);
  const carriers = [...openVpn(url, facts.openvpn, seen, assets), ...sstp(url, facts.sstp, seen, assets)];
  for (const above of carriers) assets.depends(above, tls);
  const ref = serviceRef(url);
  assets.provides(ref, [...tls, ...carriers, ...ikeProtocols(url, facts, seen, assets)]);
  const endpoints = endpointsOf(url);
  return {
    'bom-ref': ref,
    name: visibleText(gateway === undefined ? url : `${gateway}: ${url}`),
    ...(endpoints.length === 0 ? {} : { endpoints }),
    properties: [
      { name: 'gateproof:target', value: visibleText(url) },
      { name: 'gateproof:verdict', value: target.summary.verdict },
    ],
  };
}

export function serviceRef(url: string): string {
  return visibleText(`service/${url}`);
}

/**
 * The URL as an IRI reference that the format's own validator takes: it refuses schemes that it does not know, so IKE and OpenVPN over
 * UDP become 'udp://', and what runs over TCP without HTTP is named by its authority alone. Nothing for a client profile.
 */
export function endpointsOf(url: string): readonly string[] {
  const [, scheme = '', host = '', port] =
    /^([a-z0-9+]+):\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d+))?$/.exec(url) ?? [];
  switch (scheme) {
    case 'ikev2':
      return [`udp://${host}:${port ?? 500}`, ...(port === undefined || port === '500' ? [`udp://${host}:4500`] : [])];
    case 'openvpn+udp':
      return [`udp://${host}:${port ?? 1194}`];
    case 'sstp':
      return [`https://${host}:${port ?? 443}/${SSTP_RESOURCE}`];
    case 'tls':
    case 'openvpn+tcp':
      return [`//${host}:${port ?? 443}`];
    default:
      return [];
  }
}

/** OpenVPN has no type of its own in CycloneDX. */
function openVpn(url: string, facts: TargetResult['facts']['openvpn'], seen: Seen, assets: Assets): readonly string[] {
  if (facts === undefined || facts.wrap === 'unknown') return [];
  return [
    assets.add('protocol', `OpenVPN@${url}`, 'OpenVPN', seen, () =>
      carrier('other', [
        ...property('openvpn:transport', facts.transport),
        ...property('openvpn:control-channel', facts.wrap),
        ...property('openvpn:digest', facts.digest),
      ]),
    ),
  ];
}

function sstp(url: string, facts: TargetResult['facts']['sstp'], seen: Seen, assets: Assets): readonly string[] {
  if (facts?.service !== 'sstp') return [];
  return [
    assets.add('protocol', `SSTP@${url}`, 'SSTP', seen, () =>
      carrier('sstp', [
        ...property('sstp:server', facts.server),
        ...property('sstp:crypto-binding', facts.cryptoBinding?.join(', ')),
      ]),
    ),
  ];
}

function carrier(type: 'other' | 'sstp', properties: readonly Property[]): AssetDescription {
  return { cryptoProperties: { assetType: 'protocol', protocolProperties: { type } }, properties };
}

function property(name: string, value: string | undefined): readonly Property[] {
  return value === undefined ? [] : [{ name: `gateproof:${name}`, value: visibleText(value) }];
}
