import type { StreamContext } from '../stream-context.ts';

/** A context, and how many exchanges were begun in it: nodes behind one address may take connections by turns. */
export interface CountedContext {
  readonly context: StreamContext;
  readonly begun: () => number;
}

export function countedContext(context: StreamContext): CountedContext {
  let begun = 0;
  return {
    context: {
      ...context,
      exchange: (...exchanged) => {
        begun++;
        return context.exchange(...exchanged);
      },
    },
    begun: () => begun,
  };
}
