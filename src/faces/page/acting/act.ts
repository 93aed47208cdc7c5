import type { JsonObject } from '../../../../core/observation/observation.ts';
import type { Actor } from '../../../store/audit/audit-entry.ts';
import type { Database } from '../../../store/database.ts';
import type { FormContext, FormRoute } from '../form-route.ts';
import type { Role } from '../page-route.ts';
import type { Fields } from '../read-fields.ts';
import type { Done } from './done-words.ts';

/** What something is done from, whoever asks for it and how. */
export interface ActContext {
  readonly store: Database;
  readonly by: Actor;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly params: Readonly<Record<string, string>>;
  readonly fields: Fields;
  /** Of the answer, for a page in it. */
  readonly nonce: string;
}

/** What came of it. */
export interface ActDone {
  readonly done: Done;
  /** The page that shows it, path and query. */
  readonly to: string;
  /** For programs. */
  readonly told: JsonObject;
  /** What is shown in place of that page, once. */
  readonly page?: string;
}

/** Something that is done, by a form and by JSON. */
export interface Act {
  /** As hono has it; for JSON below `/api/v1`. */
  readonly path: string;
  readonly needs: Role;
  /** Does it, with its row in the audit trail, in one transaction. Throws PageError and ActingError. */
  readonly act: (context: ActContext) => Promise<ActDone>;
}

/** By a form: the page that shows what was done. */
export function formOf({ path, needs, act }: Act): FormRoute {
  return {
    path,
    needs,
    take: async (context) => {
      const { done, to, page } = await act(actContext(context));
      if (page !== undefined)
        return new Response(page, {
          headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
        });
      const location = `${to}${to.includes('?') ? '&' : '?'}done=${done}`;
      return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
    },
  };
}

/** By JSON: what was done. */
export async function jsonOf({ act }: Act, context: FormContext): Promise<Response> {
  const { done, told } = await act(actContext(context));
  return Response.json({ done, ...told }, { headers: { 'cache-control': 'no-store' } });
}

function actContext({ store, visitor, now, params, fields, nonce }: FormContext): ActContext {
  const { name, subject, role, by } = visitor;
  return {
    store,
    by: { name, subject, role, how: by === 'token' ? 'token' : 'login' },
    at: now(),
    params,
    fields,
    nonce,
  };
}
