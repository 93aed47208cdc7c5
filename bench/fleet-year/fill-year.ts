import { createHash } from 'node:crypto';
import type { Policy } from '../../core/policy/policy.ts';
import { policyReference } from '../../src/judge/policy-reference.ts';
import type { Database, Queryable, Value } from '../../src/store/database.ts';
import { insertMany } from '../../src/store/insert-many.ts';
import { standingsFrom } from '../../src/store/standings.ts';

/** How big a year is, and what a scan leaves. */
export interface YearShape {
  readonly gateways: number;
  readonly days: number;
  /** Share of the clauses that fail, and of those that change in a day. */
  readonly failing: number;
  readonly flipped: number;
  /** Clauses that change at one gateway at once. */
  readonly together: number;
  /** Days of which all evidence is kept. */
  readonly evidenceDays: number;
  /** Octets of the evidence of a scan, compressed alone and by that of the scan before, none of which a database can compress further. */
  readonly evidence: { readonly whole: number; readonly beside: number };
  /** Octets of facts and of a finding, compressed. */
  readonly facts: number;
  readonly finding: number;
  /** Milliseconds since 1970: when the year ends. */
  readonly end: number;
}

const dayMs = 86_400_000;
const scheme = 'sstp';
const groups = 20;

/**
 * Fills an empty store with a year of daily scans as `settle` would leave it, in bulk: it writes the same rows a thousand at a time. Chance comes
 * from a fixed seed.
 */
export async function fillYear(database: Database, policies: readonly Policy[], shape: YearShape): Promise<void> {
  const { gateways, days, failing, end } = shape;
  const chance = chanceFrom(15);
  const clauses = policies.flatMap((policy, at) =>
    policy.clauses.filter(({ schemes }) => schemes.includes(scheme)).map(({ id }) => [at + 1, id] as const),
  );
  const digests = JSON.stringify(policies.map(({ digest }) => digest).toSorted());
  const endpoints = Array.from({ length: gateways }, (_, at) => at + 1);
  const first = end - days * dayMs;
  const last = end - dayMs;
  const next = { blob: 1, judgement: 1 };
  const blobs = (count: number, octets: number): readonly (readonly Value[])[] =>
    Array.from({ length: count }, () => [next.blob++, digestOf(next.blob), noise(chance, octets)]);

  await database.write(async (sql) => {
    await insertMany(
      sql,
      { into: 'gateway', columns: ['id', 'name', 'site', 'grp', 'owner', 'last_at'] },
      endpoints.map((id) => [
        id,
        `gateway-${String(id).padStart(5, '0')}`,
        '',
        `group-${id % groups}`,
        'network',
        last,
      ]),
    );
    await insertMany(
      sql,
      { into: 'place', columns: ['id', 'url'] },
      endpoints.map((id) => [id, urlOf(id)]),
    );
    await insertMany(
      sql,
      { into: 'policy', columns: ['id', 'name', 'digest', 'version', 'reference'] },
      policies.map((policy, at) => [
        at + 1,
        policy.id,
        policy.digest,
        policy.version,
        JSON.stringify(policyReference(policy)),
      ]),
    );
    await insertMany(
      sql,
      { into: 'clause', columns: ['id', 'policy', 'clause'] },
      clauses.map(([policy, clause], at) => [at + 1, policy, clause]),
    );
    await insertMany(
      sql,
      { into: 'context', columns: ['id', 'tool', 'as_of', 'policies'] },
      Array.from({ length: days }, (_, day) => [day + 1, '0.1.0', dayOf(first + day * dayMs), digests]),
    );
  });

  // What passes and what fails by the first scan is told the same everywhere; what changes later is a finding of its own.
  const [passing, failingBlobs] = [clauses.map((_, at) => at + 1), clauses.map((_, at) => clauses.length + at + 1)];
  const facts = endpoints.map((_, at) => 2 * clauses.length + at + 1);
  const judged = endpoints.map(() => next.judgement++);
  const open = endpoints.map(() => clauses.map(() => chance() < failing));
  const since = endpoints.map(() => clauses.map(() => first));
  await database.write(async (sql) => {
    const into = { into: 'blob', columns: ['id', 'digest', 'octets'] };
    await insertMany(sql, into, blobs(2 * clauses.length, shape.finding));
    await insertMany(sql, into, blobs(gateways, shape.facts));
    await insertMany(
      sql,
      { into: 'judgement', columns: ['id', 'digest'] },
      judged.map((id) => [id, digestOf(id)]),
    );
    await insertMany(
      sql,
      {
        into: 'endpoint',
        columns: ['id', 'gateway', 'key', 'url', 'scheme', 'first_at', 'last_at', 'judged', 'facts', 'context'],
      },
      endpoints.map((id, at) => [
        id,
        id,
        'sstp:443',
        urlOf(id),
        scheme,
        first,
        last,
        judged[at] ?? 0,
        facts[at] ?? 0,
        days,
      ]),
    );
    await insertMany(
      sql,
      { into: 'state', columns: stateColumns },
      endpoints.flatMap((endpoint, at) =>
        clauses.map((_, clause) => {
          const fails = open[at]?.[clause] === true;
          const finding = (fails ? failingBlobs : passing)[clause] ?? 0;
          return [endpoint, clause + 1, first, null, ...judgementOf(fails), finding, null, null, 'first', 'first'];
        }),
      ),
    );
    await insertCertificates(sql, endpoints, chance, first, days);
  });

  for (let day = 0; day < days; day++) {
    const at = first + day * dayMs;
    const changed = day === 0 ? new Map<number, readonly number[]>() : drawChanges(chance, open, shape);
    await database.write(async (sql) => {
      const made = blobs([...changed.values()].reduce((sum, of) => sum + of.length, 0) + changed.size, shape.finding);
      await insertMany(sql, { into: 'blob', columns: ['id', 'digest', 'octets'] }, made);
      let blob = Number(made[0]?.[0] ?? 0);
      for (const [index, of] of changed) {
        facts[index] = blob++;
        judged[index] = next.judgement++;
        for (const clause of of) {
          const fails = open[index]?.[clause] === true;
          const endpoint = index + 1;
          const began = since[index]?.[clause] ?? first;
          await sql.run('update state set until = ? where endpoint = ? and clause = ? and since = ?', [
            at,
            endpoint,
            clause + 1,
            began,
          ]);
          await insertMany(sql, { into: 'state', columns: stateColumns }, [
            [
              endpoint,
              clause + 1,
              at,
              null,
              ...judgementOf(fails),
              blob++,
              null,
              null,
              fails ? 'new' : 'fixed',
              'gateway',
            ],
          ]);
          const mine = since[index];
          if (mine !== undefined) mine[clause] = at;
        }
      }
      const fresh = [...changed.keys()].map((index) => judged[index] ?? 0);
      await insertMany(
        sql,
        { into: 'judgement', columns: ['id', 'digest'] },
        fresh.map((id) => [id, digestOf(id)]),
      );
      await insertMany(
        sql,
        { into: 'scan', columns: scanColumns },
        endpoints.map((endpoint, index) => [
          endpoint,
          at,
          at + 4000,
          day + 1,
          endpoint,
          0,
          judged[index] ?? 0,
          facts[index] ?? 0,
          day + 1,
          noise(chance, 32),
        ]),
      );
      await insertEvidence(sql, { day, at, changed, chance, first }, shape);
    });
  }
  await database.write(async (sql) => {
    const made = standingsFrom('now');
    await sql.run(
      `insert into standing(endpoint, policy, pass, fail, inconclusive, lost, lost_at, failing_since, unjudged) ${made.sql}`,
      made.values,
    );
    await insertMany(
      sql,
      { into: 'day', columns: ['day', 'policy', 'grp', 'site', 'verdict', 'gateways', 'clauses'] },
      [...daysOf(first, days, policies.length)],
    );
    await sql.run('insert into day_open(day) values (?)', [dayOf(end)]);
  });
}

const stateColumns = [
  'endpoint',
  'clause',
  'since',
  'until',
  'verdict',
  'reason',
  'finding',
  'shown_verdict',
  'shown_at',
  'class',
  'cause',
];
const scanColumns = [
  'endpoint',
  'at',
  'finished',
  'token',
  'place',
  'cut_short',
  'judged',
  'facts',
  'context',
  'evidence_digest',
];

function judgementOf(fails: boolean): readonly [string, string] {
  return fails ? ['fail', 'refused'] : ['pass', 'accepted'];
}

/** Gateways that change today, and which of their clauses: as many begin to fail as are mended. */
function drawChanges(
  chance: () => number,
  open: readonly boolean[][],
  { flipped, together }: YearShape,
): ReadonlyMap<number, readonly number[]> {
  const width = open[0]?.length ?? 0;
  const changed = new Map<number, readonly number[]>();
  let left = Math.round(flipped * open.length * width);
  while (left > 0) {
    const index = Math.floor(chance() * open.length);
    const mine = open[index];
    if (mine === undefined || changed.has(index)) continue;
    const wanted = chance() < 0.5;
    const able = mine.flatMap((fails, clause) => (fails === wanted ? [clause] : []));
    if (able.length === 0) continue;
    const clauses = able.slice(Math.floor(chance() * able.length)).slice(0, together);
    for (const clause of clauses) mine[clause] = !wanted;
    changed.set(index, clauses);
    left -= clauses.length;
  }
  return changed;
}

interface Day {
  readonly day: number;
  readonly at: number;
  readonly changed: ReadonlyMap<number, unknown>;
  readonly chance: () => number;
  readonly first: number;
}

/** That of the last days and of every scan that changed a state, and whole ones that those rest on. */
async function insertEvidence(
  sql: Queryable,
  { day, at, changed, chance, first }: Day,
  shape: YearShape,
): Promise<void> {
  const { gateways, days, evidenceDays, evidence } = shape;
  const rows = Array.from({ length: gateways }, (_, index) => {
    // What the first scan showed is what the others are compressed against.
    const isWhole = day === 0;
    if (!isWhole && day < days - evidenceDays && !changed.has(index)) return [];
    return [[index + 1, at, isWhole ? null : first, noise(chance, isWhole ? evidence.whole : evidence.beside)]];
  }).flat();
  await insertMany(sql, { into: 'evidence', columns: ['endpoint', 'at', 'base', 'octets'] }, rows);
}

async function insertCertificates(
  sql: Queryable,
  endpoints: readonly number[],
  chance: () => number,
  first: number,
  days: number,
): Promise<void> {
  const columns = ['endpoint', 'sha256', 'role', 'subject', 'issuer', 'not_before', 'not_after', 'since', 'until'];
  const end = first + days * dayMs;
  await insertMany(
    sql,
    { into: 'certificate', columns },
    endpoints.flatMap((endpoint) => {
      const life = (chance() < 0.5 ? 90 : 365) * dayMs;
      const rows: Value[][] = [];
      for (let since = first, ends = first + chance() * life; since < end; since = ends, ends += life) {
        const until = ends < end ? Math.floor(ends) : null;
        const name = `CN=gateway-${endpoint}.example`;
        rows.push([
          endpoint,
          digestOf(endpoint * 1000 + rows.length),
          'leaf',
          name,
          'CN=Example Issuing CA',
          Math.floor(ends - life),
          Math.floor(ends),
          Math.floor(since),
          until,
        ]);
      }
      const ca = endpoint % 7;
      rows.push([
        endpoint,
        digestOf(-1 - ca),
        'issuer',
        `CN=Example Issuing CA ${ca}`,
        'CN=Example Root',
        first - 1000 * dayMs,
        end + 2000 * dayMs,
        first,
        null,
      ]);
      return rows;
    }),
  );
}

function* daysOf(first: number, days: number, policies: number): Generator<readonly Value[]> {
  for (let day = 0; day < days; day++) {
    for (let group = 0; group < groups; group++) {
      for (const [at, verdict] of ['pass', 'fail', 'inconclusive'].entries())
        for (let policy = 1; policy <= policies; policy++)
          yield [dayOf(first + day * dayMs), policy, `group-${group}`, '', verdict, 300 - 100 * at, 9000 - 4000 * at];
    }
  }
}

function urlOf(endpoint: number): string {
  return `sstp://gateway-${endpoint}.example`;
}

function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function digestOf(seed: number): string {
  return createHash('sha256').update(String(seed)).digest('hex');
}

/** Octets that nothing compresses. */
function noise(chance: () => number, length: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let at = 0; at < words.length; at++) words[at] = Math.floor(chance() * 4_294_967_296);
  return new Uint8Array(words.buffer, 0, length);
}

/** A number from 0 to below 1 at each call (mulberry32), the same for the same seed. */
function chanceFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
