/** Odd certificates are what a scan looks for: what cannot be read is absent, never an exception. */
export function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
