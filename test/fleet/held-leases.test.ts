import { expect, test } from 'vitest';
import { HeldLeases } from '../../src/fleet/held-leases.ts';
import { Patience } from '../../src/fleet/patience.ts';
import { systemClock } from '../../src/run/clock.ts';
import type { Database } from '../../src/store/database.ts';
import type { Lease } from '../../src/store/settle-request.ts';
import { StoreError } from '../../src/store/store-error.ts';

const lease = (gateway: number): Lease => ({
  gateway,
  name: `gw${gateway}`,
  site: '',
  group: '',
  labels: '{}',
  declared: '{}',
  failures: 0,
  token: 1,
});

test('leases of a store that is away when all is to end are left to run out: it is asked once', async () => {
  let asked = 0;
  const away = async (): Promise<never> => {
    asked += 1;
    return await Promise.reject(new StoreError('store-busy', 'busy'));
  };
  const database: Database = {
    dialect: 'sqlite',
    read: away,
    write: away,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const ended = new AbortController();
  ended.abort(new Error('interrupted'));
  const patience = new Patience({
    clock: systemClock,
    onAway: () => undefined,
    onBack: () => undefined,
    signal: ended.signal,
  });
  const leases = new HeldLeases(database, patience);
  const all = [1, 2, 3, 4].map(lease);
  leases.add(all);
  await Promise.all(all.slice(0, 2).map(async (one) => await leases.release(one)));
  await leases.releaseAll();
  expect(asked).toBe(1);
});
