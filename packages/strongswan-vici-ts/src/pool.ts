import { type ConnectOptions, connect, type Endpoint } from './connect.ts';
import type { ViciConnection } from './connection.ts';
import { ViciError } from './errors.ts';
import type { QueueBounds } from './event-queue.ts';
import { Message, type MessageInput } from './message.ts';
import { throwIfAborted, untilAborted } from './until-aborted.ts';
import type { CallOptions, Subscription, Vici, ViciEvent, ViciStream } from './vici.ts';

export interface PoolOptions extends Pick<ConnectOptions, 'retryForMs'> {
  /**
   * Connections for blocking commands at once, beside the control connection. Default 4. Each blocking command holds
   * one of charon's worker threads (of its 16 by default, 7 are idle), so keep it below `stats` → workers → idle.
   */
  readonly size?: number | undefined;
}

/** A connection of the pool that belongs to one caller until it is disposed. */
export interface Lease extends Disposable {
  readonly connection: ViciConnection;
}

/**
 * Several connections to one charon, so that no command waits behind a blocking one: short commands and subscriptions
 * go over one control connection; each streamed command, and each `initiate` or `terminate` that waits, has one of its
 * own, which is used again once charon owes it nothing. Connections are opened when needed, one after the other.
 */
export class ViciPool implements Vici, AsyncDisposable {
  readonly #endpoint: Exclude<Endpoint, { stream: unknown }>;
  readonly #size: number;
  readonly #retryForMs: number | undefined;
  readonly #closing = new AbortController();
  readonly #open = new Set<ViciConnection>();
  readonly #free: ViciConnection[] = [];
  #waiting: PromiseWithResolvers<void> = Promise.withResolvers();
  #leased = 0;
  #control: Promise<ViciConnection> | undefined;
  #connecting: Promise<unknown> = Promise.resolve();

  /** Opens nothing yet. Throws `invalid-value` when the size is no positive integer. */
  constructor(endpoint: Exclude<Endpoint, { stream: unknown }>, options: PoolOptions = {}) {
    const { size = 4, retryForMs } = options;
    if (!Number.isSafeInteger(size) || size < 1) {
      throw new ViciError('invalid-value', `a pool of at least 1 connection is wanted, not ${size}`);
    }
    this.#endpoint = endpoint;
    this.#size = size;
    this.#retryForMs = retryForMs;
  }

  /** The control connection; a new one when the last was lost (its subscriptions have ended with it). */
  async control(options: CallOptions = {}): Promise<ViciConnection> {
    throwIfAborted(options.signal, 'the control connection');
    for (;;) {
      this.#control ??= this.#connect();
      const opened = this.#control;
      const forget = (): void => {
        if (this.#control === opened) this.#control = undefined;
      };
      opened.catch(forget);
      const connection = await untilAborted(opened, options.signal, 'the control connection');
      if (!connection.isClosed) return connection;
      this.#open.delete(connection);
      forget();
    }
  }

  /** A connection for blocking commands; waits while all are taken. Given back when disposed, and idle again. */
  async lease(options: CallOptions = {}): Promise<Lease> {
    const { signal } = options;
    throwIfAborted(signal, 'a free connection');
    while (this.#leased >= this.#size && !this.#closing.signal.aborted) {
      await untilAborted(this.#waiting.promise, signal, 'a free connection');
    }
    this.#leased += 1;
    const taken = this.#take();
    try {
      const connection = await untilAborted(taken, signal, 'a connection');
      let held = true;
      return {
        connection,
        [Symbol.dispose]: () => {
          if (held) void this.#giveBack(connection);
          held = false;
        },
      };
    } catch (error) {
      void taken.then(
        (connection) => this.#giveBack(connection),
        () => this.#vacate(),
      );
      throw error;
    }
  }

  async call(command: string, message: MessageInput = {}, options: CallOptions = {}): Promise<Message> {
    const request = Message.from(message);
    if (!isBlocking(command, request)) return (await this.control(options)).call(command, request, options);
    using lease = await this.lease(options);
    return await lease.connection.call(command, request, options);
  }

  stream(
    command: string,
    event: string,
    message: MessageInput = {},
    options: CallOptions & QueueBounds = {},
  ): ViciStream<Message, Message> {
    const begun = this.lease(options).then((lease) => {
      const stream = lease.connection.stream(command, event, message, options);
      const release = (): void => lease[Symbol.dispose]();
      stream.result.then(release, release);
      return stream;
    });
    const result = begun.then((stream) => stream.result);
    result.catch(() => {});
    return {
      result,
      async *[Symbol.asyncIterator](): AsyncGenerator<Message, void> {
        yield* await begun;
      },
    };
  }

  subscribe(events: readonly string[], options: CallOptions & QueueBounds = {}): Subscription {
    let subscription: Subscription | undefined;
    const begun = this.control(options).then((connection) => {
      subscription = connection.subscribe(events, options);
      return subscription;
    });
    const ready = begun.then((made) => made.ready);
    ready.catch(() => {});
    return {
      ready,
      get dropped(): number {
        return subscription?.dropped ?? 0;
      },
      async *[Symbol.asyncIterator](): AsyncGenerator<ViciEvent, void> {
        yield* await begun;
      },
      async [Symbol.asyncDispose](): Promise<void> {
        const made = await begun.catch(() => undefined);
        await made?.[Symbol.asyncDispose]();
      },
    };
  }

  /** Closes every connection at once. What charon runs goes on there, so `terminate` before. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake();
    await this.#connecting;
    await Promise.all([...this.#open].map((connection) => connection.close()));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #take(): Promise<ViciConnection> {
    for (;;) {
      const connection = this.#free.pop();
      if (connection === undefined) return this.#connect();
      if (!connection.isClosed) return connection;
      this.#open.delete(connection);
    }
  }

  async #giveBack(connection: ViciConnection): Promise<void> {
    await connection.idle();
    if (connection.isClosed) this.#open.delete(connection);
    else this.#free.push(connection);
    this.#vacate();
  }

  #vacate(): void {
    this.#leased -= 1;
    this.#wake();
  }

  #wake(): void {
    this.#waiting.resolve();
    this.#waiting = Promise.withResolvers();
  }

  #connect(): Promise<ViciConnection> {
    const opened = this.#connecting.then(async () => {
      const { signal } = this.#closing;
      try {
        const connection = await connect(this.#endpoint, { signal, retryForMs: this.#retryForMs });
        this.#open.add(connection);
        return connection;
      } catch (error) {
        if (signal.aborted)
          throw new ViciError('connection-closed', 'the pool was closed by its owner', { cause: error });
        throw error;
      }
    });
    this.#connecting = opened.catch(() => {});
    return opened;
  }
}

/** Whether charon answers only when something on the network has happened. `timeout=-1` answers at once. */
function isBlocking(command: string, message: Message): boolean {
  return (command === 'initiate' || command === 'terminate') && message.text('timeout') !== '-1';
}
