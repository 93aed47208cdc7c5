import { connect as open, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ViciConnection } from './connection.ts';
import { abortError, ViciError } from './errors.ts';
import { throwIfAborted } from './until-aborted.ts';
import type { CallOptions } from './vici.ts';

/** Where charon listens: a Unix socket, TCP, or a stream that is connected already (and is taken over). */
export type Endpoint =
  | { readonly path: string }
  | { readonly host: string; readonly port: number }
  | { readonly stream: Duplex };

export interface ConnectOptions extends CallOptions {
  /**
   * How long EAGAIN and ECONNREFUSED are met by another attempt, in milliseconds. charon's listen backlog is 3, so a
   * busy daemon refuses for a moment. Default 1000; 0 tries once.
   */
  readonly retryForMs?: number | undefined;
}

/** Connects to charon. Rejects with `connect-failed`, `aborted`, `timeout`. Dispose the connection when done. */
export async function connect(endpoint: Endpoint, options: ConnectOptions = {}): Promise<ViciConnection> {
  const { signal, retryForMs = 1000 } = options;
  const where = describe(endpoint);
  throwIfAborted(signal, where);
  if ('stream' in endpoint) return new ViciConnection(endpoint.stream);
  const giveUpAt = performance.now() + retryForMs;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    try {
      return new ViciConnection(await openSocket(endpoint, signal));
    } catch (error) {
      if (signal?.aborted) throw abortError(signal, where);
      if (!isBusy(error) || performance.now() + pauseMs > giveUpAt) {
        throw new ViciError('connect-failed', `no connection to ${where}: ${reasonOf(error)}`, { cause: error });
      }
    }
    await sleep(pauseMs, undefined, { ...(signal && { signal }) }).catch(() => {});
    throwIfAborted(signal, where);
  }
}

function describe(endpoint: Endpoint): string {
  if ('path' in endpoint) return `unix:${endpoint.path}`;
  return 'stream' in endpoint ? 'the given stream' : `tcp:${endpoint.host}:${endpoint.port}`;
}

function openSocket(endpoint: Exclude<Endpoint, { stream: Duplex }>, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = open({ ...endpoint, ...('port' in endpoint && { noDelay: true }) });
    const forget = (): void => {
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError).off('connect', onConnect);
    };
    const onError = (error: unknown): void => {
      forget();
      socket.on('error', () => {});
      socket.destroy();
      reject(error);
    };
    const onConnect = (): void => {
      forget();
      resolve(socket);
    };
    const onAbort = (): void => onError(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('error', onError).once('connect', onConnect);
  });
}

// Node gives one error without a message when a name has several addresses and none of them answers.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ');
  return error instanceof Error ? error.message : String(error);
}

function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EAGAIN' || code === 'ECONNREFUSED';
}
