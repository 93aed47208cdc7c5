import { isTokenText } from '../../../store/access/access-secret.ts';
import { sessionOf } from '../../../store/access/sessions.ts';
import { goodToken } from '../../../store/access/tokens.ts';
import type { Database } from '../../../store/database.ts';
import type { Access, Asking } from '../page-environment.ts';
import { PageError } from '../page-error.ts';
import type { Visitor } from '../page-route.ts';
import { cookieIn, sessionCookie } from './cookies.ts';
import { csrfOf } from './csrf.ts';
import type { RateLimit } from './rate-limit.ts';

export interface PageAccessOptions {
  readonly store: Database;
  readonly now: () => number;
  /** Of tokens that were none. */
  readonly failures: RateLimit;
  /** Who asks without anything; absent: nobody. */
  readonly open?: Access | undefined;
}

const noLogin = { headers: { 'www-authenticate': 'Bearer realm="gateproof"' } };

/** A token, else a login, else what is open to everybody who gets here. */
export function pageAccess(options: PageAccessOptions): Access {
  const { open } = options;
  return async (asking) => {
    // What is open goes by the host that is asked for, whoever asks.
    const anybody = open === undefined ? undefined : await open(asking);
    const authorization = asking.headers.get('authorization');
    if (authorization !== null) return await byToken(options, asking, authorization);
    const visitor = (await bySession(options, asking)) ?? anybody;
    if (visitor !== undefined) return visitor;
    throw new PageError('page-login', 'Log in, or send an API token: Authorization: Bearer …', noLogin);
  };
}

async function byToken(
  { store, now, failures }: PageAccessOptions,
  { address }: Asking,
  given: string,
): Promise<Visitor> {
  failures.refuse(address);
  const text = /^Bearer +(\S+)$/iu.exec(given)?.[1] ?? '';
  const token = isTokenText(text) ? await goodToken(store, text, now()) : undefined;
  if (token !== undefined)
    return { name: token.name, subject: `token ${token.id}`, role: token.role, by: 'token', csrf: '' };
  failures.count(address);
  throw new PageError('page-login', 'This token is none, or it has ended.', noLogin);
}

async function bySession({ store, now }: PageAccessOptions, { headers }: Asking): Promise<Visitor | undefined> {
  const secret = cookieIn(headers, sessionCookie);
  if (secret === undefined || !/^[A-Za-z0-9_-]{43}$/u.test(secret)) return undefined;
  const session = await sessionOf(store, secret, now());
  return session && { ...session, by: 'login', csrf: csrfOf(secret) };
}
