/**
 * A signal that follows another one after a grace, and not at all while `isHeld` says so when the grace is over, or once it is disposed of.
 * charon has no cancel: an exchange that is cut off at once may leave an SA at the gateway that charon does not know and nobody deletes.
 */
export function abortLater(
  signal: AbortSignal,
  graceMs: number,
  isHeld: () => boolean,
): { readonly signal: AbortSignal } & Disposable {
  const later = new AbortController();
  const end = (): void => {
    if (!isHeld()) later.abort(signal.reason);
  };
  const wait = (): void => AbortSignal.timeout(graceMs).addEventListener('abort', end, { once: true });
  if (signal.aborted) wait();
  else signal.addEventListener('abort', wait, { once: true });
  return { signal: later.signal, [Symbol.dispose]: () => signal.removeEventListener('abort', wait) };
}
