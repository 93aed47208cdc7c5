import { appendAudit } from '../audit/append-audit.ts';
import type { Actor } from '../audit/audit-entry.ts';
import type { Database } from '../database.ts';
import { numberIn, textIn } from '../row-values.ts';
import { digestOfSecret, newSecret } from './access-secret.ts';
import type { AccessRole } from './tokens.ts';

/** Who logged in. */
export interface LoggedIn {
  readonly subject: string;
  readonly name: string;
  readonly role: AccessRole;
}

export interface NewSession extends LoggedIn {
  readonly endsAt: number;
  /** The number of the token that it rests on. */
  readonly token?: number;
  /** What the browser had before; it is worth nothing any more. */
  readonly before?: string | undefined;
}

/** Begins one, always under a new secret, which is what this resolves with. */
export async function beginSession(database: Database, session: NewSession, at: number): Promise<string> {
  const { subject, name, role, endsAt, token, before } = session;
  const secret = newSecret();
  await database.write(async (sql) => {
    await sql.run('delete from session where ends_at <= ? or digest = ?', [at, digestOfSecret(before ?? '')]);
    await sql.run(
      'insert into session(digest, subject, name, role, token, since, ends_at) values (?, ?, ?, ?, ?, ?, ?)',
      [digestOfSecret(secret), subject, name, role, token ?? null, at, endsAt],
    );
    await appendAudit(sql, database.dialect, { at, by: { name, subject, role, how: 'login' }, what: 'login', subject });
  });
  return secret;
}

/** Who has this secret, if it is good at that moment, and so is the token that it rests on. */
export async function sessionOf(database: Database, secret: string, at: number): Promise<LoggedIn | undefined> {
  const [row] = await database.read(
    async (sql) =>
      await sql.all(
        `select s.subject, s.name, s.role from session s left join api_token t on t.id = s.token
         where s.digest = ? and s.ends_at > ? and (s.token is null or (t.ended_at is null and t.ends_at > ?))`,
        [digestOfSecret(secret), at, at],
      ),
  );
  return row && { subject: textIn(row, 'subject'), name: textIn(row, 'name'), role: textIn(row, 'role') as AccessRole };
}

/** Ends it. */
export async function endSession(database: Database, secret: string, by: Actor, at: number): Promise<void> {
  await database.write(async (sql) => {
    const ended = await sql.all('delete from session where digest = ? returning since', [digestOfSecret(secret)]);
    const [row] = ended;
    if (row === undefined) return;
    const before = { since: new Date(numberIn(row, 'since')).toISOString() };
    await appendAudit(sql, database.dialect, { at, by, what: 'logout', subject: by.subject ?? by.name, before });
  });
}
