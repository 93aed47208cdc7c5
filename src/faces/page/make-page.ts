import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Act, formOf, jsonOf } from './acting/act.ts';
import { addressIn, admit, admitForm, admitJson, type DoorParts } from './admit.ts';
import type { FormRoute } from './form-route.ts';
import type { PageEnvironment } from './page-environment.ts';
import { PageError } from './page-error.ts';
import { pageHeaders, privately } from './page-headers.ts';
import type { PageLog } from './page-log.ts';
import type { PageRoute, Visitor } from './page-route.ts';
import { problemAnswer, problemOf, wantsPage } from './problem-answer.ts';

export interface PageParts extends DoorParts {
  readonly routes: readonly PageRoute[];
  readonly forms?: readonly FormRoute[];
  /** What is done by a form, and with the same fields by JSON below /api/v1. */
  readonly acts?: readonly Act[];
  readonly log: PageLog;
}

/** Every route behind the same door: headers, the log, who asks, what their role allows, errors. */
export function makePage(parts: PageParts): Hono<PageEnvironment> {
  const { log, routes, forms = [], acts = [] } = parts;
  const page = new Hono<PageEnvironment>();
  page.use(async (context, next) => {
    const began = parts.now();
    context.set('id', randomBytes(8).toString('hex'));
    context.set('nonce', randomBytes(16).toString('base64'));
    await next();
    dress(context, parts.origin);
    log(requestEvent(context, parts, Math.max(0, parts.now() - began)));
  });
  for (const { path, needs, answer } of routes)
    page.get(path, async (context) => await answer(await admit(context, needs, parts)));
  for (const { path, needs, take } of [...forms, ...acts.map(formOf)])
    page.post(path, async (context) => await take(await admitForm(context, needs, parts)));
  for (const act of acts)
    page.post(`/api/v1${act.path}`, async (context) => await jsonOf(act, await admitJson(context, act.needs, parts)));
  const methodsAt = methodsOf(parts);
  page.all('*', async ({ req }) => {
    const methods = await methodsAt(new URL(req.url).pathname);
    if (methods.length === 0) throw new PageError('page-not-found', 'Nothing is there.');
    const allow = methods.join(', ');
    throw new PageError('page-method', `This takes ${allow}.`, { headers: { allow } });
  });
  const hasLogin = forms.some(({ path }) => path === '/login');
  page.onError((error, context) => {
    const [id, nonce] = [context.get('id'), context.get('nonce')];
    const problem = problemOf(error);
    if (problem?.fault !== 'input') log({ event: 'fault', id, error: error.stack ?? error.message });
    const { path, method } = context.req;
    const accept = context.req.header('accept') ?? '';
    if (hasLogin && problem?.code === 'page-login' && method === 'GET' && wantsPage(path, accept))
      return redirect(`/login?to=${encodeURIComponent(path + new URL(context.req.url).search)}`);
    return problemAnswer(error, { path, accept, nonce, id });
  });
  return page;
}

/** By which methods something is there, by the same router that finds it. */
function methodsOf({ routes, forms = [], acts = [] }: PageParts): (path: string) => Promise<readonly string[]> {
  const known = new Hono();
  const isThere = (): Response => new Response(null, { status: 204 });
  for (const { path } of routes) known.get(path, isThere);
  for (const { path } of [...forms, ...acts]) known.post(path, isThere);
  for (const { path } of acts) known.post(`/api/v1${path}`, isThere);
  return async (path) => {
    const found = ['GET', 'HEAD', 'POST'].map(async (method) => {
      const { status } = await known.request(path, { method });
      return status === 204 ? [method] : [];
    });
    return (await Promise.all(found)).flat();
  };
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
}

function dress(context: Context<PageEnvironment>, origin: string): void {
  const { headers } = context.res;
  for (const [name, value] of Object.entries(pageHeaders(context.get('nonce'), origin.startsWith('https:'))))
    headers.set(name, value);
  if (!headers.has('cache-control')) headers.set('cache-control', privately);
  headers.append('vary', 'Accept, Authorization, Cookie');
  headers.set('x-request-id', context.get('id'));
}

function requestEvent(context: Context<PageEnvironment>, parts: PageParts, ms: number): Parameters<PageLog>[0] {
  const visitor = context.get('visitor') as Visitor | undefined;
  const { method, path } = context.req;
  return {
    event: 'request',
    id: context.get('id'),
    method,
    path,
    status: context.res.status,
    ms,
    address: addressIn(context, parts),
    by: visitor?.by,
    name: visitor?.name === '' ? undefined : visitor?.name,
  };
}
