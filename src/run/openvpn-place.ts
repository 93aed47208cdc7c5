import { type ChannelPlace, exchangeOverChannel, type SessionOutcome } from '../../probes/openvpn/channel-exchange.ts';
import type { Timers } from '../../probes/openvpn/packet-link.ts';
import { ResetAllowance } from '../../probes/openvpn/reset-allowance.ts';
import { RoundTrip } from '../../probes/openvpn/round-trip.ts';
import { type SettledWrap, sessionWrap } from '../../probes/openvpn/session-wrap.ts';
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
  /** Seconds since 1970, as they stand in every packet of tls-auth and tls-crypt. */
  readonly unixTime: number;
  readonly random: (length: number) => Uint8Array;
}

/** The server under one wrap or another; what is learnt about the way to it is shared. */
export function openVpnPlaces(options: OpenVpnPlaceOptions): (wrap: SettledWrap, signal: AbortSignal) => ChannelPlace {
  const { transport, now, random, timeoutMs, unixTime } = options;
  const shared = {
    timers: timersOf(now),
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

function timersOf(nowMs: () => number): Timers {
  return {
    nowMs,
    after: (durationMs, then) => {
      const timer = setTimeout(then, durationMs);
      return () => clearTimeout(timer);
    },
  };
}
