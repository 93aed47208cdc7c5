import { defined } from '../../core/defined.ts';
import type { Facts } from '../../core/facts/facts.ts';
import type { SeenTarget } from '../../core/observation/seen-target.ts';
import { askedOf } from '../asked.ts';
import { concludeTlsOf, undecidedTls } from '../tls/conclude-endpoint.ts';
import { concludeOpenVpn } from './conclude-openvpn.ts';

/** What is known of an endpoint of OpenVPN: its control channel, and the TLS inside. */
export function concludeOpenVpnEndpoint(seen: SeenTarget): Facts {
  const { target, observations } = seen;
  const transport = target.scheme === 'openvpn+tcp' ? 'tcp' : 'udp';
  const { facts: openvpn, prevented: carrier } = concludeOpenVpn(observations, transport);
  const tls = concludeTlsOf(seen);
  return {
    tls: carrier === undefined ? tls : undecidedTls(tls, carrier),
    asked: askedOf(observations),
    ...defined({ openvpn }),
  };
}
