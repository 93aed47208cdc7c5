import { describe, expect, test } from 'vitest';
import type { PruneDocument } from '../../../core/finding/history/prune-document.ts';
import type { Database } from '../../../src/store/database.ts';
import { findEvidence } from '../../../src/store/evidence.ts';
import { prune } from '../../../src/store/prune.ts';
import { counts, day, first, rows, scanned } from './scanned.ts';

/** What both databases remove. `open`: a store of its own for each call. */
export function pruneContract(open: () => Promise<Database>): void {
  const pruned = async (store: Database, days: number, isDryRun = false): Promise<PruneDocument> =>
    await prune(store, { now: first + 40 * day, days, isDryRun, signal: new AbortController().signal });

  describe('retention', () => {
    test('keeps the evidence of the last days, of the last scan, of turns, and what those rest on', async () => {
      await using store = await open();
      for (const at of [0, 1, 2, 20, 35]) await scanned(store, { seen: 'conforming', at: first + at * day });
      await scanned(store, { seen: 'drifted', name: 'other', at: first });
      await scanned(store, { seen: 'drifted', name: 'other', at: first + day });
      const before = await counts(store);
      const dry = await pruned(store, 10, true);
      expect(await rows(store, 'select count(*) as n from evidence')).toEqual([{ n: 14 }]);
      const { removed, kept } = await pruned(store, 10);
      expect([removed, kept]).toEqual([dry.removed, dry.kept]);
      // At two endpoints each: the first scans began stretches; of "vpn" the last is of the last days, of "other" it is its last.
      expect(removed.scans).toBe(6);
      expect(kept).toEqual({ latest: 2, turning: 4, bases: 0 });
      expect(removed.octets).toBeGreaterThan(100);
      expect(await counts(store)).toEqual(before);
      expect(await rows(store, 'select count(*) as n from scan where evidence_digest is not null')).toEqual([
        { n: 14 },
      ]);
    });

    test('what is left can be read, whatever it was compressed against', async () => {
      await using store = await open();
      for (const [at, seen] of (['conforming', 'conforming', 'drifted', 'drifted', 'conforming'] as const).entries())
        await scanned(store, { seen, at: first + at * day });
      await pruned(store, 0);
      const left = await rows(store, 'select endpoint, at, base from evidence order by endpoint, at');
      expect(left.length).toBeGreaterThan(3);
      expect(left.some(({ base }) => base !== null)).toBe(true);
      for (const { endpoint, at } of left) {
        const text = await store.read(async (sql) => (await findEvidence(sql, Number(endpoint), Number(at)))?.text);
        expect(JSON.parse(text ?? 'null')).toMatchObject({ kind: 'gateproof-observations' });
      }
    });

    test('a scan that follows is settled, and rests on what is there', async () => {
      await using store = await open();
      for (const at of [0, 1, 2]) await scanned(store, { seen: 'conforming', at: first + at * day });
      await pruned(store, 0);
      await scanned(store, { seen: 'drifted', at: first + 41 * day });
      const [endpoint] = await rows(store, 'select id from endpoint');
      const text = await store.read(
        async (sql) => (await findEvidence(sql, Number(endpoint?.['id']), first + 41 * day))?.text,
      );
      expect(text).toContain('gateproof-observations');
    });

    test('what nothing refers to goes, and nothing else does', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const before = await counts(store);
      await store.write(
        async (sql) => await sql.run('insert into blob(digest, octets) values (?, ?)', ['lost', new Uint8Array(9)]),
      );
      expect((await pruned(store, 0)).blobs).toEqual({ count: 1, octets: 9 });
      expect(await counts(store)).toEqual(before);
    });
  });
}
