import type { Duplex } from 'node:stream';
import { CommandFailedError } from './command-failed-error.ts';
import { abortError, ViciError } from './errors.ts';
import { EventQueue, type QueueBounds } from './event-queue.ts';
import { Message, type MessageInput } from './message.ts';
import { encodePacket, type Packet, PacketReader } from './packet.ts';
import { throwIfAborted, untilAborted } from './until-aborted.ts';
import type { CallOptions, Subscription, Vici, ViciEvent, ViciStream } from './vici.ts';

/** Answers that one connection waits for at most, abandoned ones included. */
export const maxOutstanding = 1024;

interface EventSink {
  readonly event: string;
  readonly queue: EventQueue<Message>;
}

/**
 * One answer that is owed. VICI has no sequence numbers: answers come in the order of the requests, so a slot leaves
 * the line only when its answer has come, even if nobody waits for it any more.
 */
type Slot =
  | {
      readonly kind: 'command';
      readonly name: string;
      readonly sink?: EventSink;
      readonly done: PromiseWithResolvers<Message>;
    }
  | { readonly kind: 'event'; readonly name: string; readonly done: PromiseWithResolvers<Message> };

/** What charon was told of one event. One REGISTER per event: of two, charon would send everything twice. */
interface Registration {
  readonly event: string;
  readonly confirmed: Promise<Message>;
  holders: number;
}

interface Subscriber {
  readonly events: ReadonlySet<string>;
  readonly queue: EventQueue<ViciEvent>;
  readonly leave: () => void;
}

const nothing = Message.from({});

/**
 * One connection to charon, made by `connect`. Commands may be called without waiting for one another: charon runs
 * them one after the other, in the order of the calls, and a blocking one (`initiate`) holds up all behind it.
 */
export class ViciConnection implements Vici, AsyncDisposable {
  readonly #stream: Duplex;
  readonly #closed: Promise<void>;
  readonly #slots: Slot[] = [];
  readonly #registrations = new Map<string, Registration>();
  readonly #subscribers = new Set<Subscriber>();
  #idleWaiters: (() => void)[] = [];
  #streams = 0;
  #failure: ViciError | undefined;

  /** Takes over the stream: nobody else may read, write or close it. */
  constructor(stream: Duplex) {
    this.#stream = stream;
    const reader = new PacketReader();
    this.#closed = stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once('close', resolve));
    stream.on('data', (octets: Uint8Array) => this.#receive(reader, octets));
    stream.on('error', (error) =>
      this.#fail(
        new ViciError('connection-closed', `the connection to charon broke: ${error.message}`, { cause: error }),
      ),
    );
    const ended = (): void => {
      const where = reader.atBoundary ? '' : ' in the middle of a packet';
      this.#fail(new ViciError('connection-closed', `charon closed the connection${where}`));
    };
    stream.on('end', ended);
    stream.on('close', ended);
    if (stream.destroyed) ended();
  }

  /** Whether the connection is gone. It never comes back. */
  get isClosed(): boolean {
    return this.#failure !== undefined;
  }

  /** Answers that are still owed, those included that nobody waits for any more. */
  get outstanding(): number {
    return this.#slots.length + this.#streams;
  }

  /** Resolves when no answer is owed any more, or the connection is gone. */
  idle(): Promise<void> {
    if (this.outstanding === 0 || this.isClosed) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  async call(command: string, message: MessageInput = {}, options: CallOptions = {}): Promise<Message> {
    const { signal } = options;
    throwIfAborted(signal, command);
    const response = this.#command(command, Message.from(message));
    return checked(command, await untilAborted(response, signal, command));
  }

  stream(
    command: string,
    event: string,
    message: MessageInput = {},
    options: CallOptions & QueueBounds = {},
  ): ViciStream<Message, Message> {
    const queue = new EventQueue<Message>('fail', options);
    const result = this.#streamed(command, { event, queue }, message, options.signal);
    result.then(
      () => queue.end(),
      (error: ViciError) => (options.signal?.aborted ? queue.cut(error) : queue.end(error)),
    );
    return { result, [Symbol.asyncIterator]: () => iterate(queue, () => queue.cut()) };
  }

  subscribe(events: readonly string[], options: CallOptions & QueueBounds = {}): Subscription {
    const { signal } = options;
    const queue = new EventQueue<ViciEvent>('drop-oldest', options);
    const held: Registration[] = [];
    const leave = (): void => {
      signal?.removeEventListener('abort', onAbort);
      this.#subscribers.delete(subscriber);
      for (const registration of held.splice(0)) this.#release(registration);
    };
    const subscriber: Subscriber = { events: new Set(events), queue, leave };
    const onAbort = (): void => {
      leave();
      queue.cut(signal && abortError(signal, 'events'));
    };
    const register = async (): Promise<void> => {
      throwIfAborted(signal, 'events');
      if (events.length === 0) throw new ViciError('invalid-value', 'at least one event to subscribe to is wanted');
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#subscribers.add(subscriber);
      for (const event of subscriber.events) held.push(this.#acquire(event));
      const confirmed = Promise.all(held.map((registration) => registration.confirmed));
      await untilAborted(confirmed, signal, `confirmation of ${events.join(', ')}`);
    };
    const ready = register();
    ready.catch((error: ViciError) => {
      leave();
      queue.end(error);
    });
    const stop = (): void => {
      leave();
      queue.cut();
    };
    return {
      ready,
      get dropped(): number {
        return queue.dropped;
      },
      [Symbol.asyncIterator]: () => iterate(queue, stop),
      [Symbol.asyncDispose]: () => Promise.resolve(stop()),
    };
  }

  /** Closes at once: every wait rejects with `connection-closed`. A command that charon runs goes on there. */
  async close(): Promise<void> {
    this.#fail(new ViciError('connection-closed', 'the connection was closed by its owner'));
    await this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #streamed(
    command: string,
    sink: EventSink,
    message: MessageInput,
    signal: AbortSignal | undefined,
  ): Promise<Message> {
    throwIfAborted(signal, command);
    // Made before anything is sent, so that a message that cannot be sent leaves no registration behind.
    const request = encodePacket({ kind: 'command-request', name: command, message: Message.from(message) });
    const registration = this.#acquire(sink.event);
    this.#streams += 1;
    try {
      await untilAborted(registration.confirmed, signal, `confirmation of ${sink.event}`);
      const done = this.#exchange(request, { kind: 'command', name: command, sink, done: Promise.withResolvers() });
      return checked(command, await untilAborted(done, signal, command));
    } finally {
      this.#streams -= 1;
      this.#release(registration);
      this.#noticeIdle();
    }
  }

  #command(name: string, message: Message): Promise<Message> {
    const request = encodePacket({ kind: 'command-request', name, message });
    return this.#exchange(request, { kind: 'command', name, done: Promise.withResolvers() });
  }

  #exchange(octets: Uint8Array, slot: Slot): Promise<Message> {
    const { promise, reject } = slot.done;
    promise.catch(() => {});
    if (this.#failure !== undefined) {
      reject(this.#failure);
    } else if (this.#slots.length >= maxOutstanding) {
      reject(new ViciError('too-many-outstanding', `at most ${maxOutstanding} answers can be waited for`));
    } else {
      this.#slots.push(slot);
      this.#stream.write(octets);
    }
    return promise;
  }

  #acquire(event: string): Registration {
    const known = this.#registrations.get(event);
    if (known !== undefined) {
      known.holders += 1;
      return known;
    }
    const request = encodePacket({ kind: 'event-register', name: event });
    const confirmed = this.#exchange(request, { kind: 'event', name: event, done: Promise.withResolvers() });
    const registration: Registration = { event, confirmed, holders: 1 };
    this.#registrations.set(event, registration);
    confirmed.catch(() => this.#forget(registration));
    return registration;
  }

  #release(registration: Registration): void {
    registration.holders -= 1;
    if (registration.holders > 0 || !this.#forget(registration) || this.isClosed) return;
    // Past the bound of outstanding answers on purpose: an event left registered would come twice after the next REGISTER.
    const done: PromiseWithResolvers<Message> = Promise.withResolvers();
    done.promise.catch(() => {});
    this.#slots.push({ kind: 'event', name: registration.event, done });
    this.#stream.write(encodePacket({ kind: 'event-unregister', name: registration.event }));
  }

  #forget(registration: Registration): boolean {
    if (this.#registrations.get(registration.event) !== registration) return false;
    return this.#registrations.delete(registration.event);
  }

  #receive(reader: PacketReader, octets: Uint8Array): void {
    if (this.isClosed) return;
    try {
      for (const { packet, octets: size } of reader.push(octets)) this.#accept(packet, size);
    } catch (error) {
      if (!(error instanceof ViciError)) throw error;
      this.#fail(error);
    }
  }

  #accept(packet: Packet, octets: number): void {
    if (packet.kind === 'event') {
      this.#dispatch(packet.name, packet.message, octets);
      return;
    }
    const slot = this.#slots[0];
    const wanted =
      slot?.kind === 'command' ? ['command-response', 'command-unknown'] : ['event-confirm', 'event-unknown'];
    if (slot === undefined || !wanted.includes(packet.kind)) {
      const waiting = slot === undefined ? 'nothing was asked' : `${wanted.join(' or ')} for ${slot.name} was wanted`;
      throw new ViciError('unexpected-packet', `charon sent ${packet.kind} where ${waiting}`);
    }
    this.#slots.shift();
    if (packet.kind === 'command-response') slot.done.resolve(packet.message);
    else if (packet.kind === 'event-confirm') slot.done.resolve(nothing);
    else if (slot.kind === 'command') slot.done.reject(unknown('unknown-command', 'command', slot.name));
    else slot.done.reject(unknown('unknown-event', 'event', slot.name));
    this.#noticeIdle();
  }

  #dispatch(name: string, message: Message, octets: number): void {
    for (const { events, queue } of this.#subscribers) {
      if (events.has(name)) queue.push({ name, message }, octets);
    }
    // charon runs one command at a time, so a streamed event belongs to the oldest command: never to a later one.
    const running = this.#slots[0];
    if (running?.kind === 'command' && running.sink?.event === name) running.sink.queue.push(message, octets);
  }

  #noticeIdle(): void {
    if (this.outstanding > 0 && !this.isClosed) return;
    const waiters = this.#idleWaiters;
    this.#idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  #fail(error: ViciError): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#registrations.clear();
    for (const slot of this.#slots.splice(0)) slot.done.reject(error);
    for (const { queue, leave } of this.#subscribers) {
      queue.end(error);
      leave();
    }
    this.#noticeIdle();
    this.#stream.destroy();
  }
}

function unknown(code: 'unknown-command' | 'unknown-event', what: string, name: string): ViciError {
  return new ViciError(code, `this charon knows no ${what} ${JSON.stringify(name)}`);
}

function checked(command: string, response: Message): Message {
  if (response.text('success') === 'no') throw new CommandFailedError(command, response);
  return response;
}

function iterate<T>(queue: EventQueue<T>, leave: () => void): AsyncIterator<T, undefined> {
  return {
    next: () => queue.next(),
    return: () => {
      leave();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
}
