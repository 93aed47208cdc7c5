import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../../src/store/database.ts';
import { findEvidence } from '../../../src/store/evidence.ts';
import { sha256 } from '../../../src/store/kept/kept-text.ts';
import { day, first, rows, scanned } from './scanned.ts';

/** What both databases give back of evidence, by whichever version it was written. `open`: a store of its own for each call. */
export function evidenceContract(open: () => Promise<Database>): void {
  const scanRows = async (store: Database): Promise<readonly { readonly endpoint: number; readonly at: number }[]> =>
    (await rows(store, 'select endpoint, at from evidence order by endpoint, at')).map(({ endpoint, at }) => ({
      endpoint: Number(endpoint),
      at: Number(at),
    }));
  const textOf = async (store: Database, endpoint: number, at: number): Promise<string> =>
    (await store.read(async (sql) => await findEvidence(sql, endpoint, at)))?.text ?? '';

  /** As version 4 wrote it: a frame of the text, beside the text of the first scan of the endpoint. */
  const asBefore = async (store: Database): Promise<void> => {
    const bases = new Map<number, Buffer>();
    for (const { endpoint, at } of await scanRows(store)) {
      const text = Buffer.from(await textOf(store, endpoint, at));
      const base = bases.get(endpoint);
      if (base === undefined) bases.set(endpoint, text);
      const octets = zstdCompressSync(text, { dictionary: base });
      await store.write(
        async (sql) =>
          await sql.run('update evidence set octets = ?, base = ? where endpoint = ? and at = ?', [
            octets,
            base === undefined ? null : first,
            endpoint,
            at,
          ]),
      );
    }
  };

  describe('evidence that an older version wrote', () => {
    test('is read, and what follows rests on it', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', at: first + day });
      await asBefore(store);
      await scanned(store, { seen: 'conforming', at: first + 2 * day });
      await scanned(store, { seen: 'drifted', at: first + 3 * day });
      const scans = await rows(store, 'select endpoint, at, evidence_digest as digest from scan');
      expect(scans.length).toBe(8);
      for (const { endpoint, at, digest } of scans)
        expect(sha256(await textOf(store, Number(endpoint), Number(at)))).toBe(
          Buffer.from(digest as Uint8Array).toString('hex'),
        );
      expect(
        await rows(store, 'select count(*) as n from evidence where base = ? and at > ?', [first, first + day]),
      ).not.toEqual([{ n: 0 }]);
    });
  });
}
