import { CommandFailedError } from './command-failed-error.ts';
import { ViciError } from './errors.ts';
import type { QueueBounds } from './event-queue.ts';
import type { Message, MessageInput } from './message.ts';
import type { CallOptions, Vici, ViciStream } from './vici.ts';

/** One line that charon logged while it ran `initiate` or `terminate`. */
export interface ControlLog {
  /** Subsystem, such as `IKE`, `CFG`, `NET`, `KNL`. */
  readonly group: string;
  readonly level: number;
  /** Connection name of the IKE_SA, where there is one. */
  readonly ikeSaName: string | undefined;
  /** charon sends `ikesa-uniqueid` (its README has a letter wrong). */
  readonly ikeSaUniqueId: string | undefined;
  readonly text: string;
}

/** How a control command ended. Failure is a result here: a refused proposal is what a probe came for. */
export interface ControlResult {
  readonly success: boolean;
  /** Empty on success. The reason proper is in the log. */
  readonly errmsg: string;
  readonly response: Message;
}

export interface InitiateOptions extends CallOptions, QueueBounds {
  /** Connection name. Give it also with a child: of several connections with such a child charon takes the first. */
  readonly ike: string;
  /** Child name; without it, the IKE_SA alone (childless initiation). */
  readonly child?: string | undefined;
  /**
   * How long charon waits, in milliseconds, 1 to 2^31-1; after that it answers `success=no`, yet the SA goes on trying:
   * `terminate` it with `force`. There is no default, since 0 means for ever to charon.
   */
  readonly timeoutMs: number;
  /** 0 to 4, default 1, which is enough for "selected proposal". Level 2 is hundreds of lines for one handshake. */
  readonly logLevel?: number | undefined;
  /** Whether charon refuses when too many SAs are being made (`init-limits`). Default: charon's, which is no. */
  readonly initLimits?: boolean | undefined;
}

/**
 * Initiates an SA: an iterable of its log, and the result. Iteration ends without an error when charon refuses; it, and
 * `result`, throw when there is no answer (`aborted`, `connection-closed`, ...). An aborted signal does not end the SA:
 * `terminate` it. Throws `invalid-value` at once for a timeout out of its range.
 */
export function initiate(vici: Vici, options: InitiateOptions): ViciStream<ControlLog, ControlResult> {
  const { ike, child, timeoutMs, logLevel = 1, initLimits, signal, maxEvents, maxOctets } = options;
  if (!isTimeout(timeoutMs)) {
    throw new ViciError('invalid-value', `a timeout of 1 to ${maxTimeoutMs} ms is wanted, not ${timeoutMs}`);
  }
  const message = { ike, child, timeout: timeoutMs, loglevel: logLevel, 'init-limits': initLimits };
  return control(vici, 'initiate', message, { signal, maxEvents, maxOctets });
}

/** Which SAs; at least one is wanted, and charon takes those that match all. */
export interface SaSelector {
  /** Connection name. */
  readonly ike?: string | undefined;
  /** `uniqueId` of an IKE_SA. */
  readonly ikeId?: string | undefined;
  readonly child?: string | undefined;
  /** `uniqueId` of a CHILD_SA. */
  readonly childId?: string | undefined;
}

export interface TerminateOptions extends SaSelector, CallOptions, QueueBounds {
  /** Do not wait for the peer to answer the DELETE. Default false. */
  readonly force?: boolean | undefined;
  /** How long charon waits, in milliseconds. Default -1: it answers at once, and the deletion goes on. 0 is refused. */
  readonly timeoutMs?: number | undefined;
}

export interface TerminateResult extends ControlResult {
  /** SAs that matched. */
  readonly matches: number;
  /** SAs whose deletion was begun. */
  readonly terminated: number;
}

/** Terminates SAs. That none matched is a result with `success: false`, `matches: 0`. */
export async function terminate(vici: Vici, options: TerminateOptions): Promise<TerminateResult> {
  const { force, timeoutMs = -1, signal } = options;
  if (timeoutMs !== -1 && !isTimeout(timeoutMs)) {
    throw new ViciError('invalid-value', `a timeout of 1 to ${maxTimeoutMs} ms, or -1, is wanted, not ${timeoutMs}`);
  }
  const message = { ...selection(options), force, timeout: timeoutMs };
  const result = await outcome(vici.call('terminate', message, { signal }));
  return { ...result, matches: count(result, 'matches'), terminated: count(result, 'terminated') };
}

/** Begins to rekey (or reauthenticate) SAs and gives how many matched; does not wait for the end. */
export async function rekey(
  vici: Vici,
  options: SaSelector & CallOptions & { readonly reauth?: boolean | undefined },
): Promise<ControlResult & { readonly matches: number }> {
  const { reauth, signal } = options;
  const result = await outcome(vici.call('rekey', { ...selection(options), reauth }, { signal }));
  return { ...result, matches: count(result, 'matches') };
}

const maxTimeoutMs = 2 ** 31 - 1;

function isTimeout(timeoutMs: number): boolean {
  return Number.isSafeInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= maxTimeoutMs;
}

function selection({ ike, ikeId, child, childId }: SaSelector): { readonly [key: string]: string | undefined } {
  const chosen = { ike, 'ike-id': ikeId, child, 'child-id': childId };
  if (Object.values(chosen).every((value) => value === undefined)) {
    throw new ViciError('invalid-value', 'one of ike, ikeId, child, childId is wanted');
  }
  return chosen;
}

function count({ response }: ControlResult, key: string): number {
  return Number(response.text(key) ?? 0);
}

function control(
  vici: Vici,
  command: string,
  message: MessageInput,
  options: CallOptions & QueueBounds,
): ViciStream<ControlLog, ControlResult> {
  const stream = vici.stream(command, 'control-log', message, options);
  const result = outcome(stream.result);
  result.catch(() => {});
  return {
    result,
    async *[Symbol.asyncIterator](): AsyncGenerator<ControlLog, void> {
      try {
        for await (const event of stream) yield controlLog(event);
      } catch (error) {
        if (!(error instanceof CommandFailedError)) throw error;
      }
    },
  };
}

async function outcome(response: Promise<Message>): Promise<ControlResult> {
  try {
    return { success: true, errmsg: '', response: await response };
  } catch (error) {
    if (!(error instanceof CommandFailedError)) throw error;
    return { success: false, errmsg: error.errmsg, response: error.response };
  }
}

function controlLog(event: Message): ControlLog {
  return {
    group: event.text('group') ?? '',
    level: Number(event.text('level') ?? 0),
    ikeSaName: event.text('ikesa-name'),
    ikeSaUniqueId: event.text('ikesa-uniqueid'),
    text: event.text('msg') ?? '',
  };
}
