import { howItIsDelivered } from '../fleet/telling/contract/how-it-is-delivered.ts';
import { whatIsTold } from '../fleet/telling/contract/what-is-told.ts';
import { postgresStores } from '../support/postgres-stores.ts';

const open = postgresStores();

whatIsTold(open);
howItIsDelivered(open);
