import { connect, type Socket } from 'node:net';
import type { StreamOutcome } from '../../../probes/stream-context.ts';

export interface TcpExchangeOptions {
  readonly address: string;
  readonly port: number;
  readonly octets: Uint8Array;
  /** Asked after every arrival with everything received so far. */
  readonly isComplete: (received: Uint8Array) => boolean;
  /** For connecting and for answering, each. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the scan. */
  readonly now: () => number;
  /** A connection opened before, connected or still connecting, which is ended with the exchange; default: a fresh one. */
  readonly socket?: Socket | undefined;
  /** Called when the connection stands and the octets were handed to it. */
  readonly onSent?: (() => void) | undefined;
}

/** More than any handshake flight up to the certificates needs; a peer that goes on is cut off and what came is kept. */
const receivedCapOctets = 256 * 1024;

const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EHOSTDOWN',
  'ENETDOWN',
  'EACCES',
  'EPERM',
]);

/** Whether an error of connecting says that there is no way to the peer, or nobody there. */
export function isUnreachable(code: string): boolean {
  return unreachable.has(code) || code === 'ETIMEDOUT';
}

/** In time-outs: every octet that comes gives the peer its whole time again, and it has to end, too. */
const longestInTimeouts = 20;

/** One exchange on a connection of its own: send, then read until complete, the peer's end, or the time-out. Rejects only when `signal` aborts, with its reason. */
export function exchangeOverTcp(options: TcpExchangeOptions): Promise<StreamOutcome> {
  const { signal } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const startedAtMs = options.now();
    const chunks: Uint8Array[] = [];
    let size = 0;
    let connected = false;
    const socket = options.socket ?? connect({ host: options.address, port: options.port, noDelay: true });
    const received = (): Uint8Array =>
      chunks.length === 1 ? (chunks[0] as Uint8Array) : new Uint8Array(Buffer.concat(chunks));
    const finish = (kind: StreamOutcome['kind'], detail: string): void => {
      cleanup();
      resolve({ kind, received: received(), detail, startedAtMs, elapsedMs: options.now() - startedAtMs });
    };
    const onAbort = (): void => {
      cleanup();
      reject(signal.reason as Error);
    };
    const longestMs = longestInTimeouts * options.timeoutMs;
    const longest = setTimeout(() => finish('silent', `no complete answer in ${longestMs} ms`), longestMs);
    const cleanup = (): void => {
      clearTimeout(longest);
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      // A late error of a socket that nobody waits for any more must not bring the process down.
      socket.on('error', () => undefined);
      socket.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(options.timeoutMs);
    socket.on('timeout', () =>
      finish(connected ? 'silent' : 'unreachable', connected ? `no answer in ${options.timeoutMs} ms` : 'ETIMEDOUT'),
    );
    const send = (): void => {
      connected = true;
      socket.write(options.octets);
      options.onSent?.();
    };
    if (socket.connecting) socket.on('connect', send);
    else send();
    socket.on('data', (data) => {
      chunks.push(new Uint8Array(data));
      size += data.length;
      if (options.isComplete(received())) finish('answered', '');
      else if (size > receivedCapOctets) finish('closed', `cut off after ${receivedCapOctets} octets`);
    });
    socket.on('end', () =>
      finish('closed', size === 0 ? 'closed without an answer' : 'closed in the middle of an answer'),
    );
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      finish(!connected && isUnreachable(code) ? 'unreachable' : 'reset', code);
    });
  });
}
