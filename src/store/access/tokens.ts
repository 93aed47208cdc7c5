import { ActingError } from '../acting-error.ts';
import { appendAudit } from '../audit/append-audit.ts';
import { type Actor, shownActor } from '../audit/audit-entry.ts';
import type { Database, Queryable, Row } from '../database.ts';
import { numberIn, textIn } from '../row-values.ts';
import { digestOfSecret, newTokenText } from './access-secret.ts';

export type AccessRole = Actor['role'];

export const accessRoles: readonly AccessRole[] = ['viewer', 'operator', 'admin'];

/** A token, without what is secret of it. */
export interface ApiToken {
  readonly id: number;
  readonly name: string;
  readonly role: AccessRole;
  readonly madeBy: string;
  readonly madeAt: number;
  /** Its last moment, milliseconds since 1970. */
  readonly endsAt: number;
  readonly endedAt: number | null;
}

export interface WantedToken {
  readonly name: string;
  readonly role: AccessRole;
  readonly endsAt: number;
}

/** So long a token is good at most: after a year nobody knows any more who has it. */
export const mostTokenDays = 366;

/** Makes one. Its text is in what this resolves with, and nowhere else. Throws ActingError. */
export async function addToken(
  database: Database,
  { name, role, endsAt }: WantedToken,
  by: Actor,
  at: number,
): Promise<{ readonly id: number; readonly text: string }> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u.test(name))
    throw new ActingError('acting-wrong', 'A token has a name of letters, digits, dot, dash and underscore.');
  if (endsAt <= at) throw new ActingError('acting-wrong', 'The last day of the token is over.');
  if (endsAt > at + mostTokenDays * 86_400_000)
    throw new ActingError('acting-wrong', `A token is good for ${mostTokenDays} days at most.`);
  const text = newTokenText();
  const id = await database.write(async (sql) => {
    const [row = {}] = await sql.all(
      'insert into api_token(digest, name, role, made_by, made_at, ends_at) values (?, ?, ?, ?, ?, ?) returning id',
      [digestOfSecret(text), name, role, shownActor(by), at, endsAt],
    );
    const made = numberIn(row, 'id');
    const after = { name, role, until: new Date(endsAt).toISOString() };
    await appendAudit(sql, database.dialect, { at, by, what: 'token.add', subject: String(made), after });
    return made;
  });
  return { id, text };
}

/** Ends it now, and every login that rests on it. Throws ActingError. */
export async function endToken(database: Database, id: number, by: Actor, at: number): Promise<void> {
  await database.write(async (sql) => {
    const [row] = await sql.all(
      'update api_token set ended_at = ? where id = ? and ended_at is null and ends_at > ? returning name, role',
      [at, id, at],
    );
    if (row === undefined) throw new ActingError('acting-unknown', `There is no token ${id} that is good.`);
    await sql.run('delete from session where token = ?', [id]);
    const before = { name: textIn(row, 'name'), role: textIn(row, 'role') };
    await appendAudit(sql, database.dialect, { at, by, what: 'token.end', subject: String(id), before });
  });
}

const columns = 'id, name, role, made_by, made_at, ends_at, ended_at';

/** All that ever were, the newest first. */
export async function listTokens(database: Database): Promise<readonly ApiToken[]> {
  return await database.read(tokensIn);
}

/** The same, beside other questions. */
export async function tokensIn(sql: Queryable): Promise<readonly ApiToken[]> {
  return (await sql.all(`select ${columns} from api_token order by id desc`)).map(tokenOf);
}

/** The token that this text is, if it is good at that moment. */
export async function goodToken(database: Database, text: string, at: number): Promise<ApiToken | undefined> {
  const [row] = await database.read(
    async (sql) =>
      await sql.all(`select ${columns} from api_token where digest = ? and ended_at is null and ends_at > ?`, [
        digestOfSecret(text),
        at,
      ]),
  );
  return row && tokenOf(row);
}

/** Whether anybody could come in by one. */
export async function hasGoodToken(database: Database, at: number): Promise<boolean> {
  const rows = await database.read(
    async (sql) => await sql.all('select 1 as x from api_token where ended_at is null and ends_at > ? limit 1', [at]),
  );
  return rows.length > 0;
}

function tokenOf(row: Row): ApiToken {
  return {
    id: numberIn(row, 'id'),
    name: textIn(row, 'name'),
    role: textIn(row, 'role') as AccessRole,
    madeBy: textIn(row, 'made_by'),
    madeAt: numberIn(row, 'made_at'),
    endsAt: numberIn(row, 'ends_at'),
    endedAt: row['ended_at'] === null ? null : numberIn(row, 'ended_at'),
  };
}
