import type { TargetResult } from '../../core/finding/result.ts';
import { type AlgorithmSets, algorithmSets } from '../view/algorithm-sets.ts';
import type { TableOutline } from '../view/outline.ts';
import { fieldWords } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { folded } from './value.ts';

type SetName = Exclude<keyof AlgorithmSets, 'field'>;

/** The four sets in the order of the page, with the class that colours and hatches them. */
const SETS: readonly (readonly [SetName, string, string])[] = [
  ['documentedAccepted', 'documented and accepted', 'set-both'],
  ['undocumentedAccepted', 'accepted but not documented', 'set-surplus'],
  ['documentedRefused', 'documented but refused', 'set-missing'],
  ['documentedNotShown', 'documented, not shown', 'set-open'],
];

const BAR_WIDTH = 480;
const LABEL_WIDTH = 150;
const ROW_HEIGHT = 26;

/** Every algorithm of a table in one of four sets, with a chart of how many are in each; nothing for a table without rows that apply. */
export function setsMarkup(table: TableOutline, facts: TargetResult['facts']): Markup {
  const all = algorithmSets(table, facts);
  if (all.length === 0) return nothing;
  return html`<figure class="sets">
<figcaption>${table.table}: what is accepted against what is documented, algorithm by algorithm</figcaption>
${chart(table.table, all)}
<p class="legend">${SETS.map(([, said, name]) => html`<span class="${`key ${name}`}">${said}</span> `)}</p>
<table class="algorithms"><thead><tr><th scope="col">Algorithms</th>${SETS.map(([, heading]) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${all.map(
    (one) => html`<tr><th scope="row">${fieldWords(one.field)}</th>${SETS.map(
      ([name, heading]) => html`<td data-heading="${heading}">${names(one[name])}</td>`,
    )}</tr>
`,
  )}</tbody></table>
<p class="quiet">An algorithm counts as accepted when one combination with it was; the rows say it of each combination.</p>
</figure>`;
}

function names(values: readonly string[]): Markup {
  if (values.length === 0) return html`<span class="none">none</span>`;
  return folded(
    values.map((value) => html`<li>${value}</li>`),
    (items) => html`<ul class="values">${items}</ul>`,
  );
}

/** Bars in parts as wide as the sets are large, all to one scale; the numbers stand in them. */
function chart(table: string, all: readonly AlgorithmSets[]): Markup {
  const most = Math.max(...all.map((one) => sizes(one).reduce((sum, size) => sum + size, 0)));
  const height = all.length * ROW_HEIGHT + 4;
  const width = LABEL_WIDTH + BAR_WIDTH + 2;
  return html`<svg class="chart" role="img" viewBox="${`0 0 ${width} ${height}`}" width="${width}" height="${height}" aria-label="${`${table}: ${all.map(words).join('; ')}`}">
${all.map((one, at) => bar(one, at, BAR_WIDTH / Math.max(1, most)))}</svg>`;
}

function bar(one: AlgorithmSets, at: number, unit: number): Markup {
  const top = at * ROW_HEIGHT + 4;
  const parts = sizes(one);
  return html`<text class="axis-label" x="0" y="${top + 14}">${fieldWords(one.field)}</text>${parts.map(
    (size, index) => {
      if (size === 0) return nothing;
      const before = parts.slice(0, index).reduce((sum, part) => sum + part, 0);
      const left = rounded(LABEL_WIDTH + before * unit);
      const width = rounded(size * unit);
      return html`<rect class="${SETS[index]?.[2] ?? ''}" x="${left}" y="${top}" width="${width}" height="18"></rect><text class="size" x="${rounded(left + width / 2)}" y="${top + 13}">${size}</text>`;
    },
  )}
`;
}

function sizes(one: AlgorithmSets): readonly number[] {
  return SETS.map(([name]) => one[name].length);
}

function words(one: AlgorithmSets): string {
  return `${fieldWords(one.field)}: ${SETS.map(([name, said]) => `${one[name].length} ${said}`).join(', ')}`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
