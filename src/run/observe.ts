import {
  Journal,
  type JournalDraft,
  type JournalEndpoint,
  type JournalHead,
  named,
} from '../../core/observation/journal.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { askOf } from '../../core/policy/ask.ts';
import { probeOf } from '../../probes/registry.ts';
import type { ConnectionGate } from './connection-gate.ts';
import { draftWithoutExchange } from './draft-without-exchange.ts';
import { authorityOf, type Endpoint, expandAddresses } from './expand-addresses.ts';
import type { Machine } from './machine.ts';
import type { ObservedTarget, ObserveOptions } from './observe-options.ts';
import { type TimeLimit, withinTime } from './time-limit.ts';
import { waysTo } from './ways.ts';

/** One endpoint by its number; a guessed target becomes what is found there. */
interface Entry {
  readonly number: number;
  /** The place of its target among the user's. */
  readonly of: number;
  /** The limits of its authority, held until the run is over: targets of one authority share a budget. */
  readonly gate: ConnectionGate;
  endpoint: Endpoint;
}

const defaultTargetTimeoutMs = 180_000;
/** For a probe whose time is up to put away what it made: the driver's SAs at the gateway. */
const graceMs = 10_000;

/**
 * Probes every target and returns what was seen, in the order of the targets. An abort is no error: what was seen until then comes back
 * marked interrupted; nor is a target whose time is up, or one that a fault of ours or of the driver cut short: that is an observation.
 */
export async function observe(options: ObserveOptions, machine: Machine): Promise<Recording> {
  const { signal } = options;
  const { clock } = machine;
  const head: JournalHead = {
    schemaVersion: '1.0',
    kind: 'gateproof-journal',
    tool: { name: 'gateproof', version: options.toolVersion },
    startedAt: clock.date().toISOString(),
    targets: options.targets.map(({ target }) => named(target)),
    trustAnchors: options.trustAnchors,
  };
  const startMs = clock.nowMs();
  const now = (): number => Math.round((clock.nowMs() - startMs) * 10) / 10;
  const journal = new Journal(head);
  const note = (line: JournalEndpoint | JournalDraft): void => {
    journal.add(line);
    options.onJournal?.(line);
  };
  const found = ({ number, of, endpoint }: Omit<Entry, 'gate'>): void =>
    note({ endpoint: number, is: { of, target: named(endpoint.target), authority: authorityOf(endpoint) } });
  let endpoints = 0;
  let toProbe = 0;
  let count = 0;
  let done = 0;
  const recorder = (entry: Entry): ((draft: ObservationDraft) => void) => {
    return (draft) => {
      note({ endpoint: entry.number, seen: draft });
      count++;
      const { url } = entry.endpoint.target;
      options.onProgress({
        step: 'observed',
        target: url,
        probe: draft.probe,
        observations: count,
        done,
        of: toProbe,
      });
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
      const how = await withinTime({ limitMs, signal, graceMs, clock }, (limit) =>
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
    const { address } = entry.endpoint;
    if (address === undefined) {
      record(unresolved(entry.endpoint, now()));
      return;
    }
    const { gate } = entry;
    const shared = { one, address, gate, machine, limit, now, record };
    let hasSpokenSstp = false;
    if (entry.endpoint.target.guessed === true) {
      const { classifyEndpoint } = await import('./classify-endpoint.ts');
      const { target } = entry.endpoint;
      const context = waysTo({ ...shared, target, hasSpokenSstp }, options).secured();
      const { timeoutMs } = options;
      const place = { address, port: target.port, timeoutMs, now, clock, random: machine.random };
      const { endpoint, service } = await classifyEndpoint(entry.endpoint, { context, gate, place, wrap: one.wrap });
      entry.endpoint = endpoint;
      found(entry);
      hasSpokenSstp = service === 'sstp';
    }
    const { target } = entry.endpoint;
    const probe = probeOf(target.scheme);
    // Nothing is sent to a file: what it says was told before.
    if (probe === undefined) return;
    const observeEndpoint = await probe.observe();
    await observeEndpoint(
      waysTo({ ...shared, target, hasSpokenSstp }, options),
      askOf(options.policies, target.scheme),
      {
        ...options,
        tlsMode: options.tlsMode ?? 'deny-set',
        identify: options.identify ?? false,
      },
    );
  };

  options.onJournal?.(head);
  using held = new DisposableStack();
  try {
    await settleAll(
      options.targets.map(async (one, of) => {
        if (one.told !== undefined) {
          const entry = { number: endpoints++, of, endpoint: { target: one.target, detail: '' } };
          found(entry);
          note({ endpoint: entry.number, seen: one.told });
          return;
        }
        const expanded = await expandAddresses(one.target, signal, machine);
        toProbe += expanded.length;
        await settleAll(
          expanded.map(async (endpoint) => {
            const { gate, turn } = held.use(machine.gates.hold(authorityOf(endpoint)));
            const entry: Entry = { number: endpoints++, of, gate, endpoint };
            found(entry);
            const probe = (): Promise<void> =>
              machine.atOnce.use(signal, () => machine.begun.use(signal, () => probeBounded(one, entry)));
            const { address } = endpoint;
            await (address === undefined
              ? probe()
              : turn.use(signal, () => machine.networks.use(address, signal, probe)));
            done++;
          }),
        );
      }),
    );
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return journal.recording({ finishedAt: clock.date().toISOString(), interrupted: signal.aborted });
}

/** Waits for every one, then rejects with the first reason: nothing goes on in the background after an error. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason as Error;
}

function unresolved({ target, detail }: Endpoint, at: number): ObservationDraft {
  return draftWithoutExchange('run/resolve', 'unreachable', `${target.host}: ${detail}`, at);
}
