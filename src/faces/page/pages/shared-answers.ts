import type { Database } from '../../../store/database.ts';

/** What was asked of the whole fleet is told again for so long: it says as of when, and counts every gateway. */
export const sharedMs = 5_000;
const mostKept = 200;

interface Kept {
  readonly at: number;
  readonly answer: Promise<unknown>;
}

const kept = new WeakMap<Database, Map<string, Kept>>();

/** The answer to a question that many ask at once: they wait for the same one. */
export async function shared<T>(
  store: Database,
  { key, now }: { readonly key: string; readonly now: number },
  ask: () => Promise<T>,
): Promise<T> {
  const own = kept.get(store) ?? new Map<string, Kept>();
  kept.set(store, own);
  const known = own.get(key);
  if (known !== undefined && now >= known.at && now - known.at < sharedMs) return (await known.answer) as T;
  const answer = ask();
  own.delete(key);
  own.set(key, { at: now, answer });
  for (const [oldest] of own) {
    if (own.size <= mostKept) break;
    own.delete(oldest);
  }
  try {
    return await answer;
  } catch (error) {
    if (own.get(key)?.answer === answer) own.delete(key);
    throw error;
  }
}
