import { describe, expect, test } from 'vitest';
import { appendAudit } from '../../../src/store/audit/append-audit.ts';
import { auditDigest } from '../../../src/store/audit/audit-digest.ts';
import type { Actor } from '../../../src/store/audit/audit-entry.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import type { Database } from '../../../src/store/database.ts';
import { rows } from './scanned.ts';

const by: Actor = { name: 'ada', role: 'operator', how: 'login' };

/** Rows 1 to `n`. */
async function trail(store: Database, n: number): Promise<void> {
  for (let at = 1; at <= n; at++)
    await store.write(
      async (sql) =>
        await appendAudit(sql, store.dialect, { at, by, what: 'scan.ask', subject: `vpn-${at}`, after: { due: at } }),
    );
}

/** Without what refuses it: as the owner of the database may, or who edits the file. */
async function withoutGuard(
  store: Database,
  statement: string,
  values: readonly (string | number)[] = [],
): Promise<void> {
  const names = ['audit_no_update', 'audit_no_delete', 'audit_no_replace'];
  await store.write(async (sql) => {
    if (store.dialect === 'sqlite') for (const name of names) await sql.run(`drop trigger ${name}`);
    else await sql.run('drop trigger audit_no_change on audit');
    await sql.run(statement, values);
  });
}

/** The audit trail, in both databases. */
export function auditContract(open: () => Promise<Database>): void {
  describe('the audit trail', () => {
    test('each row follows the one before', async () => {
      await using store = await open();
      await trail(store, 3);
      const found = await rows(
        store,
        'select seq, who, role, how, subject, before, after, previous, digest from audit order by seq',
      );
      expect(found.map(({ seq, previous }) => [seq, previous])).toEqual([
        [1, '0'.repeat(64)],
        [2, found[0]?.['digest']],
        [3, found[1]?.['digest']],
      ]);
      expect(found[0]).toMatchObject({ who: 'ada', role: 'operator', how: 'login', before: null, after: '{"due":1}' });
      expect(await store.read(verifyAudit)).toEqual({ rows: 3, digest: found[2]?.['digest'], broken: null });
    });

    test('of none the chain is whole', async () => {
      await using store = await open();
      expect(await store.read(verifyAudit)).toEqual({ rows: 0, digest: '0'.repeat(64), broken: null });
    });

    test('many at once follow each other without a gap', async () => {
      await using store = await open();
      await Promise.all(Array.from({ length: 12 }, async () => await trail(store, 2)));
      expect(await store.read(verifyAudit)).toMatchObject({ rows: 24, broken: null });
    });

    test('a row goes with what it tells of', async () => {
      await using store = await open();
      const failed = store.write(async (sql) => {
        await appendAudit(sql, store.dialect, { at: 1, by, what: 'scan.ask', subject: 'vpn' });
        throw new Error('the other half failed');
      });
      await expect(failed).rejects.toThrow('the other half failed');
      expect(await rows(store, 'select seq from audit')).toEqual([]);
    });

    test.each([
      'update audit set who = who',
      "update audit set who = 'eve' where seq = 2",
      'delete from audit where seq = 3',
      'delete from audit',
    ])('the database refuses: %s', async (statement) => {
      await using store = await open();
      await trail(store, 3);
      await expect(store.write(async (sql) => await sql.run(statement))).rejects.toThrow();
      expect(await store.read(verifyAudit)).toMatchObject({ rows: 3, broken: null });
    });

    test('a row is not replaced by another of its number, nor is the table emptied', async () => {
      await using store = await open();
      await trail(store, 2);
      const columns = 'seq, at, who, role, how, what, subject, before, after, reason, previous, digest';
      const copy = `select 1, at, 'eve', role, how, what, subject, before, after, reason, previous, digest from audit where seq = 1`;
      const statement =
        store.dialect === 'sqlite' ? `insert or replace into audit(${columns}) ${copy}` : 'truncate audit';
      await expect(store.write(async (sql) => await sql.run(statement))).rejects.toThrow();
      await expect(
        store.write(
          async (sql) =>
            await sql.run(`insert into audit(${columns}) ${copy} on conflict(seq) do update set who = excluded.who`),
        ),
      ).rejects.toThrow();
      expect(await store.read(verifyAudit)).toMatchObject({ rows: 2, broken: null });
    });

    test.each([
      ["update audit set who = 'eve' where seq = 2", { seq: 2, why: 'changed' }],
      ['update audit set at = at + 1 where seq = 1', { seq: 1, why: 'changed' }],
      [`update audit set before = '' where seq = 3`, { seq: 3, why: 'changed' }],
      ['delete from audit where seq = 2', { seq: 2, why: 'missing' }],
      ['delete from audit where seq = 1', { seq: 1, why: 'missing' }],
      ['update audit set seq = 9 where seq = 4', { seq: 4, why: 'missing' }],
      [`update audit set digest = '${'0'.repeat(64)}' where seq = 4`, { seq: 4, why: 'changed' }],
    ])('who gets past the database is seen by the chain: %s', async (statement, broken) => {
      await using store = await open();
      await trail(store, 4);
      await withoutGuard(store, statement);
      expect(await store.read(verifyAudit)).toMatchObject({ broken });
    });

    test('a row that was made anew with its digest does not lead to the next', async () => {
      await using store = await open();
      await trail(store, 3);
      const [row] = await rows(store, 'select * from audit where seq = 2');
      if (row === undefined) throw new Error('a row wanted');
      const forged = { ...row, who: 'eve' } as unknown as Parameters<typeof auditDigest>[0];
      await withoutGuard(store, "update audit set who = 'eve', digest = ? where seq = 2", [auditDigest(forged)]);
      expect(await store.read(verifyAudit)).toMatchObject({ broken: { seq: 3, why: 'not-following' } });
    });

    test('a tail that was cut off is seen by the digest that was noted, and by nothing else', async () => {
      await using store = await open();
      await trail(store, 3);
      const noted = await store.read(verifyAudit);
      await withoutGuard(store, 'delete from audit where seq = 3');
      const left = await store.read(verifyAudit);
      expect(left).toMatchObject({ rows: 2, broken: null });
      expect(left.digest).not.toBe(noted.digest);
    });
  });
}
