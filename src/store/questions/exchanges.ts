import type { ExchangesDocument } from '../../../core/finding/history/exchanges-document.ts';
import type { Queryable } from '../database.ts';
import { type EndpointOf, endpointNamed } from './endpoint-named.ts';
import { evidenceDigest, keptExchanges } from './kept-exchanges.ts';
import { scanLine, scansUntil } from './kept-scans.ts';
import { nameOf, numberOf, type Question, scopeOf, textOf } from './question.ts';

/** An endpoint and a moment; null: of its last scan. */
export interface ExchangesOf extends EndpointOf {
  readonly scanAt: number | null;
}

/** What was sent and received in the last scan until then. Undefined where there is none. */
export async function askExchanges(
  sql: Queryable,
  question: Question,
  of: ExchangesOf,
): Promise<ExchangesDocument | undefined> {
  const endpoint = await endpointNamed(sql, question, of);
  if (endpoint === undefined) return undefined;
  const id = numberOf(endpoint, 'id');
  const [scan] = await scansUntil(sql, id, of.scanAt ?? question.at, 1);
  if (scan === undefined) return undefined;
  const kept = await keptExchanges(sql, id, scan);
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-exchanges',
    scope: scopeOf(question),
    gateway: nameOf(endpoint),
    endpoint: textOf(endpoint, 'key'),
    scan: scanLine(scan),
    digest: evidenceDigest(scan),
    isDamaged: kept === 'damaged',
    observations: typeof kept === 'string' ? [] : kept.observations,
  };
}
