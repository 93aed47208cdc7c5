import type { Target } from '../../src/target/target.ts';
import type { PlannedExchange } from '../probe.ts';
import { forecastTls } from '../tls/forecast-tls.ts';
import type { TlsAsk, TlsMode } from '../tls/tls-offer.ts';
import { refusedSessions } from './confirm-refusal.ts';

/**
 * Sessions that the probe makes over an OpenVPN control channel. The most is twice that of TLS over UDP and three times over TCP: OpenVPN up
 * to 2.6 refuses without a word, which is asked again.
 */
export function forecastOpenVpn(
  ask: TlsAsk,
  mode: TlsMode,
  scheme: Extract<Target['scheme'], `openvpn+${string}`>,
): readonly PlannedExchange[] {
  const sessions = refusedSessions[scheme === 'openvpn+udp' ? 'udp' : 'tcp'];
  const reset: PlannedExchange = {
    probe: 'openvpn/reset',
    offer: 'the reset of a session; four where the digest of tls-auth is not known',
    connections: { min: 1, max: 4 },
  };
  const tls = forecastTls(ask, mode).map(({ connections: { min, max }, ...rest }) => ({
    ...rest,
    connections: { min, max: sessions * max },
  }));
  return [reset, ...tls];
}
