import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { howItIsDelivered } from './contract/how-it-is-delivered.ts';
import { whatIsTold } from './contract/what-is-told.ts';

let folder = '';
let opened = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-telling-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const open = async (): Promise<Database> => await openStore(join(folder, `${opened++}.db`));
whatIsTold(open);
howItIsDelivered(open);
