import { accessContract } from '../store/contract/access-contract.ts';
import { auditContract } from '../store/contract/audit-contract.ts';
import { databaseContract } from '../store/contract/database-contract.ts';
import { evidenceContract } from '../store/contract/evidence-contract.ts';
import { leaseContract } from '../store/contract/lease-contract.ts';
import { pageQuestionsContract } from '../store/contract/page-questions-contract.ts';
import { pruneContract } from '../store/contract/prune-contract.ts';
import { questionsContract } from '../store/contract/questions-contract.ts';
import { rejudgedContract } from '../store/contract/rejudged-contract.ts';
import { rememberedReadsContract } from '../store/contract/remembered-reads-contract.ts';
import { settleContract } from '../store/contract/settle-contract.ts';
import { waiversContract } from '../store/contract/waivers-contract.ts';
import { postgresStores } from '../support/postgres-stores.ts';

const open = postgresStores();

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
rememberedReadsContract(open);
