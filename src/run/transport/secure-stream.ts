import type { TLSSocket } from 'node:tls';
import type { SecuredStream } from '../../../probes/secured-context.ts';
import type { StreamOutcome } from '../../../probes/stream-context.ts';

export interface SecureStreamOptions {
  /** Behind a complete handshake; belongs to the stream from now on. */
  readonly socket: TLSSocket;
  /** For each answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
}

/** Octets of one answer; a peer that goes on is cut off and what came is kept. */
const receivedCapOctets = 64 * 1024;
/** How long the peer may take to end its side: a connection that is gone before would keep it from reading what we sent last. */
const lingerMs = 250;

type Ended = Pick<StreamOutcome, 'kind' | 'detail'>;

/** Talks over a TLS connection in steps, and ends it when disposed of. Nothing that happens between two steps is lost. */
export class SecureStream implements SecuredStream, AsyncDisposable {
  readonly #options: SecureStreamOptions;
  #received: Uint8Array = new Uint8Array(0);
  #ended: Ended | undefined;
  #onChange: () => void = () => undefined;

  constructor(options: SecureStreamOptions) {
    this.#options = options;
    const { socket } = options;
    // The handshake's time-out; each step has its own.
    socket.setTimeout(0);
    socket.on('data', (data) => this.#take(data));
    socket.on('end', () => this.#end({ kind: 'closed', detail: 'closed' }));
    socket.on('close', () => this.#end({ kind: 'closed', detail: 'closed' }));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#end({
        kind: 'reset',
        detail: error.code === undefined ? error.message : `${error.code}: ${error.message}`,
      }),
    );
  }

  exchange(octets: Uint8Array, isComplete: (received: Uint8Array) => boolean): Promise<StreamOutcome> {
    const { socket, signal, timeoutMs, now } = this.#options;
    signal.throwIfAborted();
    const startedAtMs = now();
    if (this.#ended === undefined && octets.length > 0) socket.write(octets);
    return new Promise((resolve, reject) => {
      const settle = ({ kind, detail }: Ended): void => {
        stop();
        const received = this.#received;
        this.#received = new Uint8Array(0);
        resolve({ kind, received, detail, startedAtMs, elapsedMs: now() - startedAtMs });
      };
      const onAbort = (): void => {
        stop();
        socket.destroy();
        reject(signal.reason as Error);
      };
      const timer = setTimeout(() => settle({ kind: 'silent', detail: `no answer in ${timeoutMs} ms` }), timeoutMs);
      const stop = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#onChange = () => undefined;
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#onChange = () => {
        if (this.#received.length > 0 && isComplete(this.#received)) settle({ kind: 'answered', detail: '' });
        else if (this.#ended !== undefined) settle(this.#ended);
      };
      this.#onChange();
    });
  }

  send(octets: Uint8Array): void {
    if (this.#ended === undefined) this.#options.socket.write(octets);
  }

  /** Says the end, and resolves when that is on its way; the peer may take a moment to end its side, for which nobody waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { socket, signal } = this.#options;
    if (socket.destroyed || signal.aborted) {
      socket.destroy();
      return;
    }
    const linger = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(linger));
    await new Promise<void>((resolve) => {
      socket.once('close', resolve);
      socket.end(resolve);
    });
    socket.unref();
  }

  #take(data: Uint8Array): void {
    if (this.#ended !== undefined) return;
    const joined = new Uint8Array(this.#received.length + data.length);
    joined.set(this.#received);
    joined.set(data, this.#received.length);
    this.#received = joined;
    if (joined.length > receivedCapOctets) {
      this.#options.socket.pause();
      this.#end({ kind: 'closed', detail: `cut off after ${receivedCapOctets} octets` });
    } else this.#onChange();
  }

  #end(ended: Ended): void {
    this.#ended ??= ended;
    this.#onChange();
  }
}
