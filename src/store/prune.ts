import type { PruneDocument } from '../../core/finding/history/prune-document.ts';
import type { Database, Queryable } from './database.ts';
import { forgetUntold } from './forget-untold.ts';
import { type Fate, fatesOf } from './removable-evidence.ts';
import { numberIn } from './row-values.ts';

export interface PruneOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Days before that, of which all evidence stays. */
  readonly days: number;
  /** Tells what would be removed, and removes nothing. */
  readonly isDryRun: boolean;
  readonly signal: AbortSignal;
}

/** Endpoints in one transaction: whoever settles meanwhile waits for none longer than for another result. */
const atOnce = 100;
/** Pages that one transaction gives back to the file system. */
const pagesAtOnce = 2000;
const dayMs = 86_400_000;

/**
 * Removes evidence by retention: what stays is that of the last days, of the last scan of each endpoint, of every scan that began or ended a
 * stretch, and what those are compressed against. The digests of all of it stay. What was removed when it is aborted is removed.
 */
export async function prune(database: Database, { now, days, isDryRun, signal }: PruneOptions): Promise<PruneDocument> {
  const before = now - days * dayMs;
  const sizeBefore = await fileSize(database);
  const ids = await database.read(async (sql) =>
    (await sql.all('select id from endpoint order by id')).map((row) => numberIn(row, 'id')),
  );
  const told = { removed: { scans: 0, octets: 0 }, kept: { latest: 0, turning: 0, bases: 0 } };
  for (let from = 0; from < ids.length; from += atOnce) {
    signal.throwIfAborted();
    const some = ids.slice(from, from + atOnce);
    const work = async (sql: Queryable): Promise<readonly Pruned[]> =>
      await pruneEndpoints(sql, some, before, isDryRun);
    const pruned = isDryRun ? await database.read(work) : await database.write(work);
    for (const { fate, octets } of pruned) {
      if (fate === 'removed') {
        told.removed.scans += 1;
        told.removed.octets += octets;
      } else told.kept[fate === 'base' ? 'bases' : fate] += 1;
    }
  }
  const blobs = await pruneBlobs(database, isDryRun);
  if (!isDryRun) {
    await database.write(async (sql) => await forgetUntold(sql, now));
    await shrink(database, signal);
  }
  const sizeAfter = await fileSize(database);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-prune',
    isDryRun,
    days,
    before: new Date(before).toISOString(),
    ...told,
    blobs,
    file: sizeBefore === undefined || sizeAfter === undefined ? null : { before: sizeBefore, after: sizeAfter },
  };
}

interface Pruned {
  readonly fate: Fate;
  readonly octets: number;
}

async function pruneEndpoints(
  sql: Queryable,
  endpoints: readonly number[],
  before: number,
  isDryRun: boolean,
): Promise<readonly Pruned[]> {
  const marks = endpoints.map(() => '?').join(', ');
  const evidence = await sql.all(
    `select endpoint, at, base, length(octets) as octets from evidence where endpoint in (${marks}) order by endpoint, at`,
    endpoints,
  );
  const turns = await sql.all(
    `select endpoint, since as at from state where endpoint in (${marks})
      union select endpoint, until from state where endpoint in (${marks}) and until is not null`,
    [...endpoints, ...endpoints],
  );
  const scans = await sql.all(
    `select endpoint, max(at) as at from scan where endpoint in (${marks}) group by endpoint`,
    endpoints,
  );
  const turnsOf = Map.groupBy(turns, ({ endpoint }) => endpoint);
  const latestOf = new Map(scans.map((row) => [row['endpoint'], numberIn(row, 'at')]));
  const pruned: Pruned[] = [];
  for (const [endpoint, own] of Map.groupBy(evidence, (row) => row['endpoint'])) {
    const fates = fatesOf(
      own.map((row) => ({ at: numberIn(row, 'at'), base: row['base'] === null ? null : numberIn(row, 'base') })),
      {
        before,
        turns: new Set((turnsOf.get(endpoint) ?? []).map((row) => numberIn(row, 'at'))),
        latest: latestOf.get(endpoint) ?? 0,
      },
    );
    for (const row of own) {
      const at = numberIn(row, 'at');
      const fate = fates.get(at);
      if (fate === undefined) continue;
      pruned.push({ fate, octets: numberIn(row, 'octets') });
      if (fate === 'removed' && !isDryRun)
        await sql.run('delete from evidence where endpoint = ? and at = ?', [endpoint ?? null, at]);
    }
  }
  return pruned;
}

const unreferred = `from blob where id not in (select facts from scan) and id not in (select finding from state)
  and id not in (select facts from endpoint)`;

async function pruneBlobs(database: Database, isDryRun: boolean): Promise<PruneDocument['blobs']> {
  const rows = await database.read(async (sql) => await sql.all(`select id, length(octets) as octets ${unreferred}`));
  const octets = rows.reduce((sum, row) => sum + numberIn(row, 'octets'), 0);
  if (isDryRun || rows.length === 0) return { count: rows.length, octets };
  // Again, because something may refer to one of them by now.
  await database.write(async (sql) => await sql.run(`delete ${unreferred}`));
  return { count: rows.length, octets };
}

/** What SQLite has free, back to the file system; PostgreSQL fills it by itself with what comes. */
async function shrink(database: Database, signal: AbortSignal): Promise<void> {
  if (database.dialect !== 'sqlite') return;
  for (let isFree = true; isFree; ) {
    signal.throwIfAborted();
    isFree = await database.write(async (sql) => {
      await sql.all(`pragma incremental_vacuum(${pagesAtOnce})`);
      const [row] = await sql.all('pragma freelist_count');
      return Number(row?.['freelist_count'] ?? 0) > 0;
    });
  }
}

async function fileSize(database: Database): Promise<number | undefined> {
  if (database.dialect !== 'sqlite') return undefined;
  return await database.read(async (sql) => {
    const [pages] = await sql.all('pragma page_count');
    const [size] = await sql.all('pragma page_size');
    return Number(pages?.['page_count']) * Number(size?.['page_size']);
  });
}
