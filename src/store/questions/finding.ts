import { defined } from '../../../core/defined.ts';
import type { Finding } from '../../../core/finding/finding.ts';
import type { FindingDocument } from '../../../core/finding/history/finding-document.ts';
import type { PolicyReference } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import type { AzureKnowledge } from '../../../core/policy/azure-knowledge.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { judge } from '../../judge/judge.ts';
import type { Queryable, Row } from '../database.ts';
import { givenFor } from '../given-facts.ts';
import { decompressed } from '../kept/kept-evidence.ts';
import { findingOf } from '../kept/kept-finding.ts';
import { octetsIn } from '../row-values.ts';
import { type EndpointOf, endpointNamed } from './endpoint-named.ts';
import { clausesOf } from './history.ts';
import { keptExchanges } from './kept-exchanges.ts';
import { scanLine, scansUntil } from './kept-scans.ts';
import { nameOf, numberOf, type Question, scopeOf, textOf } from './question.ts';
import { waiversAt } from './waivers.ts';

/** A clause at an endpoint, now or as a scan until that moment left it. */
export interface FindingOf extends EndpointOf {
  readonly policy: string;
  readonly clause: string;
  /** Milliseconds since 1970; null: now. */
  readonly scanAt: number | null;
}

/** What findings are judged by again, to say on which exchanges they rest. */
export interface JudgedBy {
  /** The policy that a reference names, where it is at hand and the same; else undefined. */
  readonly policyOf: (reference: PolicyReference) => Promise<Policy | undefined>;
  readonly knowledge: () => Promise<AzureKnowledge>;
}

/** Undefined where no such clause was judged there. */
export async function askFinding(
  sql: Queryable,
  question: Question,
  of: FindingOf,
  by: JudgedBy,
): Promise<FindingDocument | undefined> {
  const endpoint = await endpointNamed(sql, question, of, { policy: of.policy, clause: of.clause });
  if (endpoint === undefined) return undefined;
  const id = numberOf(endpoint, 'id');
  const until = of.scanAt ?? question.at;
  const [scan] = await scansUntil(sql, id, until, 1);
  const state = await stateAt(sql, id, of, until);
  if (scan === undefined || state === undefined) return undefined;
  const { clauses, ...policy } = JSON.parse(textOf(state, 'reference')) as PolicyReference;
  const clause = clauses.find((one) => one.id === of.clause);
  if (clause === undefined) return undefined;
  const scans = await sql.all('select at from scan where endpoint = ? and at <= ? order by at', [id, question.at]);
  const [history] = await clausesOf(
    sql,
    endpoint,
    textOf(endpoint, 'site'),
    scans.map((row) => numberOf(row, 'at')),
    question,
    of,
  );
  const text = Buffer.from(decompressed(octetsIn(state, 'octets'))).toString('utf8');
  const name = nameOf(endpoint);
  const kept = findingOf(text, { policy: of.policy, clause: of.clause, target: textOf(scan, 'url') });
  const waiver = kept.verdict === 'fail' ? (await waiversAt(sql, until))({ ...name, ...of }) : undefined;
  const finding = { ...kept, ...defined({ waiver }) } as Finding;
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-finding',
    scope: scopeOf(question),
    gateway: name,
    endpoint: textOf(endpoint, 'key'),
    policy,
    clause,
    history: history ?? {
      site: textOf(endpoint, 'site'),
      endpoint: textOf(endpoint, 'key'),
      policy: of.policy,
      clause: of.clause,
      stretches: [],
    },
    isNow: state['until'] === null && numberOf(scan, 'at') === numberOf(endpoint, 'last_at'),
    scan: scanLine(scan),
    ...(await withEvidence(sql, id, scan, { finding, reference: { ...policy, clauses } }, by)),
  };
}

async function stateAt(
  sql: Queryable,
  endpoint: number,
  { policy, clause }: FindingOf,
  at: number,
): Promise<Row | undefined> {
  const [row] = await sql.all(
    `select s.until, b.octets, p.reference from clause c join policy p on p.id = c.policy
      join state s on s.endpoint = ? and s.clause = c.id join blob b on b.id = s.finding
      where p.name = ? and c.clause = ? and s.since <= ? order by s.until is not null, s.since desc limit 1`,
    [endpoint, policy, clause, at],
  );
  return row;
}

interface Judged {
  readonly finding: Finding;
  readonly reference: PolicyReference;
}

/** The exchanges of the scan that the finding rests on, by judging them again; all of them where that is not told so. */
async function withEvidence(
  sql: Queryable,
  endpoint: number,
  scan: Row,
  { finding, reference }: Judged,
  by: JudgedBy,
): Promise<Pick<FindingDocument, 'finding' | 'evidence'>> {
  const recording = await keptExchanges(sql, endpoint, scan);
  if (typeof recording === 'string') return { finding, evidence: { of: recording, observations: [] } };
  const again = await judgedAgain(recording, scan, { finding, reference }, by);
  const named = new Set(again?.evidence);
  const observations = recording.observations.filter(({ id }) => named.has(id));
  if (again === undefined || observations.length === 0)
    return { finding, evidence: { of: 'scan', observations: recording.observations } };
  return {
    finding: { ...finding, evidence: again.evidence } as Finding,
    evidence: { of: 'rests-on', observations },
  };
}

/** The finding that the policy makes of the recording; undefined where it is not at hand, or says something else than what is kept. */
async function judgedAgain(
  recording: Recording,
  scan: Row,
  { finding, reference }: Judged,
  { policyOf, knowledge }: JudgedBy,
): Promise<Finding | undefined> {
  const policy = await policyOf(reference);
  if (policy === undefined) return undefined;
  const given = givenFor(reference.digest, textOf(scan, 'policies'))?.trim() ?? '';
  const asked = given === '' ? policy : { ...policy, given: JSON.parse(given) as NonNullable<Policy['given']> };
  const isAzure = recording.targets.some(({ scheme }) => scheme === 'azure');
  const { findings } = judge(recording, [asked], textOf(scan, 'as_of'), ...(isAzure ? [await knowledge()] : []));
  return findings.find(
    ({ clause, verdict, reason }) =>
      clause === finding.clause && verdict === finding.verdict && reason === finding.reason,
  );
}
