/** Bound of one clean-up step, which runs also after an abort. */
const cleanUpTimeoutMs = 3_000;

export type CleanUpStep = (signal: AbortSignal) => Promise<unknown>;

/** Runs a step of a clean-up: bounded, after an abort too, and never the reason of a failure (the gateway may have been faster). */
export async function attempt(step: CleanUpStep): Promise<void> {
  try {
    await step(AbortSignal.timeout(cleanUpTimeoutMs));
  } catch {
    // Nothing is left to be done about it; what is loaded lives no longer than the driver.
  }
}
