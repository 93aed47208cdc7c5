import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { PageConfig } from '../../../src/faces/page/access/page-config.ts';
import { listenAddress } from '../../../src/faces/page/listen-address.ts';
import { pageLog } from '../../../src/faces/page/page-log.ts';
import { servePage } from '../../../src/faces/page/serve-page.ts';
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

type Made = Omit<StartPageOptions, keyof Given>;

/** Serves a store of its own. `make`: what is served, or how it is made of the store. */
export function servedPage(make: Made | ((store: Database) => Promise<Made>)): ServedPage {
  return served(async (given) => {
    const made = typeof make === 'function' ? await make(given.store) : make;
    return await startPage({ ...made, ...given });
  });
}

/** All that `gateproof serve` serves, over a store of its own. */
export function wholePage(config: () => PageConfig, place: Place = {}): ServedPage {
  return served(async (given) => await servePage({ ...given, config: config() }), place);
}

/** Where it listens, and what opens its store; default: any port, and a file. */
interface Place {
  readonly listen?: string;
  readonly open?: () => Promise<Database>;
}

function served(
  start: (given: Given) => Promise<StartedPage>,
  { listen = '127.0.0.1:0', open }: Place = {},
): ServedPage {
  let folder = '';
  let store: Database | undefined;
  let page: StartedPage | undefined;
  const lines: string[] = [];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateproof-page-'));
    store = await (open ?? openStore)(join(folder, 'gateproof.db'));
    const log = pageLog(
      (line) => lines.push(line),
      () => new Date(),
    );
    page = await start({ store, listen: listenAddress(listen), log });
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
