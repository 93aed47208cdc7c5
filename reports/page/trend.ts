import type { DayStanding } from '../../core/finding/history/status-document.ts';
import type { Conclusion } from '../../core/finding/result.ts';
import { html, type Markup } from '../html/markup.ts';
import { counted } from '../words/words.ts';
import { tableMarkup } from './table.ts';

const width = 600;
const height = 120;
const below = 18;
const kinds: readonly (readonly [Conclusion, string])[] = [
  ['conforms', 'conform'],
  ['inconclusive', 'inconclusive'],
  ['violates', 'violate'],
];

/** How gateways stood by one policy, day by day: a bar a day in three parts, and the same as a table. */
export function trendMarkup(policy: string, days: readonly DayStanding[]): Markup {
  const most = Math.max(1, ...days.map(({ gateways }) => sum(gateways)));
  const step = width / Math.max(1, days.length);
  const [first, last] = [days[0], days.at(-1)];
  return html`<figure class="trend">
<figcaption>${policy}</figcaption>
<svg class="chart" role="img" viewBox="${`0 0 ${width} ${height + below}`}" aria-label="${`${policy}, gateways by day: ${spoken(first)}; ${spoken(last)}. The table below has every day.`}">
${days.map((day, at) => barMarkup(day, at * step, step, most))}
<line class="base" x1="0" x2="${width}" y1="${height}" y2="${height}"></line>
<text class="axis-label" x="0" y="${height + 14}">${first?.day ?? ''}</text>${
    days.length < 2
      ? ''
      : html`<text class="axis-label" x="${width}" y="${height + 14}" text-anchor="end">${last?.day ?? ''}</text>`
  }
</svg>
<p class="legend">${kinds.map(([kind, said]) => html`<span class="${`key bar-${kind}`}">${last?.gateways[kind] ?? 0} ${said}</span> `)}</p>
<details><summary>Every day as a table</summary>${tableMarkup<DayStanding>({
    caption: `${policy}, how each day ended`,
    columns: [
      { head: 'Day', cell: ({ day }) => day },
      { head: 'Conform', isNumber: true, cell: ({ gateways }) => gateways.conforms },
      { head: 'Violate', isNumber: true, cell: ({ gateways }) => gateways.violates },
      { head: 'Inconclusive', isNumber: true, cell: ({ gateways }) => gateways.inconclusive },
      { head: 'Clauses pass', isNumber: true, cell: ({ clauses }) => clauses.pass },
      { head: 'Fail', isNumber: true, cell: ({ clauses }) => clauses.fail },
      { head: 'Not shown', isNumber: true, cell: ({ clauses }) => clauses.inconclusive },
    ],
    rows: days.toReversed(),
    empty: 'No day yet.',
  })}</details>
</figure>`;
}

function spoken(day: DayStanding | undefined): string {
  if (day === undefined) return 'no day';
  return `${day.day} ${kinds.map(([kind, said]) => `${day.gateways[kind]} ${said}`).join(', ')}`;
}

function barMarkup({ gateways }: DayStanding, left: number, step: number, most: number): Markup {
  let top = height;
  return html`${kinds.map(([kind]) => {
    const size = (gateways[kind] / most) * (height - 4);
    top -= size;
    return size === 0
      ? ''
      : html`<rect class="${`bar-${kind}`}" x="${rounded(left + 1)}" y="${rounded(top)}" width="${rounded(Math.max(1, step - 2))}" height="${rounded(size)}"></rect>`;
  })}`;
}

/** A bar for each of these, each with its number and its way to what it counts. */
export function barsMarkup(
  title: string,
  bars: readonly { readonly name: string; readonly count: number; readonly to: string }[],
): Markup {
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const step = width / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / 12);
  return html`<figure class="trend">
<figcaption>${title}</figcaption>
<svg class="chart" role="img" viewBox="${`0 0 ${width} ${height + below}`}" aria-label="${`${title}: ${bars.map(({ name, count }) => `${name} ${count}`).join(', ')}`}">
${bars.map(({ name, count }, at) => {
  const size = (count / most) * (height - 20);
  return html`<rect class="bar-count" x="${rounded(at * step + 1)}" y="${rounded(height - size)}" width="${rounded(Math.max(1, step - 2))}" height="${rounded(size)}"></rect>${at % every === 0 ? html`<text class="axis-label" x="${rounded(at * step + 1)}" y="${height + 14}">${name}</text><text x="${rounded(at * step + 1)}" y="${rounded(height - size - 4)}">${count}</text>` : ''}`;
})}
<line class="base" x1="0" x2="${width}" y1="${height}" y2="${height}"></line>
</svg>
<details><summary>As a table</summary>${tableMarkup({
    caption: title,
    columns: [
      { head: 'When', cell: ({ name }) => name },
      { head: 'How many', isNumber: true, cell: ({ count, to }) => html`<a href="${to}">${count}</a>` },
    ],
    rows: bars,
    empty: `None: ${counted(0, 'one')}.`,
  })}</details>
</figure>`;
}

function sum({ conforms, violates, inconclusive }: DayStanding['gateways']): number {
  return conforms + violates + inconclusive;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
