import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accessContract } from './contract/access-contract.ts';
import { auditContract } from './contract/audit-contract.ts';
import { countedContract } from './contract/counted-contract.ts';
import { databaseContract } from './contract/database-contract.ts';
import { evidenceContract } from './contract/evidence-contract.ts';
import { leaseContract } from './contract/lease-contract.ts';
import { pageQuestionsContract } from './contract/page-questions-contract.ts';
import { pruneContract } from './contract/prune-contract.ts';
import { questionsContract } from './contract/questions-contract.ts';
import { rejudgedContract } from './contract/rejudged-contract.ts';
import { askedOnceContract, rememberedReadsContract } from './contract/remembered-reads-contract.ts';
import { settleContract } from './contract/settle-contract.ts';
import { waiversContract } from './contract/waivers-contract.ts';

let folder = '';
let opened = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-store-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const paths = new WeakMap<Database, string>();
const open = async (): Promise<Database> => {
  const path = join(folder, `${opened++}.db`);
  const store = await openStore(path);
  paths.set(store, path);
  return store;
};
databaseContract(open);
leaseContract(open);
settleContract(open);
pageQuestionsContract(open);
questionsContract(open);
countedContract(open);
pruneContract(open);
evidenceContract(open);
rejudgedContract(open);
auditContract(open);
waiversContract(open);
accessContract(open);
rememberedReadsContract(open, async (store) => await openStore(paths.get(store) ?? ''));
askedOnceContract(open);
