import type { PlannedExchange, TlsMode } from '../probe.ts';
import { forecastTls } from '../tls/forecast-tls.ts';
import { repeats } from '../tls/repeat-control.ts';
import type { TlsAsk } from '../tls/tls-offer.ts';
import { refusedSessions } from './confirm-refusal.ts';

/**
 * Sessions that the probe makes over an OpenVPN control channel. The most is three times that of TLS: OpenVPN up to 2.6 refuses without a
 * word, which is asked again, and wants answered hellos to be repeated.
 */
export function forecastOpenVpn(ask: TlsAsk, mode: TlsMode, times?: number): readonly PlannedExchange[] {
  const reset: PlannedExchange = {
    probe: 'openvpn/reset',
    offer: 'the reset of a session; four where the digest of tls-auth is not known',
    connections: { min: 1, max: 4 },
  };
  const repeat: PlannedExchange = {
    probe: 'tls/repeat',
    offer: 'answered hellos again, where something was refused without a word, and rows that were',
    connections: { min: 0, max: repeats + ask.documented.length },
  };
  const tls = [...forecastTls(ask, mode, times), repeat].map(({ connections: { min, max }, ...rest }) => ({
    ...rest,
    connections: { min, max: refusedSessions * max },
  }));
  return [reset, ...tls];
}
