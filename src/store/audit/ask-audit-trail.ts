import type { AuditTrailDocument, AuditTrailLine } from '../../../core/finding/history/audit-trail-document.ts';
import type { Json } from '../../../core/observation/observation.ts';
import type { Queryable } from '../database.ts';
import type { AuditRow } from './audit-entry.ts';
import { verifyAudit } from './read-audit.ts';

/** All of it, with every digest computed anew. */
export async function askAuditTrail(sql: Queryable): Promise<AuditTrailDocument> {
  const entries: AuditTrailLine[] = [];
  const chain = await verifyAudit(sql, (row) => entries.push(lineOf(row)));
  return { schemaVersion: '1.0', kind: 'gateproof-audit-trail', chain, entries };
}

function lineOf({ previous: _previous, at, before, after, ...row }: AuditRow): AuditTrailLine {
  return { ...row, at: new Date(at).toISOString(), before: valueOf(before), after: valueOf(after) };
}

/** Of a row that somebody changed there may be no JSON any more: the text as it is. */
function valueOf(text: string | null): Json {
  if (text === null) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
