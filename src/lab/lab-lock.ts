import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { LabError } from './lab-error.ts';

const waitMaximumMs = 600_000;

/**
 * Waits until no other process of this machine works on a lab, and keeps the others waiting until it is disposed of. The lock is an
 * abstract socket (Linux), which ends with its process: it is never stale.
 *
 * @throws LabError `lab-locked` after ten minutes.
 */
export async function acquireLabLock(options: {
  readonly signal: AbortSignal;
  readonly onProgress?: (message: string) => void;
}): Promise<AsyncDisposable> {
  const endMs = performance.now() + waitMaximumMs;
  for (let waited = false; ; waited = true) {
    options.signal.throwIfAborted();
    const server = createServer((socket) => socket.destroy());
    server.unref();
    server.listen({ path: '\u{0}gateproof-lab' });
    try {
      await once(server, 'listening');
      return {
        async [Symbol.asyncDispose](): Promise<void> {
          server.close();
          await once(server, 'close');
        },
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
    if (performance.now() > endMs) {
      throw new LabError(
        'lab-locked',
        'another gateproof on this machine has been working on a lab for ten minutes; end it and try again',
      );
    }
    if (!waited) options.onProgress?.('waiting for another gateproof that works on a lab');
    await delay(200, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
  }
}
