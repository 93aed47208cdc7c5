import type { Verdict } from '../../core/finding/finding.ts';
import type { ClauseReference, PolicyReference } from '../../core/finding/result.ts';
import { cutShort } from '../../core/observation/cut-short.ts';
import { nameFacts } from '../judge/naming/name-facts.ts';
import { type ByTool, byToolOf } from './changes/by-tool.ts';
import { causeOf } from './changes/cause-of.ts';
import { clauseName, comparison } from './changes/comparison.ts';
import { isDecided, type OpenState } from './changes/open-state.ts';
import { type Beginning, planStates } from './changes/plan-states.ts';
import type { Queryable } from './database.ts';
import { findEvidence } from './evidence.ts';
import { givenFor, policiesAsGiven } from './given-facts.ts';
import { insertMany } from './insert-many.ts';
import { blobIds, type ClauseId } from './interned.ts';
import { evidenceText } from './kept/evidence-form.ts';
import { decompressed } from './kept/kept-evidence.ts';
import { type KeptFacts, readKeptFacts } from './kept-facts.ts';
import type { KnownEndpoint } from './known-endpoint.ts';
import { notNewer } from './not-newer.ts';
import type { EndpointOutcome, GatewayOutcome } from './outcome.ts';
import { type Reconcluded, reconclude } from './reconclude.ts';
import { numberIn, octetsIn, textIn } from './row-values.ts';
import type { SettledChange } from './settled.ts';

export interface SettleStatesInput {
  readonly endpoint: EndpointOutcome;
  readonly outcome: Omit<GatewayOutcome, 'endpoints'>;
  /** Undefined where it was not known before. */
  readonly known: KnownEndpoint | undefined;
  readonly id: number;
  readonly clauses: () => Promise<ClauseId>;
  /** See `SettleOptions`. */
  readonly isEveryPolicy: boolean;
}

/** Ends and begins the stretches of an endpoint whose judgements are not what they were. */
export async function settleStates(sql: Queryable, input: SettleStatesInput): Promise<readonly SettledChange[]> {
  const { endpoint, outcome, known, id, clauses } = input;
  const clauseId = await clauses();
  const open = known === undefined ? [] : await openStates(sql, id);
  const at = outcome.startedAt;
  if (open.some(({ since }) => since >= at))
    throw notNewer(outcome, endpoint, Math.max(...open.map(({ since }) => since)));
  const policies = new Map(outcome.policies.map((policy) => [policy.id, policy.digest]));
  const kept = readKeptFacts(endpoint.facts.text);
  const [cut] = kept.cuts;
  const lastJudged = known && (await lastJudgedIn(sql, known, open));
  const { ended, begun, now } = planStates({
    open,
    findings: endpoint.findings,
    policies,
    isEveryPolicy: input.isEveryPolicy,
    cutBy: cut === undefined ? undefined : cutShort.get(cut),
    lastJudged: (digest) => lastJudged?.get(digest) ?? 0,
  });
  if (ended.length > 0) {
    const marks = ended.map(() => '?').join(', ');
    await sql.run(`update state set until = ? where endpoint = ? and until is null and clause in (${marks})`, [
      at,
      id,
      ...ended.map((state) => state.clauseId),
    ]);
  }
  const why =
    known === undefined || begun.length === 0 ? undefined : await reasons(sql, { ...input, known, open, kept, now });
  const changes = begun.map((one) => changeOf(one, endpoint.key, why));
  const blobs = await blobIds(
    sql,
    begun.map(({ finding }) => finding.finding),
  );
  const columns = ['endpoint', 'clause', 'since', 'verdict', 'reason', 'finding'];
  await insertMany(
    sql,
    { into: 'state', columns: [...columns, 'shown_verdict', 'shown_at', 'class', 'cause'] },
    begun.map(({ finding: { policy, clause, verdict, reason, finding }, shown }, of) => [
      id,
      clauseId(policies.get(policy) ?? '', clause) ?? null,
      at,
      verdict,
      reason,
      blobs.get(finding.digest) ?? null,
      shown?.verdict ?? null,
      shown?.at ?? null,
      changes[of]?.class ?? 'other',
      changes[of]?.cause ?? 'gateway',
    ]),
  );
  return changes;
}

async function openStates(sql: Queryable, endpoint: number): Promise<readonly OpenState[]> {
  const rows = await sql.all(
    `select s.clause, s.since, s.verdict, s.reason, s.shown_verdict, s.shown_at, c.clause as name, p.name as policy,
       p.digest, b.digest as finding, b.octets
     from state s join clause c on c.id = s.clause join policy p on p.id = c.policy join blob b on b.id = s.finding
     where s.endpoint = ? and s.until is null`,
    [endpoint],
  );
  return rows.map((row) => ({
    clauseId: numberIn(row, 'clause'),
    since: numberIn(row, 'since'),
    policy: textIn(row, 'policy'),
    digest: textIn(row, 'digest'),
    clause: textIn(row, 'name'),
    verdict: textIn(row, 'verdict') as Verdict,
    reason: textIn(row, 'reason'),
    findingDigest: textIn(row, 'finding'),
    findingText: textOfBlob(octetsIn(row, 'octets')),
    shown:
      row['shown_verdict'] === null
        ? null
        : { verdict: textIn(row, 'shown_verdict') as Verdict, at: numberIn(row, 'shown_at') },
  }));
}

function textOfBlob(octets: Uint8Array): string {
  return Buffer.from(decompressed(octets)).toString('utf8');
}

/** The start of the last scan in which each policy was judged, by digest; of what was only judged again, that of the last scan. */
async function lastJudgedIn(
  sql: Queryable,
  { id, lastAt }: KnownEndpoint,
  open: readonly OpenState[],
): Promise<ReadonlyMap<string, number>> {
  const digests = new Set(open.filter(({ verdict }) => isDecided(verdict)).map(({ digest }) => digest));
  const found = new Map<string, number>();
  for (const digest of digests) {
    const [row] = await sql.all(
      `select at from scan where endpoint = ? and context in (
         select context from context_policy where policy = (select id from policy where digest = ?))
       order by at desc limit 1`,
      [id, digest],
    );
    found.set(digest, row === undefined ? lastAt : numberIn(row, 'at'));
  }
  return found;
}

type Reasons = (of: Beginning) => Pick<SettledChange, 'class' | 'cause'>;

interface ReasonsInput extends SettleStatesInput {
  readonly known: KnownEndpoint;
  readonly open: readonly OpenState[];
  readonly kept: KeptFacts;
  readonly now: ReturnType<typeof planStates>['now'];
}

/** What makes each beginning differ from what it follows, by what is known of both sides. */
async function reasons(
  sql: Queryable,
  { endpoint, outcome, known, id, open, kept, now }: ReasonsInput,
): Promise<Reasons> {
  const isSameFacts = known.facts === endpoint.facts.digest;
  const before = isSameFacts ? kept : readKeptFacts(await factsText(sql, known.facts));
  const older = await referencesOf(sql, open, outcome.policies);
  const texts = (of: OpenState): { policy: string; clause: string; text: string } => ({
    policy: of.policy,
    clause: of.clause,
    text: of.findingText,
  });
  const later = {
    asOf: outcome.asOf,
    policies: outcome.policies,
    facts: nameFacts(kept.facts),
    findings: now.map(({ policy, clause, finding }) => ({ policy, clause, text: finding.text })),
  };
  const earlier = { asOf: known.asOf, policies: older, facts: nameFacts(before.facts), findings: open.map(texts) };
  const compared = comparison(earlier, later);
  const shown = await shownFailures(sql, id, open, now);
  const sinceShown = shown.length === 0 ? undefined : comparison({ ...earlier, findings: shown.map(texts) }, later);
  const classOf = (name: string): SettledChange['class'] =>
    sinceShown?.get(name)?.class === 'worse' ? 'worse' : (compared.get(name)?.class ?? 'other');
  const isSameTool = known.tool === outcome.tool;
  const again = isSameFacts ? undefined : await lookedAtAgain(sql, known, endpoint, outcome.tool);
  const digests = new Map(outcome.policies.map((policy) => [policy.id, policy.digest]));
  const clausesNow = new Map(
    outcome.policies.flatMap(({ id: policy, clauses }) =>
      clauses.map((clause) => [clauseName({ policy, clause: clause.id }), clause] as const),
    ),
  );
  const byTool = (table: ClauseReference['table'] | undefined): ByTool => {
    if (again === undefined) return 'nothing';
    if (again === 'unknown') return 'unknown';
    return again.seen === undefined ? 'nothing' : byToolOf({ before, again: again.seen, now: kept }, table);
  };
  const policiesNow = policiesAsGiven(outcome.policies);
  const isGivenTheSame = (digest: string): boolean => {
    const given = givenFor(digest, known.policies);
    return given === undefined || given === givenFor(digest, policiesNow);
  };
  return ({ before: state, finding }) => {
    if (state === undefined) return { class: 'first', cause: 'first' };
    const { kind, table } = clausesNow.get(clauseName(finding)) ?? {};
    const changeClass = classOf(clauseName(finding));
    const cause = causeOf({
      class: changeClass === 'first' ? 'other' : changeClass,
      isSamePolicy: state.digest === digests.get(finding.policy) && isGivenTheSame(state.digest),
      isSameVerdict: state.verdict === finding.verdict,
      isSameFacts,
      isSameTool,
      isSameDay: known.asOf === outcome.asOf,
      goesByDay:
        kind === 'certificate' || kind === 'check' || [state, finding].some(({ reason }) => reason === 'not-in-force'),
      byTool: byTool(table),
      isInputAlone: typeof again === 'object' && again.isInputAlone,
    });
    return { class: changeClass, cause };
  };
}

/**
 * Of what fails now, could not be shown before and failed when it was shown last: how it failed then. By what is between nothing is known of it, so
 * it is worse where it fails by something that it did not then.
 */
async function shownFailures(
  sql: Queryable,
  endpoint: number,
  open: readonly OpenState[],
  now: ReasonsInput['now'],
): Promise<readonly OpenState[]> {
  const failing = new Set(now.flatMap((one) => (one.verdict === 'fail' ? [clauseName(one)] : [])));
  const lost = open.filter((one) => one.shown?.verdict === 'fail' && failing.has(clauseName(one)));
  const found: OpenState[] = [];
  for (const state of lost) {
    const [row] = await sql.all(
      `select b.octets from state s join blob b on b.id = s.finding
       where s.endpoint = ? and s.clause = ? and s.verdict = 'fail' order by s.since desc limit 1`,
      [endpoint, state.clauseId],
    );
    if (row !== undefined) found.push({ ...state, findingText: textOfBlob(octetsIn(row, 'octets')) });
  }
  return found;
}

/** What the last evidence says now; undefined where it, or that of now, is not there; 'unknown' where it says nothing that could be read. */
async function lookedAtAgain(
  sql: Queryable,
  { id, lastAt, tool }: KnownEndpoint,
  { evidence, facts }: EndpointOutcome,
  toolNow: string,
): Promise<Reconcluded | 'unknown' | undefined> {
  const before = evidence && (await findEvidence(sql, id, lastAt));
  if (evidence === undefined || before === undefined) return undefined;
  if (before.text === undefined) return 'unknown';
  const now = evidenceText(evidence.octets);
  return reconclude({ before: before.text, now, facts: facts.digest, isSameTool: tool === toolNow }) ?? 'unknown';
}

async function factsText(sql: Queryable, digest: string): Promise<string> {
  const [row] = await sql.all('select octets from blob where digest = ?', [digest]);
  return row === undefined ? '{"target":{},"facts":{},"cuts":[],"driven":{}}' : textOfBlob(octetsIn(row, 'octets'));
}

/** The policies of what holds now, as they are known: those of the result, and older versions from the store. */
async function referencesOf(
  sql: Queryable,
  open: readonly OpenState[],
  policies: readonly PolicyReference[],
): Promise<readonly PolicyReference[]> {
  const digests = new Set(open.map(({ digest }) => digest));
  const known = policies.filter(({ digest }) => digests.delete(digest));
  const marks = [...digests].map(() => '?').join(', ');
  if (marks === '') return known;
  const rows = await sql.all(`select reference from policy where digest in (${marks})`, [...digests]);
  return [...known, ...rows.map((row) => JSON.parse(textIn(row, 'reference')) as PolicyReference)];
}

function changeOf({ before, finding }: Beginning, endpoint: string, why: Reasons | undefined): SettledChange {
  const { policy, clause, verdict, reason } = finding;
  const { weight } = JSON.parse(finding.finding.text) as { readonly weight?: 'should' };
  return {
    endpoint,
    policy,
    clause,
    ...(why?.({ before, finding, shown: null }) ?? { class: 'first', cause: 'first' }),
    ...(weight === undefined ? {} : { weight }),
    old:
      before === undefined
        ? null
        : { verdict: before.verdict, reason: before.reason, shown: before.shown?.verdict ?? null },
    new: { verdict, reason },
  };
}
