import type { Recording } from '../../../core/observation/recording.ts';
import type { Queryable, Row } from '../database.ts';
import { findEvidence } from '../evidence.ts';
import { sha256 } from '../kept/kept-text.ts';
import { octetsIn } from '../row-values.ts';
import { numberOf } from './question.ts';

/**
 * What was sent and received in a scan, as it was written then; 'damaged' where octets are kept that are not those any more, by their digest too (a
 * frame may be read to its end and say something else), or that rest on others which are gone. `scan`: a row of `scansUntil`.
 */
export async function keptExchanges(
  sql: Queryable,
  endpoint: number,
  scan: Row,
): Promise<Recording | 'removed' | 'damaged'> {
  const found = await findEvidence(sql, endpoint, numberOf(scan, 'at'));
  if (found === undefined) return numberOf(scan, 'kept') > 0 ? 'damaged' : 'removed';
  const { text } = found;
  if (text === undefined || sha256(text) !== evidenceDigest(scan)) return 'damaged';
  return JSON.parse(text) as Recording;
}

/** SHA-256 of the evidence as it was kept, lower-case hex. */
export function evidenceDigest(scan: Row): string {
  return Buffer.from(octetsIn(scan, 'evidence_digest')).toString('hex');
}
