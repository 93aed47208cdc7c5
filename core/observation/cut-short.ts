import type { Reason } from '../facts/reason.ts';
/** Observations that say why a target was not probed to the end, by probe, and the reason that what is left has for it. */
export const cutShort: ReadonlyMap<string, Reason> = new Map([
  ['run/target-timeout', 'target-timeout'],
  ['run/fault', 'fault'],
]);
