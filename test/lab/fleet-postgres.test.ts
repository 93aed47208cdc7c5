import { monitorContract } from '../fleet/contract/monitor-contract.ts';
import { rejudgeContract } from '../fleet/contract/rejudge-contract.ts';
import { verdictContract } from '../fleet/contract/verdict-contract.ts';
import { postgresStores } from '../support/postgres-stores.ts';

const open = postgresStores();

monitorContract(open);
rejudgeContract(open);
verdictContract(open);
