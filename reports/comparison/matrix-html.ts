import type { MatrixCell, MatrixDocument } from '../../core/policy/algebra/matrix.ts';
import { html, type Markup } from '../html/markup.ts';
import { pageHead } from '../html/page-head.ts';
import { sentenceWords } from '../words/names-words.ts';
import { cellWords, totalWords } from './matrix-words.ts';

/** What the style calls each of them. */
const classes: Readonly<Record<MatrixCell['stands'], string>> = {
  inside: 'pass',
  partly: 'inconclusive',
  outside: 'fail',
  'says-nothing': 'not-applicable',
};

/** One page that needs nothing else, as the report has it: a table a policy. */
export function matrixHtml(matrix: MatrixDocument): string {
  return `${
    html`${pageHead(`gateproof: policies beside standards as of ${matrix.asOf}`)}<body>
<main>
<h1>${`Policies beside standards as of ${matrix.asOf}`}</h1>
${matrix.policies.map((one) => policyMarkup(one, matrix))}</main>
</body>
</html>`.text
  }\n`;
}

function policyMarkup({ policy, rows }: MatrixDocument['policies'][number], { standards }: MatrixDocument): Markup {
  return html`<section>
<h2>${`${policy.title}, ${policy.version}`}</h2>
<table class="matrix">
<thead><tr><th scope="col">Row</th><th scope="col">It says</th>${standards.map(
    ({ id, title }) => html`<th scope="col" title="${title}">${id}</th>`,
  )}</tr></thead>
<tbody>
${rows.map(
  ({
    clause,
    cells,
  }) => html`<tr><th scope="row">${clause.id}</th><td class="vendor">${sentenceWords(clause)}</td>${cells.map(
    (cell) => html`<td class="${classes[cell.stands]}">${cellWords(cell)}</td>`,
  )}</tr>
`,
)}<tr><th scope="row"></th><td>inside</td>${standards.map(
    (_, at) => html`<td>${totalWords(rows.flatMap(({ cells }) => cells[at] ?? []))}</td>`,
  )}</tr>
</tbody>
</table>
</section>
`;
}
