import type { Credentials } from '../../core/credentials/credentials.ts';
import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { withoutExchange } from '../../core/observation/without-exchange.ts';
import { askOf } from '../../core/policy/ask.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { TlsMode } from '../../probes/probe.ts';
import { observeSstp } from '../../probes/sstp/observe-sstp.ts';
import type { SecuredContext } from '../../probes/sstp/secured-context.ts';
import type { StreamContext } from '../../probes/stream-context.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { trustOf } from '../../probes/tls/trust-of.ts';
import { abortableSleep } from './abortable-sleep.ts';
import { assembleRecording, authorityOf, type SeenEndpoint } from './assemble-recording.ts';
import { ConnectionGate } from './connection-gate.ts';
import { earlyConnection } from './early-connection.ts';
import { type Endpoint, expandAddresses } from './expand-addresses.ts';
import type { IkeObserver } from './ike-observer.ts';
import { overBudget } from './over-budget.ts';
import { SharedDriver } from './shared-driver.ts';
import { Slots } from './slots.ts';
import { securedContext } from './sstp-context.ts';
import { type TimeLimit, withinTime } from './time-limit.ts';
import { exchangeOverTcp } from './transport/tcp-exchange.ts';
import { handshakeWithNodeTls } from './transport/tls-handshake.ts';

/** A target and the credentials that the strongSwan probe may use for it. */
export interface ObservedTarget {
  readonly target: Target;
  readonly credentials?: Credentials;
  /** How an OpenVPN target's control channel is wrapped; absent: not known. */
  readonly wrap?: OpenVpnWrap;
  /** What is known of it without anything sent (a client profile that was read): all that there is to see. */
  readonly told?: ObservationDraft;
}

export interface ObserveOptions {
  readonly targets: readonly ObservedTarget[];
  readonly policies: readonly Policy[];
  readonly trustAnchors: readonly string[];
  /** For connecting and for each answer. */
  readonly timeoutMs: number;
  /** Connections to one endpoint at once. */
  readonly connectionsPerTarget: number;
  /** Least time between the starts of two connections to one endpoint; default 0. */
  readonly paceMs?: number | undefined;
  /** Most connections to one endpoint; what is left when they are used up stays undecided. Default: no bound. */
  readonly budget?: number | undefined;
  /** Default 'deny-set'. */
  readonly tlsMode?: TlsMode | undefined;
  /** How often everything that a TLS endpoint must refuse is asked for. Default 2. */
  readonly repeatRefusals?: number | undefined;
  /** Whether one IKE_SA_INIT per IKEv2 endpoint is completed, which leaves a half-open IKE SA there. Default false. */
  readonly identify?: boolean | undefined;
  /** UDP port that the IKEv2 prober sends from. Default an ephemeral one for every request. */
  readonly sourcePort?: number | undefined;
  readonly toolVersion: string;
  /** Pauses of the IKEv2 prober when nothing answers, one after another. Default: its own, seconds each. */
  readonly ikePausesMs?: readonly number[];
  /** How much of each pause of the TLS prober is waited: tests and soaks shorten them as they do time-outs. Default 1. */
  readonly pauseShare?: number | undefined;
  /** For all that one endpoint is asked; what is left then stays undecided. Waits for the shared driver do not count. Default 3 minutes. */
  readonly targetTimeoutMs?: number | undefined;
  /** Told of an error of ours that kept a target from being probed any further; the other targets go on. Default: it is thrown. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  /** Made when the first IKEv2 target comes up, so that a TLS scan starts no container. */
  readonly startIkeObserver: (signal: AbortSignal) => Promise<IkeObserver>;
  readonly clock: { readonly nowMs: () => number; readonly date: () => Date };
  readonly random: (length: number) => Uint8Array;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}

export interface Progress {
  readonly target: string;
  readonly probe: string;
  /** Observations of this run so far. */
  readonly observations: number;
}

/** What is seen of one endpoint while it is probed; a guessed target becomes what is found there. */
interface Entry extends SeenEndpoint {
  endpoint: Endpoint;
  readonly drafts: ObservationDraft[];
}

/** Targets that are probed at once; IKEv2 ones share one driver and go one after another. */
const targetsAtOnce = 4;

const defaultTargetTimeoutMs = 180_000;
/** For a probe whose time is up to put away what it made: the driver's SAs at the gateway. */
const graceMs = 10_000;

/**
 * Probes every target and returns what was seen, in the order of the targets. An abort is no error: what was seen until then comes back
 * marked interrupted; nor is a target whose time is up, or one that a fault of ours or of the driver cut short: that is an observation.
 */
export async function observe(options: ObserveOptions): Promise<Recording> {
  const { signal, clock } = options;
  const startedAt = clock.date().toISOString();
  const startMs = clock.nowMs();
  const now = (): number => Math.round((clock.nowMs() - startMs) * 10) / 10;
  const seen: SeenEndpoint[] = [];
  let count = 0;
  const driver = new SharedDriver(() => options.startIkeObserver(signal));
  const atOnce = new Slots(targetsAtOnce);

  const gates = new Map<string, ConnectionGate>();
  const gateOf = (endpoint: Endpoint): ConnectionGate => {
    const authority = authorityOf(endpoint);
    const { connectionsPerTarget, paceMs = 0, budget } = options;
    const limits = { atOnce: connectionsPerTarget, paceMs, budget };
    const gate = gates.get(authority) ?? new ConnectionGate(limits, { nowMs: clock.nowMs, sleep: abortableSleep });
    gates.set(authority, gate);
    return gate;
  };

  const recorder = (entry: Entry): ((draft: ObservationDraft) => void) => {
    return (draft) => {
      entry.drafts.push(draft);
      count++;
      options.onProgress({ target: entry.endpoint.target.url, probe: draft.probe, observations: count });
    };
  };

  /** Probes an endpoint for as long as it may take; whatever ends that stands among its observations. */
  const probeBounded = async (one: ObservedTarget, entry: Entry): Promise<void> => {
    let isOver = false;
    const record = recorder(entry);
    const recordInTime = (draft: ObservationDraft): void => {
      if (!isOver) record(draft);
    };
    const { targetTimeoutMs: limitMs = defaultTargetTimeoutMs } = options;
    try {
      const how = await withinTime({ limitMs, signal, graceMs }, (limit) =>
        probeEndpoint(one, entry, recordInTime, limit),
      );
      if (how === 'done') return;
      const detail = `not done in ${limitMs / 1000} s, the rest was left`;
      record(draftWithoutExchange('run/target-timeout', 'not-made', detail, now()));
    } catch (error) {
      signal.throwIfAborted();
      if (options.onFault === undefined) throw error;
      options.onFault(error);
      record(draftWithoutExchange('run/fault', 'not-made', 'a fault of ours ended the probing of this target', now()));
    } finally {
      isOver = true;
    }
  };

  const probeEndpoint = async (
    one: ObservedTarget,
    entry: Entry,
    record: (draft: ObservationDraft) => void,
    limit: TimeLimit,
  ): Promise<void> => {
    const { signal: until } = limit;
    const { address } = entry.endpoint;
    if (address === undefined) {
      record(unresolved(entry.endpoint, now()));
      return;
    }
    const gate = gateOf(entry.endpoint);
    const unixTime = Math.floor(clock.date().getTime() / 1000);
    const secured = (): SecuredContext => {
      const { target } = entry.endpoint;
      const trust = trustOf(target, options.trustAnchors);
      const place = { address, port: target.port, timeoutMs: options.timeoutMs, trust, signal: until, now };
      const stream = streamContext(options, gate, target, address, now, record, until);
      return securedContext(stream, { gate, place });
    };
    let isSpoken = false;
    if (entry.endpoint.target.guessed === true) {
      const { timeoutMs, random } = options;
      const place = { address, port: entry.endpoint.target.port, timeoutMs, now, unixTime, random };
      const { classifyEndpoint } = await import('./classify-endpoint.ts');
      const found = await classifyEndpoint(entry.endpoint, { context: secured(), gate, place, wrap: one.wrap });
      entry.endpoint = found.endpoint;
      isSpoken = found.service === 'sstp';
    }
    const { endpoint } = entry;
    const { target } = endpoint;
    const ask = askOf(options.policies, target.scheme);
    const tls = (context: StreamContext): Promise<void> =>
      observeTls(context, ask.tls, options.tlsMode ?? 'deny-set', options.repeatRefusals);
    switch (target.scheme) {
      case 'tls':
        await tls(secured());
        return;
      case 'sstp':
        await (isSpoken ? tls(secured()) : observeSstp(secured(), ask.tls.documented, tls));
        return;
      case 'ikev2': {
        const look = { target, address, ask, now, record, signal: until };
        const { observeWithoutDriver } = await import('./native-ike.ts');
        const { accepted, answersAt, askIkev1 } = await observeWithoutDriver(look, options);
        if (one.credentials === undefined) {
          record(draftWithoutExchange('run/credentials', 'not-made', 'no credentials given for this target', now()));
        } else {
          const prevented = await driver.look({ ...look, accepted, answersAt, credentials: one.credentials }, limit);
          if (prevented !== undefined) record(draftWithoutExchange('run/driver', 'not-made', prevented, now()));
        }
        await askIkev1();
        return;
      }
      case 'openvpn+tcp':
      case 'openvpn+udp': {
        const { openVpnStream } = await import('./openvpn-stream.ts');
        const stream = await openVpnStream({
          target,
          address,
          port: target.port,
          wrap: one.wrap,
          trust: trustOf(target, options.trustAnchors),
          gate,
          timeoutMs: options.timeoutMs,
          unixTime,
          random: options.random,
          now,
          record,
          signal: until,
        });
        if (stream !== undefined) await tls({ ...stream, pause: pauseOf(options, until) });
        return;
      }
      case 'profile':
      case 'azure':
        // Nothing is sent to a file: what it says was told before.
        return;
    }
  };

  try {
    await settleAll(
      options.targets.map(async (one) => {
        if (one.told !== undefined) {
          seen.push({ of: one.target, endpoint: { target: one.target, detail: '' }, drafts: [one.told] });
          return;
        }
        const endpoints = await expandAddresses(one.target, signal);
        await settleAll(
          endpoints.map(async (endpoint) => {
            const entry: Entry = { of: one.target, endpoint, drafts: [] };
            seen.push(entry);
            await atOnce.use(signal, () => probeBounded(one, entry));
          }),
        );
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await driver[Symbol.asyncDispose]();
  }
  for (const error of driver.leftBehind) options.onFault?.(error);

  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: options.toolVersion },
    startedAt,
    finishedAt: clock.date().toISOString(),
    interrupted: signal.aborted,
    trustAnchors: options.trustAnchors,
    ...assembleRecording(
      options.targets.map(({ target }) => target),
      seen,
    ),
  };
}

/** Waits for every one, then rejects with the first reason: nothing goes on in the background after an error. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason as Error;
}

function streamContext(
  options: ObserveOptions,
  gate: ConnectionGate,
  target: Target,
  address: string,
  now: () => number,
  record: (draft: ObservationDraft) => void,
  signal: AbortSignal,
): StreamContext {
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
    random: options.random,
    record,
    pause: pauseOf(options, signal),
    exchange,
    earlyConnection: () => earlyConnection({ gate, place, exchange, handshake }),
    earlyRoom: () => gate.room,
    handshake,
  };
}

function pauseOf({ pauseShare = 1 }: ObserveOptions, signal: AbortSignal): StreamContext['pause'] {
  return (durationMs, why) => abortableSleep(durationMs * (why === undefined ? pauseShare : 1), signal);
}

function draftWithoutExchange(
  probe: string,
  outcome: ObservationDraft['outcome'],
  detail: string,
  startedAtMs: number,
): ObservationDraft {
  return {
    probe,
    order: '',
    offer: {},
    outcome,
    detail,
    ...withoutExchange,
    startedAtMs,
  };
}

function unresolved({ target, detail }: Endpoint, at: number): ObservationDraft {
  return draftWithoutExchange('run/resolve', 'unreachable', `${target.host}: ${detail}`, at);
}
