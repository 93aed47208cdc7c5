import { type Fragment, html, type Markup, nothing } from '../html/markup.ts';
import { address, type Query } from './address.ts';

/** A field by which a page is narrowed down; `options`: all that it may be, each with its words. */
export interface FilterField {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options?: readonly (readonly [value: string, words: string])[];
}

/** Lists that are longer are asked for by their text. */
const mostOptions = 200;

/** A form that asks for the same page by a query; what is left empty narrows nothing. */
export function filtersMarkup(path: string, fields: readonly FilterField[], kept: Query = {}): Markup {
  const isNarrowed = fields.some(({ value }) => value !== undefined);
  return html`<form class="filters" method="get" action="${path}" role="search">
${Object.entries(kept).map(([name, value]) => (typeof value === 'string' ? html`<input type="hidden" name="${name}" value="${value}">` : nothing))}
${fields.map((field) => html`<p><label for="${`filter-${field.name}`}">${field.label}</label> ${fieldMarkup(field)}</p>`)}
<p><button>Show</button>${isNarrowed ? html` <a href="${address(path, kept)}">Show all</a>` : nothing}</p>
</form>`;
}

function fieldMarkup({ name, value, options }: FilterField): Fragment {
  const id = `filter-${name}`;
  if (options === undefined || options.length > mostOptions)
    return html`<input id="${id}" name="${name}" value="${value ?? ''}">`;
  return html`<select id="${id}" name="${name}">${[['*', 'all'] as const, ...options].map(([one, words]) =>
    one === (value ?? '*')
      ? html`<option value="${one}" selected>${words}</option>`
      : html`<option value="${one}">${words}</option>`,
  )}</select>`;
}

/** What lists may be narrowed down to. */
export interface ScopeChoices {
  readonly groups: readonly string[];
  readonly sites: readonly string[];
  readonly policies: readonly string[];
}

/** Group, site and policy; a choice of one is none. */
export function scopeFields(
  { groups, sites, policies }: ScopeChoices,
  {
    group,
    site,
    policy,
  }: { readonly group?: string | undefined; readonly site?: string | undefined; readonly policy?: string | undefined },
): readonly FilterField[] {
  const of = (names: readonly string[], none: string): readonly (readonly [string, string])[] =>
    names.map((name) => [name, name === '' ? none : name] as const);
  const fields = [
    { name: 'group', label: 'Group', value: group, options: of(groups, 'no group') },
    { name: 'site', label: 'Seen from', value: site, options: of(sites, 'a place without a label') },
    { name: 'policy', label: 'Policy', value: policy, options: of(policies, '') },
  ];
  return fields.filter(({ options, value }) => options.length > 1 || value !== undefined);
}
