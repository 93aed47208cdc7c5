// A process that settles what is due until nothing is, and says so line by line; it is killed.
import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import { leaseDue } from '../../../src/store/lease.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { GatewayOutcome } from '../../../src/store/outcome.ts';
import { settle } from '../../../src/store/settle.ts';

const [, , path = '', outcomes = '', start = '0'] = process.argv;
const now = Number(start);
/** By name of the gateway. */
const scans = deserialize(readFileSync(outcomes)) as ReadonlyMap<string, GatewayOutcome>;

await using store = await openStore(path);
process.stdout.write('ready\n');
for (;;) {
  const leases = await leaseDue(store, { now, limit: 3, by: `${process.pid}`, site: '', forMs: 60_000 });
  if (leases.length === 0) break;
  for (const { name } of leases) process.stdout.write(`leased ${name}\n`);
  await Promise.all(
    leases.map(async (lease) => {
      const outcome = scans.get(lease.name);
      if (outcome === undefined) throw new Error(`no outcome of ${lease.name}`);
      await settle(store, lease, outcome, now, {
        nextDue: null,
        onSettled: async (sql) => {
          await sql.run('insert into outbox(at, kind, payload, due, dedup) values (?, ?, ?, ?, ?)', [
            now,
            'settled',
            '{}',
            now,
            `${lease.name} ${lease.token}`,
          ]);
        },
      });
      process.stdout.write(`settled ${lease.name}\n`);
    }),
  );
}
process.stdout.write('over\n');
