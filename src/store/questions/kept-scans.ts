import type { KeptScanLine } from '../../../core/finding/history/gateway-document.ts';
import type { Queryable, Row } from '../database.ts';
import { instantOf, numberOf, textOf } from './question.ts';

/** Scans of an endpoint, the newest first: those of that moment and before it, at most so many. */
export async function scansUntil(sql: Queryable, endpoint: number, at: number, limit: number): Promise<readonly Row[]> {
  return await sql.all(
    `select s.at, s.finished, s.cut_short, s.evidence_digest, c.tool, c.as_of, c.policies, l.url,
        (select count(*) from evidence v where v.endpoint = s.endpoint and v.at = s.at) as kept
      from scan s join context c on c.id = s.context join place l on l.id = s.place
      where s.endpoint = ? and s.at <= ? order by s.at desc limit ?`,
    [endpoint, at, limit],
  );
}

/** A row of `scansUntil` as a document has it. */
export function scanLine(row: Row): KeptScanLine {
  return {
    at: instantOf(numberOf(row, 'at')),
    finished: instantOf(numberOf(row, 'finished')),
    completeness: numberOf(row, 'cut_short') === 1 ? 'cut-short' : 'complete',
    tool: textOf(row, 'tool'),
    url: textOf(row, 'url'),
    isKept: numberOf(row, 'kept') > 0,
  };
}
