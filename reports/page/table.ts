import { type Fragment, html, type Markup, nothing } from '../html/markup.ts';
import { address, type Query } from './address.ts';

/** A column of a table. */
export interface Column<T> {
  readonly head: string;
  readonly cell: (row: T) => Fragment;
  readonly isNumber?: boolean;
  /** By which query the table is sorted by it. */
  readonly sort?: string;
}

export interface TableOf<T> {
  readonly caption: Fragment;
  /** The first of them is the head of its row. */
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  /** What stands in place of a table without rows: what to do. */
  readonly empty: Fragment;
  /** Where the page is, with its query, for heads that sort. */
  readonly at?: { readonly path: string; readonly query: Query; readonly sorted: string };
}

/** A table with a caption; rows become cards where the window is narrow. */
export function tableMarkup<T>({ caption, columns, rows, empty, at }: TableOf<T>): Markup {
  if (rows.length === 0) return html`<p class="empty">${empty}</p>`;
  return html`<table class="list">
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => headMarkup(column, at))}</tr></thead>
<tbody>${rows.map(
    (row) => html`<tr>${columns.map((column, of) => cellMarkup(column, row, of === 0))}</tr>
`,
  )}</tbody></table>`;
}

function headMarkup<T>({ head, isNumber = false, sort }: Column<T>, at: TableOf<T>['at']): Markup {
  const name =
    sort === undefined || at === undefined
      ? html`${head}`
      : html`<a href="${address(at.path, { ...at.query, sort, after: undefined })}">${head}</a>`;
  const kind = isNumber ? 'number' : 'text-head';
  return sort !== undefined && sort === at?.sorted
    ? html`<th scope="col" class="${kind}" aria-sort="descending">${name}</th>`
    : html`<th scope="col" class="${kind}">${name}</th>`;
}

function cellMarkup<T>({ head, cell, isNumber = false }: Column<T>, row: T, isHead: boolean): Markup {
  if (isHead) return html`<th scope="row">${cell(row)}</th>`;
  return isNumber
    ? html`<td class="number" data-heading="${head}">${cell(row)}</td>`
    : html`<td data-heading="${head}">${cell(row)}</td>`;
}

/** To the part behind this one, and back to the first; nothing where this is all. */
export function pagerMarkup(path: string, query: Query, next: string | null): Markup {
  const isFirst = (query['after'] ?? null) === null;
  if (next === null && isFirst) return nothing;
  return html`<nav class="pager" aria-label="Parts of the list"><ul>
${isFirst ? nothing : html`<li><a href="${address(path, { ...query, after: undefined })}">First</a></li>`}
${next === null ? nothing : html`<li><a rel="next" href="${address(path, { ...query, after: next })}">Next</a></li>`}
</ul></nav>`;
}
