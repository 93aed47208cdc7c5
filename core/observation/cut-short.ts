/** Observations that say why a target was not probed to the end, by probe, and the reason that what is left has for it. */
export const cutShort: ReadonlyMap<string, string> = new Map([
  ['run/target-timeout', 'target-timeout'],
  ['run/fault', 'fault'],
]);
