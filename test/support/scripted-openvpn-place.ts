import { noWrap } from '../../core/protocol/openvpn/no-wrap.ts';
import type { PacketWrap } from '../../core/protocol/openvpn/packet-wrap.ts';
import type { ChannelPlace } from '../../probes/openvpn/channel-exchange.ts';
import { ResetAllowance } from '../../probes/openvpn/reset-allowance.ts';
import { RoundTrip } from '../../probes/openvpn/round-trip.ts';
import { ScriptedOpenVpnServer, type ScriptedServerOptions } from './scripted-openvpn-server.ts';
import { VirtualTimers } from './virtual-timers.ts';

export interface ScriptedPlace {
  readonly server: ScriptedOpenVpnServer;
  readonly place: ChannelPlace;
  readonly timers: VirtualTimers;
  readonly abort: (reason: Error) => void;
}

/** A scripted server, and a client's place before it, in virtual time. Session ids count up. */
export function scriptedPlace(
  options: Omit<ScriptedServerOptions, 'timers'> & {
    readonly timeoutMs?: number;
    readonly makeClientWrap?: () => PacketWrap;
  },
): ScriptedPlace {
  const timers = new VirtualTimers();
  const server = new ScriptedOpenVpnServer({ ...options, timers });
  const aborting = new AbortController();
  let drawn = 0;
  return {
    server,
    timers,
    abort: (reason) => aborting.abort(reason),
    place: {
      openLink: server.openLink,
      makeWrap: options.makeClientWrap ?? (() => noWrap),
      timers,
      random: (length) => new Uint8Array(length).fill(++drawn),
      roundTrip: new RoundTrip(),
      allowance: new ResetAllowance(() => timers.nowMs()),
      timeoutMs: options.timeoutMs ?? 5000,
      signal: aborting.signal,
    },
  };
}
