import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { accessContract } from './contract/access-contract.ts';
import { auditContract } from './contract/audit-contract.ts';
import { databaseContract } from './contract/database-contract.ts';
import { evidenceContract } from './contract/evidence-contract.ts';
import { leaseContract } from './contract/lease-contract.ts';
import { pageQuestionsContract } from './contract/page-questions-contract.ts';
import { pruneContract } from './contract/prune-contract.ts';
import { questionsContract } from './contract/questions-contract.ts';
import { rejudgedContract } from './contract/rejudged-contract.ts';
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

const open = async (): Promise<Database> => await openStore(join(folder, `${opened++}.db`));
databaseContract(open);
leaseContract(open);
settleContract(open);
pageQuestionsContract(open);
questionsContract(open);
pruneContract(open);
evidenceContract(open);
rejudgedContract(open);
auditContract(open);
waiversContract(open);
accessContract(open);
