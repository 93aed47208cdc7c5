import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { inventory, kinds, rows, run, seen, three } from '../support/monitored.ts';
import { monitorContract } from './contract/monitor-contract.ts';
import { rejudgeContract } from './contract/rejudge-contract.ts';
import { verdictContract } from './contract/verdict-contract.ts';

let folder = '';
let opened = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-fleet-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const open = async (): Promise<Database> => await openStore(join(folder, `${opened++}.db`));

monitorContract(open);
rejudgeContract(open);
verdictContract(open);

describe('a store in a file', () => {
  test('whose disk is full for a while is waited for, and nothing that was scanned is lost', async () => {
    await using store = await open();
    const pages = async (most: string): Promise<void> => {
      await store.write(async (sql) => await sql.all(`pragma max_page_count = ${most}`));
    };
    const done = await run(store, await inventory(three), {
      look: async (name) => {
        // No page more than there is, until the monitor has said so.
        if (name === 'a') await pages('1');
        return await seen(name);
      },
      onEvent: (event) => {
        if (event.kind === 'store-away') void pages('100000');
      },
    });
    expect(kinds(done)).toEqual(['registered', 'store-away', 'store-back', 'settled', 'settled', 'settled']);
    expect(done.events[1]).toMatchObject({
      message: expect.stringMatching(/no space is left on its disk/u) as unknown,
    });
    expect(done.looked).toEqual(['a', 'b', 'c']);
    expect(await rows(store, 'select count(*) as n from scan')).toEqual([{ n: 6 }]);
    expect(await rows(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  });
});
