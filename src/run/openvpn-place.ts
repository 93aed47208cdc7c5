import { type ChannelPlace, exchangeOverChannel, type SessionOutcome } from '../../probes/openvpn/channel-exchange.ts';
import { ResetAllowance } from '../../probes/openvpn/reset-allowance.ts';
import { RoundTrip } from '../../probes/openvpn/round-trip.ts';
import { type SettledWrap, sessionWrap } from '../../probes/openvpn/session-wrap.ts';
import type { Clock } from './clock.ts';
import { openVpnCrypto } from './transport/openvpn-crypto.ts';
import { openVpnTcpLink } from './transport/openvpn-tcp-link.ts';
import { openVpnUdpLink } from './transport/openvpn-udp-link.ts';

export interface OpenVpnPlaceOptions {
  readonly transport: 'tcp' | 'udp';
  /** An IP address. */
  readonly address: string;
  readonly port: number;
  /** For connecting and for each answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
  /** Its time of the day stands in every packet of tls-auth and tls-crypt. */
  readonly clock: Pick<Clock, 'after' | 'date'>;
  readonly random: (length: number) => Uint8Array;
}

/** The server under one wrap or another; what is learnt about the way to it is shared. */
export function openVpnPlaces(options: OpenVpnPlaceOptions): (wrap: SettledWrap, signal: AbortSignal) => ChannelPlace {
  const { transport, now, clock, random, timeoutMs } = options;
  const unixTime = Math.floor(clock.date().getTime() / 1000);
  const shared = {
    timers: { nowMs: now, after: clock.after },
    random,
    timeoutMs,
    roundTrip: new RoundTrip(),
    allowance: new ResetAllowance(now),
    openLink: () => (transport === 'tcp' ? openVpnTcpLink(options) : openVpnUdpLink(options)),
  };
  return (wrap, signal) => ({ ...shared, signal, makeWrap: () => sessionWrap(wrap, unixTime, openVpnCrypto) });
}

/**
 * Whether an OpenVPN server answers a reset: 'answered', or how that failed. A server whose wrap is another one answers nothing, and over TCP
 * closes the connection. Rejects only when `options.signal` aborts.
 */
export async function answersOpenVpnReset(
  options: OpenVpnPlaceOptions,
  wrap: SettledWrap = { kind: 'none' },
): Promise<SessionOutcome> {
  return await exchangeOverChannel(openVpnPlaces(options)(wrap, options.signal), undefined, () => true);
}
