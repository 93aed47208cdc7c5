import type { Queryable } from './database.ts';
import { putEvidence, type WrittenEvidence } from './evidence.ts';
import { blobIds, type ClauseId, judgementId, placeId } from './interned.ts';
import { readKeptFacts } from './kept-facts.ts';
import type { KnownEndpoint } from './known-endpoint.ts';
import { notNewer } from './not-newer.ts';
import type { EndpointOutcome, GatewayOutcome } from './outcome.ts';
import { numberIn } from './row-values.ts';
import { settleCertificates } from './settle-certificates.ts';
import type { Lease } from './settle-request.ts';
import { settleStates } from './settle-states.ts';
import type { SettledChange } from './settled.ts';
import { updateStanding } from './standings.ts';

export interface SettleEndpointInput {
  readonly lease: Lease;
  readonly outcome: GatewayOutcome;
  readonly endpoint: EndpointOutcome;
  /** Undefined where it was not known before. */
  readonly known: KnownEndpoint | undefined;
  /** Id of the context of the outcome. */
  readonly context: number;
  readonly clauses: () => Promise<ClauseId>;
  /** See `SettleOptions`. */
  readonly isEveryPolicy: boolean;
  /** Other policies than those of the outcome say something of it that is to end. */
  readonly hasOthers: boolean;
  /** Its evidence as it is written; absent where there is none. */
  readonly written: WrittenEvidence | undefined;
}

/** Writes what a result says of one endpoint: where nothing changed one row of `scan`, and its evidence. */
export async function settleEndpoint(sql: Queryable, input: SettleEndpointInput): Promise<readonly SettledChange[]> {
  const { lease, outcome, endpoint, known, context } = input;
  if (known !== undefined && outcome.startedAt <= known.lastAt) throw notNewer(outcome, endpoint, known.lastAt);
  const isSame = known?.judged === endpoint.judged && !input.hasOthers;
  const isSameFacts = known?.facts === endpoint.facts.digest;
  const judged = isSame ? known.judgedId : await judgementId(sql, endpoint.judged);
  const facts = isSameFacts ? known.factsId : ((await blobIds(sql, [endpoint.facts])).get(endpoint.facts.digest) ?? 0);
  const id = await putEndpoint(sql, input, { known, judged, facts });
  // Read before the scan is written: what was shown last was shown before it.
  const changes = isSame ? [] : await settleStates(sql, { ...input, known, id });
  if (!isSame) await updateStanding(sql, id);
  if (!isSameFacts)
    await settleCertificates(sql, {
      endpoint: id,
      at: outcome.startedAt,
      certificates: endpoint.certificates,
      isWhole: endpoint.completeness === 'complete' && hasEveryChain(endpoint),
    });
  if (endpoint.evidence !== undefined) {
    const { digest } = endpoint.evidence;
    const at = outcome.startedAt;
    const isCut = endpoint.completeness === 'complete' ? 0 : 1;
    await sql.run(
      `insert into scan(endpoint, at, finished, token, place, cut_short, judged, facts, context, evidence_digest)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        id,
        at,
        outcome.finishedAt,
        lease.token,
        await placeId(sql, endpoint.url),
        isCut,
        judged,
        facts,
        context,
        Buffer.from(digest, 'hex'),
      ],
    );
    if (input.written !== undefined) await putEvidence(sql, { endpoint: id, at }, input.written, endpoint.evidence);
  }
  return changes;
}

/** False where another chain may be served, for want of an answer. */
function hasEveryChain({ facts }: EndpointOutcome): boolean {
  const { tls } = readKeptFacts(facts.text).facts;
  return (tls?.openChains ?? []).length === 0;
}

async function putEndpoint(
  sql: Queryable,
  { lease, outcome, endpoint, context }: SettleEndpointInput,
  {
    known,
    judged,
    facts,
  }: { readonly known: KnownEndpoint | undefined; readonly judged: number; readonly facts: number },
): Promise<number> {
  const { key, url, scheme, evidence } = endpoint;
  const at = outcome.startedAt;
  if (known !== undefined) {
    const lastAt = evidence === undefined ? known.lastAt : at;
    await sql.run(
      'update endpoint set url = ?, last_at = ?, judged = ?, facts = ?, context = ?, retired_at = null where id = ?',
      [url, lastAt, judged, facts, context, known.id],
    );
    return known.id;
  }
  const [row] = await sql.all(
    `insert into endpoint(gateway, key, url, scheme, first_at, last_at, judged, facts, context)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [lease.gateway, key, url, scheme, at, at, judged, facts, context],
  );
  return row === undefined ? 0 : numberIn(row, 'id');
}
