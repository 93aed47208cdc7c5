import { hostileQueriesContract } from '../faces/page/contract/hostile-queries.ts';
import { wholePage } from '../support/page/served-page.ts';
import { postgresStores } from '../support/postgres-stores.ts';

const open = postgresStores();

hostileQueriesContract(wholePage(() => ({ proxies: [] }), { open }));
