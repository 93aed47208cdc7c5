import { loggedOutPage, loginPage } from '../../../../reports/page/access-pages.ts';
import { isTokenText, newSecret } from '../../../store/access/access-secret.ts';
import { beginSession, endSession, type NewSession } from '../../../store/access/sessions.ts';
import { goodToken } from '../../../store/access/tokens.ts';
import type { FormRoute } from '../form-route.ts';
import { PageError } from '../page-error.ts';
import type { PageContext, PageRoute } from '../page-route.ts';
import { cookie, cookieIn, loginCookie, sessionCookie } from './cookies.ts';
import type { Issuer } from './issuer.ts';
import { localPath } from './local-path.ts';
import type { RateLimit } from './rate-limit.ts';

export interface LoginOptions {
  readonly issuer?: Issuer | undefined;
  /** Of logins that are begun, and that fail. */
  readonly tries: RateLimit;
  /** Of tokens that were none; the same as for tokens elsewhere. */
  readonly failures: RateLimit;
}

/** Of a login by a token, which ends with that. */
const tokenSessionMs = 8 * 3_600_000;
const loginSeconds = 600;

/** Logs in: at the issuer, or by a token. */
export function loginRoutes({ issuer, tries }: LoginOptions): readonly PageRoute[] {
  const login: PageRoute = {
    path: '/login',
    needs: 'nobody',
    answer: async ({ url, nonce, address }) => {
      const to = localPath(url.searchParams.get('to'), url.origin);
      if (issuer === undefined || url.searchParams.get('by') === 'token')
        return page(loginPage({ nonce, to, issuer: issuer?.shown }));
      tries.refuse(address);
      tries.count(address);
      const secret = newSecret();
      const { href } = await issuer.begin(secret);
      return redirect(href, [cookie(loginCookie, `${secret}.${Buffer.from(to).toString('base64url')}`, loginSeconds)]);
    },
  };
  const back: PageRoute = {
    path: '/login/back',
    needs: 'nobody',
    answer: async (context) => {
      const { url, headers, address } = context;
      tries.refuse(address);
      const [secret = '', encoded = ''] = cookieIn(headers, loginCookie)?.split('.') ?? [];
      try {
        if (issuer === undefined || !/^[A-Za-z0-9_-]{43}$/u.test(secret))
          throw new PageError(
            'page-forbidden',
            'No login is under way in this browser. Begin it again from the first page.',
          );
        const person = await issuer.finish(url, secret);
        const to = localPath(Buffer.from(encoded, 'base64url').toString('utf8'), url.origin);
        return await loggedIn(context, { ...person, endsAt: context.now() + issuer.sessionMs }, to);
      } catch (error) {
        tries.count(address);
        throw error;
      }
    },
  };
  return issuer === undefined ? [login] : [login, back];
}

/** What the forms of logging in and out send. */
export function loginForms({ failures }: LoginOptions): readonly FormRoute[] {
  return [
    {
      path: '/login',
      needs: 'nobody',
      take: async (context) => {
        const { store, fields, now, address, url } = context;
        failures.refuse(address);
        const text = fields.get('token')?.trim() ?? '';
        const token = isTokenText(text) ? await goodToken(store, text, now()) : undefined;
        if (token === undefined) {
          failures.count(address);
          throw new PageError('page-forbidden', 'This token is none, or it has ended.');
        }
        const { id, name, role, endsAt } = token;
        const session = {
          subject: `token ${id}`,
          name,
          role,
          token: id,
          endsAt: Math.min(endsAt, now() + tokenSessionMs),
        };
        return await loggedIn(context, session, localPath(fields.get('to') ?? null, url.origin));
      },
    },
    {
      path: '/logout',
      needs: 'viewer',
      take: async ({ store, headers, visitor, now, nonce }) => {
        const { name, subject, role } = visitor;
        await endSession(store, cookieIn(headers, sessionCookie) ?? '', { name, subject, role, how: 'login' }, now());
        return page(loggedOutPage(nonce), [cookie(sessionCookie, '', 0)]);
      },
    },
  ];
}

/** Under a new secret, whatever the browser had before. */
async function loggedIn(
  { store, headers, now }: PageContext,
  session: Omit<NewSession, 'before'>,
  to: string,
): Promise<Response> {
  const at = now();
  const secret = await beginSession(store, { ...session, before: cookieIn(headers, sessionCookie) }, at);
  const seconds = Math.ceil((session.endsAt - at) / 1000);
  return redirect(to, [cookie(sessionCookie, secret, seconds), cookie(loginCookie, '', 0)]);
}

function redirect(location: string, cookies: readonly string[]): Response {
  return answer(null, 303, cookies, { location });
}

function page(text: string, cookies: readonly string[] = []): Response {
  return answer(text, 200, cookies, { 'content-type': 'text/html; charset=utf-8' });
}

function answer(
  body: string | null,
  status: number,
  cookies: readonly string[],
  own: Readonly<Record<string, string>>,
): Response {
  const headers = new Headers({ 'cache-control': 'no-store', ...own });
  for (const one of cookies) headers.append('set-cookie', one);
  return new Response(body, { status, headers });
}
