import type { Context } from 'hono';
import type { Database } from '../../store/database.ts';
import { refuseForeign, refuseForeignIfSaid, refuseWithoutCsrf } from './access/csrf.ts';
import type { FormContext } from './form-route.ts';
import type { Access, PageEnvironment } from './page-environment.ts';
import { PageError } from './page-error.ts';
import { mayAs, type PageContext, type Role, type Visitor } from './page-route.ts';
import { type FieldsKind, readFields, refuseOtherType } from './read-fields.ts';

/** What stands behind the door. */
export interface DoorParts {
  readonly store: Database;
  readonly now: () => number;
  readonly access: Access;
  /** From where a request comes. */
  readonly addressOf: (peer: string, headers: Headers) => string;
  /** As it is seen from outside: `https://gateproof.example.net`. */
  readonly origin: string;
  /** That of a form of ours, where a page has several names. Throws PageError for one that is none of them. */
  readonly originOf?: ((headers: Headers) => string) | undefined;
}

const nobody: Visitor = { name: '', role: 'viewer', by: 'nobody', csrf: '' };

/** Lets in who may. Throws PageError. */
export async function admit(
  context: Context<PageEnvironment>,
  needs: Role | 'nobody',
  parts: DoorParts,
): Promise<PageContext> {
  const { store, now, access, origin } = parts;
  const { raw } = context.req;
  const url = urlOf(raw.url, origin);
  const params = context.req.param() as Readonly<Record<string, string>>;
  refuseOdd(url, params);
  const address = addressIn(context, parts);
  const visitor = needs === 'nobody' ? nobody : await access({ address, headers: raw.headers });
  context.set('visitor', visitor);
  if (needs !== 'nobody' && !mayAs(visitor.role, needs))
    throw new PageError('page-forbidden', `This needs the role ${needs}; yours is ${visitor.role}.`);
  return { store, now, visitor, nonce: context.get('nonce'), url, params, headers: raw.headers, address };
}

/** Lets in who may, by a login and a form of ours; what is in the form is read last. Throws PageError. */
export async function admitForm(
  context: Context<PageEnvironment>,
  needs: Role | 'nobody',
  parts: DoorParts,
): Promise<FormContext> {
  const { raw } = context.req;
  refuseForeign(raw.headers, parts.originOf?.(raw.headers) ?? parts.origin);
  const admitted = await admit(context, needs, parts);
  const { visitor } = admitted;
  if (needs !== 'nobody' && visitor.by !== 'login')
    throw new PageError('page-forbidden', 'A form is sent by who is logged in; programs send JSON to /api/v1.');
  const fields = await fieldsOf(raw, 'form');
  if (needs !== 'nobody') refuseWithoutCsrf(fields.get('csrf'), visitor.csrf);
  return { ...admitted, fields };
}

/**
 * Lets in who may, by a token. A browser sends none by itself, and asks first before it sends JSON elsewhere, which nobody here answers. Throws
 * PageError.
 */
export async function admitJson(
  context: Context<PageEnvironment>,
  needs: Role,
  parts: DoorParts,
): Promise<FormContext> {
  const { headers } = context.req.raw;
  refuseForeignIfSaid(headers, parts.originOf?.(headers) ?? parts.origin);
  const admitted = await admit(context, needs, parts);
  if (admitted.visitor.by !== 'token')
    throw new PageError('page-forbidden', 'This takes an API token: Authorization: Bearer …');
  return { ...admitted, fields: await fieldsOf(context.req.raw, 'json') };
}

async function fieldsOf(request: Request, kind: FieldsKind): Promise<FormContext['fields']> {
  refuseOtherType(request.headers, kind);
  return await readFields(request, kind);
}

/** From where a request comes. */
export function addressIn(context: Context<PageEnvironment>, { addressOf }: Pick<DoorParts, 'addressOf'>): string {
  return addressOf(context.env.incoming.socket.remoteAddress ?? '', context.req.raw.headers);
}

/** Path and query of a request, at the origin that was configured. */
function urlOf(requested: string, origin: string): URL {
  const { pathname, search } = new URL(requested);
  return new URL(`${origin}${pathname}${search}`);
}

/** Neither database has a text with a NUL; and an address stands in logs and histories, where a token would be everybody's. */
function refuseOdd(url: URL, params: Readonly<Record<string, string>>): void {
  const texts = [...Object.values(params), ...[...url.searchParams].flat()];
  if (texts.some((text) => text.includes('\0')))
    throw new PageError('page-request', 'The address has a character of code 0.');
  if (texts.some((text) => text.includes('gateproof_token_')))
    throw new PageError('page-request', 'A token never stands in an address. End this one: others may have seen it.');
}
