/** Makes an action for commander of what loads a command, as `program.ts` does. */
export type RunCommand = (
  load: () => Promise<(...args: never[]) => Promise<number>>,
) => (...args: unknown[]) => Promise<void>;
