import { canonicalJson } from '../../../core/observation/canonical-json.ts';
import type { Dialect, Queryable } from '../database.ts';
import { numberIn, textIn } from '../row-values.ts';
import { auditDigest, noDigest } from './audit-digest.ts';
import { type AuditEntry, shownActor } from './audit-entry.ts';

/** Any number that no other lock of this program has: who holds PostgreSQL's advisory lock of it adds to the trail. */
const auditLock = 0x67_70_61_75;

/** Adds a row, in the transaction that does what it tells of. */
export async function appendAudit(sql: Queryable, dialect: Dialect, entry: AuditEntry): Promise<void> {
  // One at a time: each follows the one before. SQLite's transaction has its lock by how it began.
  if (dialect === 'postgres') await sql.all('select pg_advisory_xact_lock(?)', [auditLock]);
  const [last] = await sql.all('select seq, digest from audit order by seq desc limit 1');
  const { at, by, what, subject, before, after, reason = '' } = entry;
  const row = {
    seq: last === undefined ? 1 : numberIn(last, 'seq') + 1,
    at,
    who: shownActor(by),
    role: by.role,
    how: by.how,
    what,
    subject,
    before: before === undefined ? null : canonicalJson(before),
    after: after === undefined ? null : canonicalJson(after),
    reason,
    previous: last === undefined ? noDigest : textIn(last, 'digest'),
  };
  const all = { ...row, digest: auditDigest(row) };
  const columns = Object.keys(all);
  await sql.run(
    `insert into audit(${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
    Object.values(all),
  );
}
