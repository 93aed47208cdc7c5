import { isSameJson } from '../../../core/finding/observed-values.ts';
import type { ClauseReference } from '../../../core/finding/result.ts';
import type { Json } from '../../../core/observation/observation.ts';
import type { KeptFacts } from '../kept-facts.ts';

/**
 * What another version of the program has to do with what is seen now: 'all': it sees that in the octets of then; 'nothing': it sees in them what was
 * seen then; 'part': it sees a third thing, so both it and the gateway changed; 'unknown': they could not be read.
 */
export type ByTool = 'all' | 'nothing' | 'part' | 'unknown';

export interface SeenByTools {
  /** What was seen then, by the program of then. */
  readonly before: KeptFacts;
  /** What the program of now sees in the octets of then. */
  readonly again: KeptFacts;
  readonly now: KeptFacts;
}

/** For a clause of that table, by what it speaks of alone: a table of algorithms by its own part, everything else by all that was seen. */
export function byToolOf({ before, again, now }: SeenByTools, table: ClauseReference['table'] | undefined): ByTool {
  const part = ({ facts }: KeptFacts): Json | undefined => {
    const all = facts as unknown as Readonly<Record<string, Json>>;
    return table === 'ike' || table === 'ipsec' || table === 'tls' ? all[table] : all;
  };
  const [then, seen, later] = [part(before), part(again), part(now)];
  if (isSameJson(seen, later)) return 'all';
  return isSameJson(seen, then) ? 'nothing' : 'part';
}
