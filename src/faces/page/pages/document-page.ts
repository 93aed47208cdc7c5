import { type AskedDocument, documentFormats } from '../../../../reports/history/document-tables.ts';
import { type Markup } from '../../../../reports/html/markup.ts';
import { address, type Query } from '../../../../reports/page/address.ts';
import { pageMarkup } from '../../../../reports/page/frame.ts';
import { packageVersion } from '../../../scan/package-version.ts';
import type { Queryable } from '../../../store/database.ts';
import type { PageOf } from '../../../store/questions/page-key.ts';
import type { Question } from '../../../store/questions/question.ts';
import { askScopes, type Scopes } from '../../../store/questions/scopes.ts';
import { doneWords } from '../acting/done-words.ts';
import { PageError } from '../page-error.ts';
import type { PageContext, PageRoute, Role } from '../page-route.ts';
import { narrowed, readQuery, wholeNumber } from './page-query.ts';

/** What a page asks the store with. */
export interface Asked<N extends string> {
  readonly question: Question;
  readonly page: PageOf;
  /** What else its address says. */
  readonly query: { readonly [K in N]?: string };
  /** Parts of its path, without the suffix of a format. */
  readonly params: Readonly<Record<string, string>>;
}

/** A page that shows a document of the store, which is also had as CSV and as JSON. */
export interface DocumentPage<D extends AskedDocument, N extends string> {
  /** As hono has it. */
  readonly path: string;
  /** What stands in place of `/` before a suffix. */
  readonly file?: string;
  readonly needs?: Role;
  /** In the navigation. */
  readonly of: string;
  /** Names of its query besides those of every page. */
  readonly names: readonly N[];
  /** Undefined: what is asked for is not there. */
  readonly ask: (sql: Queryable, asked: Asked<N>) => Promise<D | undefined>;
  readonly title: (document: D) => string;
  readonly show: (document: D, shown: Shown<N>) => Markup;
}

/** With what a document is shown. */
export interface Shown<N extends string> extends Asked<N> {
  /** What lists may be narrowed down to. */
  readonly scopes: Scopes;
  readonly visitor: PageContext['visitor'];
  /** The address of the page, without its query. */
  readonly at: string;
  /** The query as it was given. */
  readonly given: Query;
}

type Format = 'html' | 'csv' | 'json';

/** Rows of a part of a list: as many as a page takes, and as many as a file may have. */
const rowsOf: Readonly<Record<Format, number>> = { html: 100, csv: 10_000, json: 10_000 };
const everywhere = ['group', 'site', 'policy', 'after', 'limit', 'done'] as const;

const noScopes: Scopes = { groups: [], sites: [], policies: [] };

const mimeTypes: Readonly<Record<Format, string>> = {
  html: 'text/html; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json',
};

/** The page, and its files by suffix. */
export function documentPage<D extends AskedDocument, N extends string>(
  page: DocumentPage<D, N>,
): readonly PageRoute[] {
  const { path, file = path, needs = 'viewer' } = page;
  const answer: PageRoute['answer'] = async (context) => await answered(page, context);
  // The last part of a path that is a name takes the suffix with it.
  const paths = path.includes(':') ? [path] : [path, `${file}.csv`, `${file}.json`];
  return paths.map((one) => ({ path: one, needs, answer }));
}

async function answered<D extends AskedDocument, N extends string>(
  page: DocumentPage<D, N>,
  context: PageContext,
): Promise<Response> {
  const { store, url, visitor } = context;
  const format = (/\.(csv|json)$/u.exec(url.pathname)?.[1] ?? 'html') as Format;
  const asked = askedOf(page.names, context, format);
  // What lists may be narrowed down to stands on pages alone.
  const [document, scopes = noScopes] = await store.read(async (sql) => [
    await page.ask(sql, asked),
    format === 'html' ? await askScopes(sql) : undefined,
  ]);
  if (document === undefined) throw new PageError('page-not-found', 'The store knows nothing of that name.');
  if (format !== 'html')
    return new Response(documentFormats[format](document), { headers: { 'content-type': mimeTypes[format] } });
  const at = url.pathname;
  const given = givenOf(url);
  const files = { ...given, after: undefined };
  const file = at === '/' ? (page.file ?? at) : at;
  const text = pageMarkup(
    {
      title: page.title(document),
      of: page.of,
      nonce: context.nonce,
      visitor,
      asOf: document.scope.asOf,
      version: packageVersion(),
      said: doneWords(url.searchParams.get('done')),
      formats: { csv: address(`${file}.csv`, files), json: address(`${file}.json`, files) },
    },
    page.show(document, { ...asked, scopes, visitor, at, given }),
  );
  return new Response(text, { headers: { 'content-type': mimeTypes.html } });
}

function askedOf<N extends string>(names: readonly N[], { url, now, params }: PageContext, format: Format): Asked<N> {
  const query = readQuery(url, [...everywhere, ...names]);
  const { group, site, policy, after, limit }: { readonly [K in (typeof everywhere)[number]]?: string } = query;
  return {
    question: { group: narrowed(group), site: narrowed(site), policy: narrowed(policy), at: now(), isNow: true },
    page: { limit: wholeNumber('limit', limit, 1, 10_000) ?? rowsOf[format], after },
    query,
    params: format === 'html' ? params : withoutSuffix(params, format),
  };
}

/** Of the last part of the path. */
function withoutSuffix(params: Readonly<Record<string, string>>, format: Format): Readonly<Record<string, string>> {
  const entries = Object.entries(params);
  return Object.fromEntries(
    entries.map(([name, value], at) => [
      name,
      at === entries.length - 1 && value.endsWith(`.${format}`) ? value.slice(0, -format.length - 1) : value,
    ]),
  );
}

/** The query as links of the page go on with it. */
function givenOf({ searchParams }: URL): Query {
  return Object.fromEntries([...searchParams].filter(([name]) => name !== 'done'));
}
