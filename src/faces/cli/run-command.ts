/** Runs what a command loads, as `program.ts` does. */
export type RunCommand = (
  load: () => Promise<(...args: never[]) => Promise<number>>,
) => (...args: unknown[]) => Promise<void>;
