import { describe, expect, test } from 'vitest';
import type { Access } from '../../../../src/faces/page/page-environment.ts';
import { PageError } from '../../../../src/faces/page/page-error.ts';
import type { PageContext } from '../../../../src/faces/page/page-route.ts';
import { healthz, noteAnswer, readyz, readyzBy } from '../../../../src/faces/page/rest/health.ts';
import type { Database } from '../../../../src/store/database.ts';
import { servedPage } from '../../../support/page/served-page.ts';

const nobodyGetsIn: Access = () => Promise.reject(new PageError('page-login', 'no'));

describe('/healthz and /readyz', () => {
  const page = servedPage({ routes: [healthz, readyz], access: nobodyGetsIn });

  test.each([
    ['/healthz', 'ok\n'],
    ['/readyz', 'ready\n'],
  ])('%s is told to everybody, and is kept by nobody', async (path, said) => {
    const { status, body, headers } = await page.get(path);
    expect([status, body, headers.get('cache-control')]).toEqual([200, said, 'no-store']);
  });
});

/** A store that cannot be made to hang or to fail when a test wants it. */
function contextOf(read: Database['read']): PageContext {
  return { store: { read } as unknown as Database } as PageContext;
}

describe('/readyz of a store', () => {
  const atOnce = {
    nowMs: () => 5_000,
    after: (_ms: number, then: () => void) => (queueMicrotask(then), () => undefined),
  };

  test('that does not answer in time is not ready, and is asked once however many ask', async () => {
    let asked = 0;
    const context = contextOf(() => {
      asked++;
      return new Promise(() => undefined);
    });
    const route = readyzBy(atOnce);
    const answers = await Promise.all([route.answer(context), route.answer(context)]);
    answers.push(await route.answer(context));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503]);
    expect(asked).toBe(1);
  });

  test('that fails is not ready and says nothing of why', async () => {
    const answer = await readyz.answer(contextOf(() => Promise.reject(new Error('postgres://secret@host'))));
    expect([answer.status, await answer.text()]).toEqual([503, 'the store does not answer\n']);
  });

  test('that answered others within a second is ready without being asked, and no longer than that', async () => {
    const context = contextOf(() => new Promise(() => undefined));
    const route = readyzBy(atOnce);
    noteAnswer(context.store, { nowMs: () => 4_001 });
    expect((await route.answer(context)).status).toBe(200);
    noteAnswer(context.store, { nowMs: () => 4_000 });
    expect((await route.answer(context)).status).toBe(503);
  });

  test('that is back is ready again', async () => {
    let isAway = true;
    const context = contextOf((async () => {
      if (isAway) throw new Error('away');
      return [];
    }) as Database['read']);
    expect((await readyz.answer(context)).status).toBe(503);
    isAway = false;
    expect((await readyz.answer(context)).status).toBe(200);
  });
});
