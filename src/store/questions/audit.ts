import type { AuditDocument, AuditLine } from '../../../core/finding/history/audit-document.ts';
import { auditRowOf } from '../audit/read-audit.ts';
import type { Queryable, Row } from '../database.ts';
import { type PageOf, pagedOf, valuesOf } from './page-key.ts';
import { instantOf, numberOf, type Question, scopeOf } from './question.ts';

/** What was done, the newest first. */
export async function askAudit(sql: Queryable, question: Question, { limit, after }: PageOf): Promise<AuditDocument> {
  const from = after === undefined ? [] : valuesOf(after, ['number']);
  const rows = await sql.all(
    `select * from audit ${after === undefined ? '' : 'where seq < ?'} order by seq desc limit ?`,
    [...from, limit + 1],
  );
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-audit',
    scope: scopeOf(question),
    entries: pagedOf(rows, limit, { key: (row) => [numberOf(row, 'seq')], read: lineOf }),
  };
}

function lineOf(row: Row): AuditLine {
  const { at, previous: _, ...line } = auditRowOf(row);
  return { ...line, at: instantOf(at) };
}
