import type { QueueBounds } from './event-queue.ts';
import type { Message, MessageInput } from './message.ts';

/** Options of every wait. */
export interface CallOptions {
  /**
   * Ends the wait, not the command: VICI has no cancel. The late answer is swallowed when it comes, and the connection
   * stays usable (but a blocking command blocks it until then). Rejects with `aborted`, or `timeout` for
   * `AbortSignal.timeout`.
   */
  readonly signal?: AbortSignal | undefined;
}

/** An event that charon raised. */
export interface ViciEvent {
  readonly name: string;
  readonly message: Message;
}

/** A running command that answers in events. For one consumer. */
export interface ViciStream<Event, Result> extends AsyncIterable<Event> {
  /**
   * The final response, whether or not the events are read or the loop is left early. Need not be awaited: a rejection
   * is never reported as unhandled.
   */
  readonly result: Promise<Result>;
}

/** Events, as long as somebody wants them. For one consumer. Leaving the loop, or disposal, ends it. */
export interface Subscription extends AsyncIterable<ViciEvent>, AsyncDisposable {
  /** Settles when charon has confirmed every event, or rejects (`unknown-event` and others). */
  readonly ready: Promise<void>;
  /** Events dropped so far, oldest first, because they were not read in time. */
  readonly dropped: number;
}

/** What a connection and a pool have in common: all that the typed commands need. */
export interface Vici {
  /**
   * Runs a command and gives its response. Rejects with `command-failed` for `success=no`, `unknown-command`,
   * `invalid-name`, `invalid-value`, `too-large`, `connection-closed`, `aborted`, `timeout`.
   */
  call(command: string, message?: MessageInput, options?: CallOptions): Promise<Message>;

  /**
   * Runs a command that answers in events of one name, which are given in order, none left out: a consumer that lets
   * them pile up above the bounds gets `queue-overflow`. Leaving the loop early does not stop the command; what still
   * comes is swallowed. The iteration ends by throwing what {@link ViciStream.result} rejects with.
   */
  stream(
    command: string,
    event: string,
    message?: MessageInput,
    options?: CallOptions & QueueBounds,
  ): ViciStream<Message, Message>;

  /** Listens to events. A consumer that is too slow loses the oldest ones: {@link Subscription.dropped}. */
  subscribe(events: readonly string[], options?: CallOptions & QueueBounds): Subscription;
}
