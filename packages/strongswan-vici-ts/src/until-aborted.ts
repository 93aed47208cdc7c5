import { abortError } from './errors.ts';

/** The promise, or the reason of the signal, whichever comes first. The promise itself goes on and is never unhandled. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined, waitingFor: string): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError(signal, waitingFor));
    const settled = (settle: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    promise.then(
      (value) => settled(() => resolve(value)),
      (error: unknown) => settled(() => reject(error)),
    );
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** Throws when the signal has fired already, so that nothing is sent for a caller who has left. */
export function throwIfAborted(signal: AbortSignal | undefined, waitingFor: string): void {
  if (signal?.aborted) throw abortError(signal, waitingFor);
}
