import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Context, Hono } from 'hono';
import type { Database } from '../../store/database.ts';
import { PageError } from './page-error.ts';
import { pageHeaders, privately } from './page-headers.ts';
import type { PageLog } from './page-log.ts';
import { mayAs, type PageContext, type PageRoute, type Role, type Visitor } from './page-route.ts';
import { problemAnswer, problemOf } from './problem-answer.ts';

/** What of a request says who asks. */
export interface Asking {
  readonly method: string;
  readonly path: string;
  /** Of whoever has the connection. */
  readonly address: string;
  readonly headers: Headers;
}

/** Says who asks. Throws PageError where nobody may who asks so. */
export type Access = (asking: Asking) => Promise<Visitor>;

export interface PageParts {
  readonly store: Database;
  readonly now: () => number;
  readonly routes: readonly PageRoute[];
  readonly access: Access;
  /** As it is seen from outside: `https://gateproof.example.net`. */
  readonly origin: string;
  readonly log: PageLog;
}

interface Environment {
  readonly Bindings: { readonly incoming: IncomingMessage };
  readonly Variables: { id: string; nonce: string; visitor: Visitor };
}

/** Every route behind the same door: headers, the log, who asks, what their role allows, errors. */
export function makePage(parts: PageParts): Hono<Environment> {
  const { log, origin, now } = parts;
  const page = new Hono<Environment>();
  page.use(async (context, next) => {
    const began = now();
    const [id, nonce] = [randomBytes(8).toString('hex'), randomBytes(16).toString('base64')];
    context.set('id', id);
    context.set('nonce', nonce);
    await next();
    const { res } = context;
    for (const [name, value] of Object.entries(pageHeaders(nonce, origin.startsWith('https:'))))
      res.headers.set(name, value);
    if (!res.headers.has('cache-control')) res.headers.set('cache-control', privately);
    res.headers.set('x-request-id', id);
    const visitor = context.get('visitor') as Visitor | undefined;
    const { method, path } = context.req;
    log({
      event: 'request',
      id,
      method,
      path,
      status: res.status,
      ms: Math.max(0, now() - began),
      address: addressOf(context),
      by: visitor?.by,
      name: visitor?.name === '' ? undefined : visitor?.name,
    });
  });
  for (const route of parts.routes)
    page.get(route.path, async (context) => await route.answer(await admit(context, route.needs, parts)));
  page.all('*', () => {
    throw new PageError('page-not-found', 'Nothing is there.');
  });
  page.onError((error, context) => {
    const [id, nonce] = [context.get('id'), context.get('nonce')];
    if (problemOf(error)?.fault !== 'input') log({ event: 'fault', id, error: error.stack ?? error.message });
    return problemAnswer(error, { path: context.req.path, accept: context.req.header('accept') ?? '', nonce, id });
  });
  return page;
}

/** Lets in who may. Throws PageError. */
async function admit(context: Context<Environment>, needs: Role | 'nobody', parts: PageParts): Promise<PageContext> {
  const { store, now, access, origin } = parts;
  const { method, path, raw } = context.req;
  const url = urlOf(raw.url, origin);
  const params = context.req.param() as Readonly<Record<string, string>>;
  refuseNul(url, params);
  const asking = { method, path, address: addressOf(context), headers: raw.headers };
  const visitor = needs === 'nobody' ? nobody : await access(asking);
  context.set('visitor', visitor);
  if (needs !== 'nobody' && !mayAs(visitor.role, needs))
    throw new PageError('page-forbidden', `This needs the role ${needs}; yours is ${visitor.role}.`);
  return { store, now, visitor, nonce: context.get('nonce'), url, params, headers: raw.headers };
}

const nobody: Visitor = { name: '', role: 'viewer', by: 'nobody', csrf: '' };

function addressOf(context: Context<Environment>): string {
  return context.env.incoming.socket.remoteAddress ?? '';
}

/** Path and query of a request, at the origin that was configured. */
function urlOf(requested: string, origin: string): URL {
  const { pathname, search } = new URL(requested);
  return new URL(`${origin}${pathname}${search}`);
}

/** Neither database has a text with one. */
function refuseNul(url: URL, params: Readonly<Record<string, string>>): void {
  const texts = [...Object.values(params), ...[...url.searchParams].flat()];
  if (texts.some((text) => text.includes('\0')))
    throw new PageError('page-request', 'The address has a character of code 0.');
}
