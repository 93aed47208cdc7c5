import { makeTarget } from '../../core/endpoint/parse-target.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import {
  documentedTlsCipher,
  type OpenVpnGateway,
  type OpenVpnWish,
  openVpnGateway,
  wrapModes,
} from '../../test/support/openvpn-gateway.ts';
import type { SoakGateway } from './soak-gateway.ts';

/** OpenVPN servers that are scanned through loss, in one container. */
export interface OpenVpnSoakLab extends AsyncDisposable {
  readonly gateways: readonly SoakGateway[];
  /** Client instances that its servers have now, all of them. */
  instances(): Promise<readonly string[]>;
}

const extraSuite = 'TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA';
/** More resets than all runs at once send, lost ones included: the limit is for one user, not for two hundred. */
const noRateLimit = 'connect-freq-initial 1000000 10';

/** UDP servers of OpenVPN 2.6, which refuses by silence: one conforming per wrap, and a drifted one with a suite too many and one too few. */
export async function openVpnSoakLab(signal: AbortSignal): Promise<OpenVpnSoakLab> {
  const more = [noRateLimit];
  const conforming = wrapModes.map((wrap, at): OpenVpnWish => ({ wrap, transport: 'udp', port: 1200 + at, more }));
  const drifted = (['none', 'tls-auth', 'tls-crypt-v2'] as const).map(
    (wrap, at): OpenVpnWish => ({
      wrap,
      transport: 'udp',
      port: 1210 + at,
      more,
      tlsCipher: documentedTlsCipher.replace('TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA256', extraSuite),
    }),
  );
  const policy = await loadPolicy('azure-vpn-p2s', { signal });
  const lab: OpenVpnGateway = await openVpnGateway('gateproof/openvpn:trixie', [...conforming, ...drifted]);
  return {
    gateways: lab.servers.map(({ wish, port, wrap }): SoakGateway => {
      const isDrifted = wish.tlsCipher !== undefined;
      return {
        name: `openvpn ${wish.wrap}${isDrifted ? ', drifted' : ''}`,
        target: { ...makeTarget('openvpn+udp', lab.address, port), serverName: lab.serverName },
        policies: [policy],
        trustAnchors: [lab.trustRoot],
        wrap,
        planted: isDrifted ? ['tls/nothing-else TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'tls/row-04'] : [],
      };
    }),
    instances: async () => (await Promise.all(lab.servers.map((server) => server.instances()))).flat(),
    [Symbol.asyncDispose]: async () => await lab[Symbol.asyncDispose](),
  };
}
