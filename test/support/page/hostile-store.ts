import type { Database } from '../../../src/store/database.ts';
import { first, scanned } from '../../store/contract/scanned.ts';
import { hostileTexts } from '../hostile-result.ts';

/** No two of these are the same name, and a database has no NUL. */
export const hostileNames: readonly string[] = hostileTexts
  .filter((text) => !text.includes('\0'))
  .map((text) => text.toWellFormed());

const day = 86_400_000;

/** A store with a fleet of three, of which one has changed, and with what is hostile in every text that comes from elsewhere. */
export async function fillHostile(store: Database): Promise<void> {
  await scanned(store, { seen: 'conforming', name: 'paris', at: first });
  await scanned(store, { seen: 'drifted', name: 'paris', at: first + day });
  await scanned(store, { seen: 'stopped', name: 'lima', site: 'dc-2', at: first });
  for (const name of hostileNames) await scanned(store, { seen: 'drifted', name, at: first });
  await store.write(async (sql) => {
    // As an inventory would have it: who is to be scanned has to be declared.
    await sql.run(`update gateway set declared = '{"endpoints":[]}', lease_until = 0 where name = 'paris'`);
    const rows = await sql.all('select endpoint, sha256, role, since from certificate order by endpoint, sha256, role');
    for (const [at, row] of rows.entries()) {
      const text = hostileNames[at % hostileNames.length] ?? '';
      await sql.run('update certificate set subject = ?, issuer = ? where endpoint = ? and sha256 = ? and role = ?', [
        text,
        text,
        Number(row['endpoint']),
        String(row['sha256']),
        String(row['role']),
      ]);
    }
    for (const [at, text] of hostileNames.entries())
      await sql.run('update gateway set grp = ?, owner = ? where name = ?', [
        text,
        text,
        hostileNames[(at + 1) % hostileNames.length] ?? '',
      ]);
  });
}
