import type { z } from 'zod';
import type { Paged } from '../../../../core/finding/history/paged.ts';
import type { Queryable } from '../../../store/database.ts';
import type { Question } from '../../../store/questions/question.ts';
import { storeState } from '../../../store/store-state.ts';
import { PageError } from '../page-error.ts';
import type { PageContext, PageRoute, Role } from '../page-route.ts';
import { entityTag, isNamed } from './entity-tag.ts';
import { knownTag, rememberTag } from './known-tags.ts';
import type { Given, Parameters } from './parameters.ts';
import { readQuery } from './read-query.ts';
import type { RestDocument } from './rest-document.ts';

/** What a question is asked with. */
export interface Asked<Q extends Parameters> {
  readonly question: Question;
  readonly query: Given<Q>;
  /** Parts of the path. */
  readonly params: Readonly<Record<string, string>>;
}

/** A question of this interface: to be asked for, and to be described. */
export interface Operation {
  /** As hono has it, behind /api/v1: '/gateways/:name'. */
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  readonly needs: Role;
  readonly parameters: Parameters;
  /** Of the answer. */
  readonly shape: z.ZodType;
  readonly answer: PageRoute['answer'];
}

export interface OperationOf<Q extends Parameters, D extends RestDocument>
  extends Omit<Operation, 'answer' | 'parameters'> {
  readonly parameters: Q;
  readonly shape: z.ZodType<D>;
  /** Whether it says the same whenever it is asked, as long as nothing is written. */
  readonly isTimeless?: boolean;
  /** Undefined where there is no such thing. */
  readonly ask: (sql: Queryable, asked: Asked<Q>) => Promise<D | undefined>;
  /** Of a document with a list that is told in parts, the part that was asked for, and by what the rows behind it are. */
  readonly partOf?: (document: D, query: Given<Q>) => { readonly part: D; readonly next: string | null };
}

export const apiRoot = '/api/v1';

/** Of a document whose list is a part already. */
export function partsOf<D>(listOf: (document: D) => Paged<unknown>) {
  return (document: D): { readonly part: D; readonly next: string | null } => ({
    part: document,
    next: listOf(document).next,
  });
}

export function operation<Q extends Parameters, D extends RestDocument>(of: OperationOf<Q, D>): Operation {
  return { ...of, answer: async (context) => await answered(of, context) };
}

async function answered<Q extends Parameters, D extends RestDocument>(
  { parameters, ask, partOf, isTimeless = false }: OperationOf<Q, D>,
  context: PageContext,
): Promise<Response> {
  const { store, url, params, headers } = context;
  const now = context.now();
  const query = readQuery(url.searchParams, parameters, now);
  const question = questionOf(query, now);
  const address = `${url.pathname}${url.search}`;
  const ifNoneMatch = headers.get('if-none-match');
  const found = await store.read(async (sql) => {
    const isSteady = isTimeless || !question.isNow;
    const state = isSteady ? await storeState(sql, store.dialect) : '';
    const known = isSteady && ifNoneMatch !== null ? knownTag(store, address, state) : undefined;
    if (known !== undefined && isNamed(known, ifNoneMatch)) return { tag: known };
    const whole = await ask(sql, { question, query, params });
    if (whole === undefined) return undefined;
    const { part, next } = partOf?.(whole, query) ?? { part: whole, next: null };
    const tag = entityTag(part);
    if (isSteady) rememberTag(store, address, { state, tag });
    return { tag, document: part, next };
  });
  if (found === undefined) throw new PageError('page-not-found', 'Nothing is known by that name.');
  const { tag, document, next = null } = found;
  if (document === undefined || isNamed(tag, ifNoneMatch))
    return new Response(null, { status: 304, headers: { etag: tag } });
  return new Response(`${JSON.stringify(document)}\n`, {
    headers: {
      'content-type': 'application/json',
      etag: tag,
      ...(next === null ? {} : { link: `<${nextAddress(url, next)}>; rel="next"` }),
    },
  });
}

function questionOf(query: Readonly<Record<string, unknown>>, now: number): Question {
  const [site, group, policy, asOf] = [query['site'], query['group'], query['policy'], query['asOf']];
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const at = typeof asOf === 'number' ? asOf : now;
  return {
    site: text(site),
    group: text(group),
    ...(policy === undefined ? {} : { policy: text(policy) }),
    at,
    isNow: at >= now,
  };
}

/** Of this origin, so that no host that somebody else named gets into it. */
function nextAddress({ pathname, searchParams }: URL, after: string): string {
  const query = new URLSearchParams(searchParams);
  query.set('after', after);
  return `${pathname}?${query.toString()}`;
}
