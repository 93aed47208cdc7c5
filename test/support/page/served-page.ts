import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { listenAddress } from '../../../src/faces/page/listen-address.ts';
import { pageLog } from '../../../src/faces/page/page-log.ts';
import { type StartedPage, type StartPageOptions, startPage } from '../../../src/faces/page/start-page.ts';
import type { Database } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/open-store.ts';

/** An answer, its body read. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** A page that listens while the tests of a block run, and its store. */
export interface ServedPage {
  readonly origin: string;
  readonly port: number;
  readonly store: Database;
  readonly log: () => string;
  readonly get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<PageAnswer>;
  readonly ask: (path: string, request: RequestInit) => Promise<PageAnswer>;
}

type Given = Pick<StartPageOptions, 'store' | 'listen' | 'log'>;

/** Serves a store of its own. `make`: what is served, or what starts it. */
export function servedPage(
  make: Omit<StartPageOptions, keyof Given> | ((given: Given) => Promise<StartedPage>),
): ServedPage {
  let folder = '';
  let store: Database | undefined;
  let page: StartedPage | undefined;
  const lines: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateproof-page-'));
    store = await openStore(join(folder, 'gateproof.db'));
    const log = pageLog(
      (line) => lines.push(line),
      () => new Date(),
    );
    const given = { store, listen: listenAddress('127.0.0.1:0'), log };
    page = typeof make === 'function' ? await make(given) : await startPage({ ...make, ...given });
  });
  afterAll(async () => {
    await page?.stop();
    await store?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });
  const ask = async (path: string, request: RequestInit): Promise<PageAnswer> => {
    const answer = await fetch(`http://127.0.0.1:${started().port}${path}`, { redirect: 'manual', ...request });
    return { status: answer.status, headers: answer.headers, body: await answer.text() };
  };
  const started = (): StartedPage => {
    if (page === undefined) throw new Error('asked before it listens');
    return page;
  };
  return {
    get origin() {
      return started().origin;
    },
    get port() {
      return started().port;
    },
    get store() {
      if (store === undefined) throw new Error('asked before it is open');
      return store;
    },
    log: () => lines.join(''),
    get: async (path, headers = {}) => await ask(path, { headers }),
    ask,
  };
}
