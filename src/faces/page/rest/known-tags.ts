import type { Database } from '../../../store/database.ts';

/** As many answers are remembered by their tags. */
const most = 500;

interface Known {
  /** See `storeState`. */
  readonly state: string;
  readonly tag: string;
}

const byStore = new WeakMap<Database, Map<string, Known>>();

/** The tag of what an address was answered with when the store was in that state; undefined where that is not known. */
export function knownTag(store: Database, address: string, state: string): string | undefined {
  const known = byStore.get(store)?.get(address);
  return known?.state === state ? known.tag : undefined;
}

/** Only for what says the same as long as the store is in that state, whenever it is asked. */
export function rememberTag(store: Database, address: string, known: Known): void {
  const all = byStore.get(store) ?? new Map<string, Known>();
  byStore.set(store, all);
  all.delete(address);
  all.set(address, known);
  const [oldest] = all.keys();
  if (all.size > most && oldest !== undefined) all.delete(oldest);
}
