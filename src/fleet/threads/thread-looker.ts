import { Worker } from 'node:worker_threads';
import type { Policy } from '../../../core/policy/policy.ts';
import type { Networks } from '../../run/network-slots.ts';
import type { FleetSettings } from '../fleet-settings.ts';
import type { GatewayWork } from '../gateway-work.ts';
import { type LookEnd, lookFault } from '../look.ts';
import type { Looker } from '../looker.ts';
import type { FromThread, ThreadData, ToThread } from './thread-message.ts';

export interface ThreadLookerOptions {
  readonly settings: FleetSettings;
  readonly networks: Networks;
  readonly signal: AbortSignal;
  /** What the thread runs. */
  readonly file: URL;
}

/** With a small heap V8 collects often and early; a whole run of several threads is to stay under 300 MB. */
const resourceLimits = { maxOldGenerationSizeMb: 160, maxYoungGenerationSizeMb: 12 };

/** Looks in a thread of its own. When that ends, what it had ends as a fault, and it takes no more. */
export class ThreadLooker implements Looker {
  readonly #worker: Worker;
  readonly #networks: Networks;
  readonly #signal: AbortSignal;
  readonly #looks = new Map<number, (end: LookEnd) => void>();
  readonly #rooms = new Map<number, () => void>();
  readonly #ended: Promise<void>;
  /** It has loaded what it needs; rejects when it ends before. */
  readonly ready: Promise<void>;
  #isReady: () => void;
  #isNotReady: (error: unknown) => void;
  readonly #known = new Set<string>();
  #asked = 0;
  #isThere = true;
  #failure: unknown;

  constructor({ settings, networks, signal, file }: ThreadLookerOptions) {
    this.#networks = networks;
    this.#signal = signal;
    const data: ThreadData = { settings };
    this.#worker = new Worker(file, { workerData: data, resourceLimits });
    this.#worker.on('message', (message: FromThread) => this.#hear(message));
    this.#worker.on('error', (error) => {
      this.#failure = error;
    });
    const { promise: ready, resolve: isReady, reject: isNotReady } = Promise.withResolvers<void>();
    ready.catch(() => undefined);
    this.ready = ready;
    this.#isReady = isReady;
    this.#isNotReady = isNotReady;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#ended = promise;
    this.#worker.on('exit', () => {
      this.#end();
      resolve();
    });
    signal.addEventListener('abort', this.#abort, { once: true });
    if (signal.aborted) this.#abort();
  }

  get inHand(): number {
    return this.#looks.size;
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  look(work: GatewayWork): Promise<LookEnd> {
    if (!this.#isThere) return Promise.resolve(this.#fault());
    const id = ++this.#asked;
    return new Promise((resolve) => {
      this.#looks.set(id, resolve);
      const { policies, ...rest } = work;
      this.#post({
        kind: 'look',
        id,
        work: rest,
        policies: policies === undefined ? undefined : this.#keyOf(policies),
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#signal.removeEventListener('abort', this.#abort);
    await this.#worker.terminate();
    await this.#ended;
  }

  /** Of policies that the thread has. */
  #keyOf(policies: readonly Policy[]): string {
    const key = JSON.stringify(policies.map(({ digest, given }) => [digest, given]));
    if (!this.#known.has(key)) this.#post({ kind: 'policies', key, policies });
    this.#known.add(key);
    return key;
  }

  readonly #abort = (): void => {
    const { reason } = this.#signal;
    this.#post({ kind: 'abort', reason: reason instanceof Error ? reason.message : String(reason) });
  };

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        this.#isReady();
        return;
      case 'ended':
        this.#looks.get(message.id)?.(message.end);
        this.#looks.delete(message.id);
        return;
      case 'wanted':
        void this.#grant(message.id, message.address);
        return;
      case 'left':
        this.#rooms.get(message.id)?.();
        this.#rooms.delete(message.id);
    }
  }

  /** Holds a place in the network until the thread has left it, or has ended. */
  async #grant(id: number, address: string): Promise<void> {
    const { promise: left, resolve } = Promise.withResolvers<void>();
    this.#rooms.set(id, resolve);
    const cancelled = new AbortController();
    void left.then(() => cancelled.abort());
    await this.#networks
      .use(address, cancelled.signal, async () => {
        this.#post({ kind: 'granted', id });
        await left;
      })
      // It waits no longer.
      .catch(() => undefined);
  }

  #end(): void {
    this.#isThere = false;
    this.#isNotReady(this.#failure ?? new Error('a thread that looks at gateways ended before it began'));
    for (const leave of this.#rooms.values()) leave();
    for (const end of this.#looks.values()) end(this.#fault());
    this.#rooms.clear();
    this.#looks.clear();
  }

  #fault(): LookEnd {
    if (this.#signal.aborted) return { kind: 'interrupted' };
    const { message, ...rest } = lookFault(this.#failure ?? new Error('it ended by itself'));
    return { kind: 'fault', fault: { ...rest, message: `the thread that looked at this gateway ended: ${message}` } };
  }
}
