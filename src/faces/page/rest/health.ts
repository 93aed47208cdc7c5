import { answeredWithin, type Clock, systemClock } from '../../../run/clock.ts';
import type { Database } from '../../../store/database.ts';
import type { PageRoute } from '../page-route.ts';

const withinMs = 1_000;

/** That this process answers at all. */
export const healthz: PageRoute = {
  path: '/healthz',
  needs: 'nobody',
  answer: () => Promise.resolve(said(200, 'ok')),
};

const lastAnswers = new WeakMap<Database, number>();

/** To be told whenever a store has answered somebody. */
export function noteAnswer(store: Database, { nowMs }: Pick<Clock, 'nowMs'>): void {
  lastAnswers.set(store, nowMs());
}

/**
 * That the store answers within a second; everybody may ask, so it says nothing else. One that has answered others within the last second does:
 * behind fifty of them this question would wait for longer.
 */
export function readyzBy(clock: Pick<Clock, 'after' | 'nowMs'>): PageRoute {
  // Of a store that hangs there is one question, however many ask for it.
  const asked = new WeakMap<Database, Promise<boolean>>();
  const answers = (store: Database): Promise<boolean> => {
    const known = asked.get(store);
    if (known !== undefined) return known;
    const asking = isThere(store).finally(() => asked.delete(store));
    asked.set(store, asking);
    return asking;
  };
  const late = (): Error => new Error('late');
  return {
    path: '/readyz',
    needs: 'nobody',
    answer: async ({ store }) => {
      const { signal } = new AbortController();
      const answered = lastAnswers.get(store);
      if (answered !== undefined && clock.nowMs() - answered < withinMs) return said(200, 'ready');
      const isReady = await answeredWithin(clock, { withinMs, signal, late }, answers(store)).catch(() => false);
      return isReady ? said(200, 'ready') : said(503, 'the store does not answer');
    },
  };
}

export const readyz: PageRoute = readyzBy(systemClock);

async function isThere(store: Database): Promise<boolean> {
  try {
    await store.read(async (sql) => await sql.all('select version from store_version'));
    return true;
  } catch {
    return false;
  }
}

function said(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
