import type { PolicyReference } from '../../core/finding/result.ts';
import { canonicalJson } from '../../core/observation/canonical-json.ts';
import type { Json } from '../../core/observation/observation.ts';
import type { Queryable, Value } from './database.ts';
import { policiesAsGiven } from './given-facts.ts';
import { insertMany } from './insert-many.ts';
import { compressed } from './kept/kept-evidence.ts';
import type { KeptText } from './kept/kept-text.ts';

/** Ids of texts by their digests; each stands once. */
export async function blobIds(sql: Queryable, texts: readonly KeptText[]): Promise<ReadonlyMap<string, number>> {
  const all = new Map(texts.map((one) => [one.digest, one]));
  return await idsOf(sql, 'blob', [...all.keys()], (digest) => [
    digest,
    compressed(Buffer.from(all.get(digest)?.text ?? '')),
  ]);
}

/** The id of the digest over all judgements of a scan. */
export async function judgementId(sql: Queryable, digest: string): Promise<number> {
  return (await idsOf(sql, 'judgement', [digest], (one) => [one])).get(digest) ?? 0;
}

/** Of each digest; rows that are not there are made, in one order, so that writers do not wait for each other in a circle. */
async function idsOf(
  sql: Queryable,
  table: 'blob' | 'judgement',
  digests: readonly string[],
  row: (digest: string) => readonly Value[],
): Promise<ReadonlyMap<string, number>> {
  if (digests.length === 0) return new Map();
  const find = async (some: readonly string[]): Promise<readonly (readonly [string, number])[]> => {
    const marks = some.map(() => '?').join(', ');
    const rows = await sql.all(`select id, digest from ${table} where digest in (${marks})`, some);
    return rows.map(({ id, digest }) => [String(digest), Number(id)] as const);
  };
  const known = new Map(await find(digests));
  const missing = digests.filter((digest) => !known.has(digest)).sort();
  if (missing.length === 0) return known;
  const columns = table === 'blob' ? ['digest', 'octets'] : ['digest'];
  await insertMany(sql, { into: table, columns, onConflict: 'on conflict(digest) do nothing' }, missing.map(row));
  return new Map([...known, ...(await find(missing))]);
}

/** The id of a URL. */
export async function placeId(sql: Queryable, url: string): Promise<number> {
  const find = async (): Promise<Value | undefined> =>
    (await sql.all('select id from place where url = ?', [url]))[0]?.['id'];
  const known = await find();
  if (known !== undefined) return Number(known);
  const [made] = await sql.all('insert into place(url) values (?) on conflict(url) do nothing returning id', [url]);
  return Number(made?.['id'] ?? (await find()));
}

/** With which version of this program, as on which day and by which policies something was judged. */
export interface ContextOf {
  readonly tool: string;
  readonly asOf: string;
  readonly policies: readonly Pick<PolicyReference, 'digest' | 'given'>[];
}

/** `known`: sees to it that the policies are. */
export async function contextId(
  sql: Queryable,
  { tool, asOf, policies }: ContextOf,
  known: () => Promise<unknown>,
): Promise<number> {
  const digests = policies.map(({ digest }) => digest);
  const values = [tool, asOf, policiesAsGiven(policies)];
  const find = async (): Promise<Value | undefined> =>
    (await sql.all('select id from context where tool = ? and as_of = ? and policies = ?', values))[0]?.['id'];
  const found = await find();
  if (found !== undefined) return Number(found);
  await known();
  const made = await sql.run(
    'insert into context(tool, as_of, policies) values (?, ?, ?) on conflict(tool, as_of, policies) do nothing',
    values,
  );
  const id = Number(await find());
  if (made === 1) {
    const marks = digests.map(() => '?').join(', ');
    await sql.run(
      `insert into context_policy(context, policy) select ${id}, id from policy where digest in (${marks})`,
      digests,
    );
  }
  return id;
}

/** The id of a clause by the digest of its policy. */
export type ClauseId = (digest: string, clause: string) => number | undefined;

/** Ids of the clauses of policies, asked for when they are first wanted; takes up what is not known of them. */
export function clauseIds(sql: Queryable, policies: readonly PolicyReference[]): () => Promise<ClauseId> {
  let ids: Promise<ClauseId> | undefined;
  return async () => await (ids ??= readClauseIds(sql, policies));
}

async function readClauseIds(sql: Queryable, policies: readonly PolicyReference[]): Promise<ClauseId> {
  const all = [...policies].sort((a, b) => (a.digest < b.digest ? -1 : 1));
  const ids = new Map<string, number>();
  const read = async (digests: readonly string[]): Promise<void> => {
    const rows = await sql.all(
      `select p.digest, c.id, c.clause from policy p join clause c on c.policy = p.id
       where p.digest in (${digests.map(() => '?').join(', ')})`,
      digests,
    );
    for (const row of rows) ids.set(`${String(row['digest'])} ${String(row['clause'])}`, Number(row['id']));
  };
  if (all.length > 0) await read(all.map(({ digest }) => digest));
  for (const policy of all) {
    const missing = policy.clauses.filter((clause) => !ids.has(`${policy.digest} ${clause.id}`));
    if (missing.length === 0) continue;
    const id = await policyId(sql, policy);
    await insertMany(
      sql,
      { into: 'clause', columns: ['policy', 'clause', 'weight'], onConflict: 'on conflict(policy, clause) do nothing' },
      missing.map((clause) => [id, clause.id, clause.weight ?? '']),
    );
    await extendReference(sql, id, policy);
    await read([policy.digest]);
  }
  return (digest, clause) => ids.get(`${digest} ${clause}`);
}

async function policyId(sql: Queryable, policy: PolicyReference): Promise<number> {
  const { given: _given, ...reference } = policy;
  const { id: name, digest, version } = reference;
  const find = async (): Promise<Value | undefined> =>
    (await sql.all('select id from policy where digest = ?', [digest]))[0]?.['id'];
  const known = await find();
  if (known !== undefined) return Number(known);
  await sql.run(
    'insert into policy(name, digest, version, reference) values (?, ?, ?, ?) on conflict(digest) do nothing',
    [name, digest, version, canonicalJson(reference as unknown as Json)],
  );
  return Number(await find());
}

/** A result may leave out clauses of what was not scanned; together they are the policy. */
async function extendReference(sql: Queryable, id: number, policy: PolicyReference): Promise<void> {
  // Others who add to it wait, and read what this adds.
  await sql.run('update policy set version = version where id = ?', [id]);
  const [row] = await sql.all('select reference from policy where id = ?', [id]);
  const known = JSON.parse(String(row?.['reference'])) as PolicyReference;
  const told = new Set(known.clauses.map((clause) => clause.id));
  const more = policy.clauses.filter((clause) => !told.has(clause.id));
  if (more.length === 0) return;
  const whole = { ...known, clauses: [...known.clauses, ...more] };
  await sql.run('update policy set reference = ? where id = ?', [canonicalJson(whole as unknown as Json), id]);
}
