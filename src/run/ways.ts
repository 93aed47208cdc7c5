import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Ways } from '../../probes/probe.ts';
import type { SecuredContext } from '../../probes/secured-context.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import { trustOf } from '../../probes/tls/trust-of.ts';
import { abortableSleep } from './abortable-sleep.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { draftWithoutExchange } from './draft-without-exchange.ts';
import { earlyConnection } from './early-connection.ts';
import type { Machine } from './machine.ts';
import type { ObservedTarget, ObserveOptions } from './observe-options.ts';
import { overBudget } from './over-budget.ts';
import type { TimeLimit } from './time-limit.ts';
import { exchangeOverTcp } from './transport/tcp-exchange.ts';
import { handshakeWithNodeTls } from './transport/tls-handshake.ts';

/** One endpoint of a run, and what the run has for it. */
export interface EndpointOfRun {
  readonly one: ObservedTarget;
  readonly target: Target;
  readonly address: string;
  readonly gate: ConnectionGate;
  readonly machine: Machine;
  readonly limit: TimeLimit;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
  readonly record: (draft: ObservationDraft) => void;
  readonly hasSpokenSstp: boolean;
}

/** The ways to an endpoint, over real sockets and within the limits of the run. What a way needs is loaded when it is taken. */
export function waysTo(endpoint: EndpointOfRun, options: ObserveOptions): Ways {
  const { one, target, address, gate, machine, limit, now, record, hasSpokenSstp } = endpoint;
  const { signal } = limit;
  const { timeoutMs, sourcePort } = options;
  const { random } = machine;
  return {
    target,
    hasSpokenSstp,
    secured: () => securedContext(endpoint, options),
    insideOpenVpn: async () => {
      const { openVpnStream } = await import('./openvpn-stream.ts');
      const trust = trustOf(target, options.trustAnchors);
      const unixTime = unixTimeOf(machine);
      const place = { target, address, port: target.port, wrap: one.wrap, trust, gate, timeoutMs, unixTime, random };
      const stream = await openVpnStream({ ...place, now, record, signal });
      return stream === undefined ? undefined : { ...stream, pause: pauseOf(options, signal) };
    },
    datagrams: async (ports) => {
      const { ikeDatagrams } = await import('./ike-datagrams.ts');
      return await ikeDatagrams({ target, address, ports, timeoutMs, sourcePort, random, now, record, signal });
    },
    drive: async (ask, known) => {
      const { credentials } = one;
      if (credentials === undefined) {
        record(draftWithoutExchange('run/credentials', 'not-made', 'no credentials given for this target', now()));
        return;
      }
      const prevented = await machine.driver.look(
        { target, address, ask, ...known, credentials, now, record, signal },
        limit,
      );
      if (prevented !== undefined) record(draftWithoutExchange('run/driver', 'not-made', prevented, now()));
    },
  };
}

/** Seconds since 1970. */
export function unixTimeOf({ clock }: Pick<Machine, 'clock'>): number {
  return Math.floor(clock.date().getTime() / 1000);
}

function securedContext(
  { target, address, gate, machine, limit: { signal }, now, record }: EndpointOfRun,
  options: ObserveOptions,
): SecuredContext {
  const { timeoutMs } = options;
  const trust = trustOf(target, options.trustAnchors);
  const place = { address, port: target.port, timeoutMs, trust, signal, now };
  const exchange: StreamContext['exchange'] = async (octets, isComplete, purpose, onSent) =>
    (await gate.pass(signal, purpose ?? 'question', async (count) => ({
      ...(await exchangeOverTcp({ ...place, octets, isComplete, onSent })),
      ...count,
    }))) ?? {
      ...overBudget(now()),
      received: new Uint8Array(0),
    };
  const handshake: StreamContext['handshake'] = async (request) =>
    (await gate.pass(signal, 'question', async (count) => ({
      ...(await handshakeWithNodeTls({ ...place, request })),
      ...count,
    }))) ?? {
      ...overBudget(now()),
      chain: [],
    };
  return {
    target,
    signal,
    random: machine.random,
    record,
    pause: pauseOf(options, signal),
    exchange,
    earlyConnection: () => earlyConnection({ gate, place, exchange, handshake }),
    earlyRoom: () => gate.room,
    handshake,
    converse: async (request, dialogue) =>
      (await gate.pass(signal, 'question', () => handshakeWithNodeTls({ ...place, request, dialogue }))) ?? {
        ...overBudget(now()),
        chain: [],
      },
  };
}

function pauseOf({ pauseShare = 1 }: ObserveOptions, signal: AbortSignal): StreamContext['pause'] {
  return (durationMs, why) => abortableSleep(durationMs * (why === undefined ? pauseShare : 1), signal);
}
