import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Ways } from '../../probes/probe.ts';
import type { SecuredContext } from '../../probes/secured-context.ts';
import type { ExchangePurpose, StreamContext } from '../../probes/stream-context.ts';
import { trustOf } from '../../probes/tls/trust-of.ts';
import { sleep } from './clock.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { draftWithoutExchange } from './draft-without-exchange.ts';
import { earlyConnection } from './early-connection.ts';
import type { Machine } from './machine.ts';
import type { ObservedTarget, ObserveOptions } from './observe-options.ts';
import { overBudget } from './over-budget.ts';
import { notTriedAgain } from './reach.ts';
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
  const { clock, random } = machine;
  return {
    target,
    hasSpokenSstp,
    secured: () => securedContext(endpoint, options),
    insideOpenVpn: async () => {
      const { openVpnStream } = await import('./openvpn-stream.ts');
      const trust = trustOf(target, options.trustAnchors);
      const place = { target, address, port: target.port, wrap: one.wrap, trust, gate, timeoutMs, clock, random };
      const stream = await openVpnStream({ ...place, now, record, signal });
      return stream === undefined ? undefined : { ...stream, pause: pauseOf(endpoint, options) };
    },
    datagrams: async (ports) => {
      const { ikeDatagrams } = await import('./ike-datagrams.ts');
      return await ikeDatagrams({ target, address, ports, timeoutMs, sourcePort, clock, random, now, record, signal });
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

type Attempt = Parameters<ConnectionGate['reach']['note']>[0];

function securedContext(endpoint: EndpointOfRun, options: ObserveOptions): SecuredContext {
  const { target, address, gate, machine, limit, now, record } = endpoint;
  const { signal } = limit;
  const { timeoutMs } = options;
  const trust = trustOf(target, options.trustAnchors);
  const place = { address, port: target.port, timeoutMs, trust, signal, now };
  const { reach } = gate;
  const connected = async <T extends Attempt>(purpose: ExchangePurpose, connect: () => Promise<T>) =>
    (await gate.pass(signal, purpose, async (count) => {
      if (reach.isGone) return { ...notTriedAgain(now()), ...count };
      const made = await connect();
      reach.note(made);
      return { ...made, ...count, ...(reach.isGone ? { isGone: true as const } : {}) };
    })) ?? overBudget(now());
  const nothing = { received: new Uint8Array(0) };
  const exchange: StreamContext['exchange'] = async (octets, isComplete, purpose = 'question', onSent) => ({
    ...nothing,
    ...(await connected(purpose, () => exchangeOverTcp({ ...place, octets, isComplete, onSent }))),
  });
  const handshake: StreamContext['handshake'] = async (request) => ({
    chain: [],
    ...(await connected('question', () => handshakeWithNodeTls({ ...place, request }))),
  });
  return {
    target,
    signal,
    random: machine.random,
    record,
    pause: pauseOf(endpoint, options),
    exchange,
    earlyConnection: () => earlyConnection({ gate, place, exchange, handshake }),
    earlyRoom: () => gate.room,
    handshake,
    converse: async (request, dialogue) => ({
      chain: [],
      ...(await connected('question', () => handshakeWithNodeTls({ ...place, request, dialogue }))),
    }),
  };
}

function pauseOf({ machine, limit }: EndpointOfRun, { pauseShare = 1 }: ObserveOptions): StreamContext['pause'] {
  return (durationMs, why) => sleep(machine.clock, durationMs * (why === undefined ? pauseShare : 1), limit.signal);
}
