import type {
  RejudgedClause,
  RejudgedDocument,
  WithoutFacts,
} from '../../../core/finding/history/rejudged-document.ts';
import { addedStandings, noStanding } from '../../../core/finding/history/standing-counts.ts';
import type { StandingCounts } from '../../../core/finding/history/status-document.ts';
import type { Stretch } from '../../../core/finding/history/stretch.ts';
import type { AzureKnowledge } from '../../../core/policy/azure-knowledge.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { mustHold } from '../../../core/policy/rating.ts';
import type { Queryable, Row } from '../database.ts';
import { type JudgedStretch, type JudgedUnder, judgedUnder, type ScanToJudge } from '../judged-under.ts';
import { decompressed } from '../kept/kept-evidence.ts';
import { numberIn, octetsIn, textIn } from '../row-values.ts';
import { gatewaysOf, instantOf, nameColumns, nameOf, type Question, scopeOf } from './question.ts';

export interface RejudgedOf {
  readonly policy: Policy;
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly knowledge: AzureKnowledge;
  readonly signal: AbortSignal;
}

/** Endpoints whose scans are read at once. */
const atOnce = 50;

/** The history of a fleet under another policy, by what is kept of its scans. */
export async function askRejudged(
  sql: Queryable,
  question: Question,
  { policy, since, knowledge, signal }: RejudgedOf,
): Promise<RejudgedDocument> {
  const gateways = gatewaysOf(question);
  const endpoints = await sql.all(
    `select e.id, e.key, ${nameColumns} from endpoint e join gateway g on g.id = e.gateway
      where e.first_at <= ?${gateways.sql} order by g.name, g.site, e.key`,
    [question.at, ...gateways.values],
  );
  const told = new Telling(policy, since);
  for (let from = 0; from < endpoints.length; from += atOnce) {
    signal.throwIfAborted();
    const some = endpoints.slice(from, from + atOnce);
    const scans = await scansOf(
      sql,
      some.map((row) => numberIn(row, 'id')),
      since,
      question.at,
    );
    const texts = await textsOf(sql, new Set([...scans.values()].flat().map(({ facts }) => facts)));
    for (const endpoint of some) {
      const own = scans.get(numberIn(endpoint, 'id')) ?? [];
      if (own.length === 0) continue;
      const textOf = (facts: number): string | undefined => texts.get(facts);
      told.add(endpoint, own, judgedUnder({ policy, scans: own, textOf, knowledge }));
    }
  }
  const { id, version, digest } = policy;
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-rejudged',
    scope: scopeOf(question),
    policy: { id, version, digest },
    since: instantOf(since),
    ...told.done(),
  };
}

/** By endpoint, the oldest first: those since then, and the last one before, by which it stood then. */
async function scansOf(
  sql: Queryable,
  endpoints: readonly number[],
  since: number,
  until: number,
): Promise<ReadonlyMap<number, readonly ScanToJudge[]>> {
  const marks = endpoints.map(() => '?').join(', ');
  const rows = await sql.all(
    `select s.endpoint, s.at, s.finished, s.facts, c.as_of, c.tool, p.url
      from scan s join context c on c.id = s.context join place p on p.id = s.place
      where s.endpoint in (${marks}) and s.at <= ?
        and s.at >= coalesce((select max(b.at) from scan b where b.endpoint = s.endpoint and b.at <= ?), 0)
      order by s.endpoint, s.at`,
    [...endpoints, until, since],
  );
  return Map.groupBy(rows.map(scanOf), ({ endpoint }) => endpoint);
}

function scanOf(row: Row): ScanToJudge & { readonly endpoint: number } {
  return {
    endpoint: numberIn(row, 'endpoint'),
    at: numberIn(row, 'at'),
    finished: numberIn(row, 'finished'),
    asOf: textIn(row, 'as_of'),
    tool: textIn(row, 'tool'),
    url: textIn(row, 'url'),
    facts: numberIn(row, 'facts'),
  };
}

/** Facts whose octets are gone are in none. */
async function textsOf(sql: Queryable, facts: ReadonlySet<number>): Promise<ReadonlyMap<number, string>> {
  if (facts.size === 0) return new Map();
  const rows = await sql.all(`select id, octets from blob where id in (${[...facts].map(() => '?').join(', ')})`, [
    ...facts,
  ]);
  return new Map(
    rows.flatMap((row) => {
      const octets = octetsIn(row, 'octets');
      return octets.length === 0 ? [] : [[numberIn(row, 'id'), Buffer.from(decompressed(octets)).toString('utf8')]];
    }),
  );
}

/** Gathers what is told, endpoint by endpoint; those of one gateway come one behind the other. */
class Telling {
  readonly #since: number;
  readonly #weighs: ReadonlySet<string>;
  readonly #clauses: RejudgedClause[] = [];
  readonly #withoutFacts: WithoutFacts[] = [];
  readonly #counts = { endpoints: 0, scans: 0, unchanged: 0 };
  readonly #gateways = new Map<string, { then: Verdicts; now: Verdicts }>();

  constructor(policy: Policy, since: number) {
    this.#since = since;
    this.#weighs = new Set(policy.clauses.filter(mustHold).map(({ id }) => id));
  }

  add(row: Row, scans: readonly ScanToJudge[], { clauses, withoutFacts }: JudgedUnder): void {
    const [name, endpoint] = [nameOf(row), textIn(row, 'key')];
    this.#counts.endpoints += 1;
    this.#counts.scans += scans.length;
    const [first, last] = [withoutFacts[0], withoutFacts.at(-1)];
    if (first !== undefined && last !== undefined)
      this.#withoutFacts.push({
        ...name,
        endpoint,
        scans: withoutFacts.length,
        first: instantOf(first),
        last: instantOf(last),
      });
    const key = JSON.stringify([name.gateway, name.site]);
    const gateway = this.#gateways.get(key) ?? { then: noVerdicts, now: noVerdicts };
    for (const [clause, stretches] of clauses) {
      const now = stretches.at(-1);
      const then = stretches.find(({ since, until }) => since <= this.#since && (until ?? Infinity) > this.#since);
      if (this.#weighs.has(clause)) {
        gateway.then = withOne(gateway.then, then);
        gateway.now = withOne(gateway.now, now);
      }
      if (isTelling(stretches))
        this.#clauses.push({
          ...name,
          endpoint,
          clause,
          stretches: stretches.toReversed().map((one) => tellStretch(one, scans)),
        });
      else this.#counts.unchanged += 1;
    }
    this.#gateways.set(key, gateway);
  }

  done(): Omit<RejudgedDocument, 'schemaVersion' | 'kind' | 'scope' | 'policy' | 'since'> {
    const { endpoints, scans, unchanged } = this.#counts;
    const all = [...this.#gateways.values()];
    const sum = (which: 'then' | 'now'): StandingCounts =>
      all.map((one) => standingOf(one[which])).reduce(addedStandings, noStanding);
    const withoutFacts = this.#withoutFacts;
    return { endpoints, scans, withoutFacts, then: sum('then'), now: sum('now'), clauses: this.#clauses, unchanged };
  }
}

type Verdicts = StandingCounts['clauses'];
const noVerdicts: Verdicts = noStanding.clauses;

function withOne(counts: Verdicts, stretch: JudgedStretch | undefined): Verdicts {
  if (stretch === undefined || stretch.verdict === 'not-applicable') return counts;
  return { ...counts, [stretch.verdict]: counts[stretch.verdict] + 1 };
}

/** A gateway that nothing of the policy speaks of is none of its. */
function standingOf(clauses: Verdicts): StandingCounts {
  const { pass, fail, inconclusive } = clauses;
  if (pass + fail + inconclusive === 0) return noStanding;
  const verdict = fail > 0 ? 'violates' : inconclusive > 0 ? 'inconclusive' : 'conforms';
  return { gateways: { ...noStanding.gateways, [verdict]: 1 }, clauses };
}

function isTelling(stretches: readonly JudgedStretch[]): boolean {
  const now = stretches.at(-1)?.verdict;
  return now === 'fail' || now === 'inconclusive' || stretches.some(({ verdict }) => verdict !== now);
}

function tellStretch(
  { since, until, verdict, reason, shown, class: name, cause }: JudgedStretch,
  scans: readonly ScanToJudge[],
): Stretch {
  const last = scans.findLast(({ at }) => until === null || at < until);
  const isShown = verdict === 'pass' || verdict === 'fail';
  const lastShown = isShown ? { verdict, at: last?.at ?? since } : shown;
  return {
    since: instantOf(since),
    until: until === null ? null : instantOf(until),
    verdict,
    reason,
    class: name,
    cause,
    lastShown: lastShown === null ? null : { verdict: lastShown.verdict, at: instantOf(lastShown.at) },
  };
}
