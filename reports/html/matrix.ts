import type { Finding, Observation, PolicyReference } from '../../core/finding/result.ts';
import type { Json } from '../../core/observation/observation.ts';
import { dimensionsByKey } from '../../core/spaces/registry.ts';
import type { JudgedClause, TableOutline } from '../view/outline.ts';
import { verdictWord } from '../words/rating-words.ts';
import { documentedCombinations } from '../words/row-names.ts';
import { fieldWords } from '../words/words.ts';
import { evidenceMarkup } from './evidence.ts';
import { type Fragment, html, type Markup, nothing } from './markup.ts';
import type { Places } from './places.ts';
import { verdictMarkup } from './verdict.ts';

export interface MatrixContext {
  readonly observations: ReadonlyMap<string, Observation>;
  readonly places: Places;
}

/** A column of the vendor's table, with the registry's field that says the same, or a field that the vendor's table leaves out. */
interface Column {
  readonly vendor?: string;
  readonly field?: string;
}

/** Words in a vendor's heading that tell which field of the registry it is; the first dimension's are the least certain. */
const HEADINGS: readonly (readonly [RegExp, string])[] = [...dimensionsByKey]
  .reverse()
  .flatMap(([key, { heading }]) => (heading === undefined ? [] : [[heading, key] as const]));

/**
 * The policy's own table, row by row as it is documented, the registry's names below the vendor's, and a verdict that opens its evidence. What does
 * not apply is left to the list of what was not tested.
 */
export function matrixMarkup(
  { table, rows, others }: TableOutline,
  policy: PolicyReference,
  context: MatrixContext,
): Markup {
  const applying = { table, rows: rows.filter(applies), others: others.filter(applies) };
  return html`${applying.rows.length === 0 ? nothing : rowsMarkup(applying, policy, context)}
${applying.others.length === 0 ? nothing : othersMarkup(applying, policy, context)}`;
}

function applies({ finding }: JudgedClause): boolean {
  return finding?.verdict !== 'not-applicable';
}

function rowsMarkup({ table, rows }: TableOutline, policy: PolicyReference, context: MatrixContext): Markup {
  const columns = columnsOf(rows);
  const headings = columns.map(({ vendor, field }) => html`<th scope="col">${fieldWords(vendor ?? field ?? '')}</th>`);
  const span = columns.length + 2;
  return html`<table class="matrix">
<caption>${table}: the rows of ${policy.id}, each offered alone</caption>
<thead><tr><th scope="col">Row</th>${headings}<th scope="col">Verdict</th></tr></thead>
<tbody>${rows.map((row) =>
    judgedRow(
      policy,
      row,
      span,
      columns.map((column) => cell(row, column)),
      context,
    ),
  )}</tbody></table>`;
}

function othersMarkup({ table, others }: TableOutline, policy: PolicyReference, context: MatrixContext): Markup {
  return html`<table class="matrix others">
<caption>${table}: what holds besides the rows</caption>
<thead><tr><th scope="col">Clause</th><th scope="col">It says</th><th scope="col">Verdict</th></tr></thead>
<tbody>${others.map((judged) => judgedRow(policy, judged, 3, html`<td data-heading="it says">${judged.clause.title}</td>`, context))}</tbody></table>`;
}

function judgedRow(
  policy: PolicyReference,
  { clause, finding }: JudgedClause,
  span: number,
  cells: Fragment,
  context: MatrixContext,
): Markup {
  const mark = finding === undefined ? 'not-judged' : verdictWord(finding);
  const anchor = finding === undefined ? undefined : context.places.findings.get(finding);
  const start = anchor === undefined ? html`<tr class="judged">` : html`<tr class="judged" id="${anchor}">`;
  return html`${start}<th scope="row"><code>${clause.id.slice(clause.id.indexOf('/') + 1)}</code></th>${cells}
<td class="cell"><details><summary>${verdictMarkup(mark)}</summary></details></td></tr>
<tr class="evidence"><td colspan="${span}">${evidenceMarkup(policy, clause, finding, context.observations, context.places)}</td></tr>
`;
}

function cell({ clause, finding }: JudgedClause, { vendor, field }: Column): Markup {
  const spelled = vendor !== undefined && Object.hasOwn(clause.vendor, vendor) ? clause.vendor[vendor] : undefined;
  const names = finding === undefined || field === undefined ? [] : fieldNames(finding, field);
  const differing = names.filter((name) => name !== spelled);
  return html`<td data-heading="${fieldWords(vendor ?? field ?? '')}">${spelled === undefined ? nothing : html`<span class="vendor">${spelled}</span>`}
${differing.map((name) => html`<span class="iana">${name}</span>`)}</td>`;
}

/** The registry's names of one field over all combinations of the row, each once. */
function fieldNames(finding: Finding, field: string): readonly string[] {
  const values = documentedCombinations(finding).flatMap((combination) => nameOf(combination[field]));
  return [...new Set(values)];
}

function nameOf(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  if (value === null) return ['NONE'];
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}

function columnsOf(rows: readonly JudgedClause[]): readonly Column[] {
  const vendors = [...new Set(rows.flatMap(({ clause }) => Object.keys(clause.vendor)))];
  const fields = [
    ...new Set(
      rows.flatMap(({ finding }) =>
        finding === undefined ? [] : documentedCombinations(finding).flatMap((one) => Object.keys(one)),
      ),
    ),
  ];
  const taken = new Set<string>();
  const documented = vendors.map((vendor): Column => {
    const field = HEADINGS.find(
      ([pattern, name]) => pattern.test(vendor) && fields.includes(name) && !taken.has(name),
    )?.[1];
    if (field === undefined) return { vendor };
    taken.add(field);
    return { vendor, field };
  });
  return [...documented, ...fields.filter((field) => !taken.has(field)).map((field) => ({ field }))];
}
