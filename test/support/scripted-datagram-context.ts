import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Observation, ObservationDraft } from '../../core/observation/observation.ts';
import type { DatagramContext, DatagramOutcome, FollowUp, IsAnswer } from '../../probes/datagram-context.ts';
import { shareGroups } from '../../probes/ikev2/ike-offer.ts';
import { numbered } from './recording-of.ts';

export interface ScriptedContext extends DatagramContext {
  readonly drafts: ObservationDraft[];
  readonly pausesMs: number[];
  /** The drafts as a run numbers them. */
  observations(): readonly Observation[];
}

/** A transport in memory, each exchange from a source port of its own: a request is sent up to `tries` times, and the clock goes on only by pauses and time-outs. */
export function scriptedContext(
  respond: (request: Uint8Array, sourcePort: number) => readonly Uint8Array[],
  options: { readonly tries?: number; readonly signal?: AbortSignal; readonly isReachable?: boolean } = {},
): ScriptedContext {
  const { tries = 2, signal = new AbortController().signal, isReachable = true } = options;
  const target = makeTarget('ikev2', '192.0.2.1', 500);
  const drafts: ObservationDraft[] = [];
  const pausesMs: number[] = [];
  let nowMs = 0;
  let counter = 0;
  let sockets = 0;
  const exchange = (octets: Uint8Array, isAnswer: IsAnswer, followUp?: FollowUp): DatagramOutcome => {
    const outcome = { port: 500, startedAtMs: nowMs, elapsedMs: 1 };
    const sourcePort = ++sockets;
    let sent = octets;
    if (!isReachable) {
      return {
        ...outcome,
        kind: 'unreachable',
        received: new Uint8Array(0),
        detail: 'ECONNREFUSED',
        sent,
        attempts: 1,
      };
    }
    let last: Uint8Array | undefined;
    let attempts = 0;
    for (let left = tries; left > 0; left--) {
      attempts++;
      for (const received of respond(sent, sourcePort)) {
        last = received;
        if (!isAnswer(received)) continue;
        const next = followUp?.(received);
        if (next === undefined) return { ...outcome, kind: 'answered', received, detail: '', sent, attempts };
        sent = next;
        left = tries + 1;
        break;
      }
    }
    nowMs += 1000;
    const kind = last === undefined ? 'silent' : 'malformed';
    return { ...outcome, kind, received: last ?? new Uint8Array(0), detail: kind, sent, attempts, elapsedMs: 1000 };
  };
  return {
    drafts,
    pausesMs,
    target,
    signal,
    exchange: async (octets, isAnswer, followUp) => {
      await Promise.resolve();
      signal.throwIfAborted();
      return exchange(octets, isAnswer, followUp);
    },
    pause: async (durationMs) => {
      await Promise.resolve();
      signal.throwIfAborted();
      pausesMs.push(durationMs);
      nowMs += durationMs;
    },
    random: (length) => Uint8Array.from({ length }, () => (++counter * 31) & 0xff),
    keyShare: (group) => new Uint8Array(shareGroups.find((one) => one.group === group)?.length ?? 0).fill(group),
    record: (draft) => {
      drafts.push(draft);
    },
    observations: () => numbered(drafts, target.url),
  };
}
