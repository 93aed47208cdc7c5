import type { Queryable, Row } from '../database.ts';
import { numberIn, textIn } from '../row-values.ts';
import { auditDigest, noDigest } from './audit-digest.ts';
import type { AuditRow } from './audit-entry.ts';

/** What the chain says of itself. */
export interface AuditChain {
  readonly rows: number;
  /** The digest of the newest row; 64 zeros without any. Who noted an earlier one sees by it whether the rows up to there are still there. */
  readonly digest: string;
  /** The first row that does not follow from the one before, or is not what it was; null where all do. */
  readonly broken: { readonly seq: number; readonly why: 'missing' | 'changed' | 'not-following' } | null;
}

const atOnce = 1000;

/** Rows from the oldest to the newest, a few at a time. */
export async function* auditRows(sql: Queryable): AsyncGenerator<AuditRow, void> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await sql.all('select * from audit where seq > ? order by seq limit ?', [after, atOnce]);
    for (const row of rows) yield auditRowOf(row);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = numberIn(last, 'seq');
  }
}

/** Computes every digest anew; every row is also handed to `onRow`. */
export async function verifyAudit(
  sql: Queryable,
  onRow: (row: AuditRow) => void = () => undefined,
): Promise<AuditChain> {
  let rows = 0;
  let digest = noDigest;
  let broken: AuditChain['broken'] = null;
  for await (const row of auditRows(sql)) {
    rows++;
    broken ??= faultOf(row, rows, digest);
    digest = row.digest;
    onRow(row);
  }
  return { rows, digest, broken };
}

function faultOf(row: AuditRow, seq: number, previous: string): AuditChain['broken'] {
  if (row.seq !== seq) return { seq, why: 'missing' };
  if (auditDigest(row) !== row.digest) return { seq, why: 'changed' };
  return row.previous === previous ? null : { seq, why: 'not-following' };
}

/** A row of the trail. */
export function auditRowOf(row: Row): AuditRow {
  const text = (column: string): string => textIn(row, column);
  const orNull = (column: string): string | null => (row[column] === null ? null : text(column));
  return {
    seq: numberIn(row, 'seq'),
    at: numberIn(row, 'at'),
    who: text('who'),
    role: text('role'),
    how: text('how'),
    what: text('what'),
    subject: text('subject'),
    before: orNull('before'),
    after: orNull('after'),
    reason: text('reason'),
    previous: text('previous'),
    digest: text('digest'),
  };
}
