import type { LandingDocument, LandingStatus } from '../../core/policy/clients/landing-document.ts';
import { landingRows, leftOutWords } from '../clients/landing-rows.ts';
import { statusWords } from '../clients/landing-words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { lines } from './overview.ts';

/** What the style calls each of them. */
const classes: Readonly<Record<LandingStatus, string>> = {
  works: 'pass',
  depends: 'inconclusive',
  breaks: 'fail',
  'not-known': 'inconclusive',
  'says-nothing': 'not-applicable',
};

/** Where clients land, where that was asked for. */
export function landingMarkup(landing: LandingDocument | undefined): Markup {
  if (landing === undefined) return nothing;
  const rows = landingRows(landing);
  return html`<section id="landing"><h2>Where clients land</h2>
${
  rows.length === 0
    ? html`<p class="none">No gateway of which something is known that clients use.</p>`
    : html`<table class="matrix">
<thead><tr><th scope="col">Gateway</th><th scope="col">Client</th><th scope="col"></th><th scope="col">Where and why</th></tr></thead>
<tbody>
${rows.map(
  (
    row,
  ) => html`<tr><td>${row.gateway}</td><th scope="row" title="${row.title}">${row.client}</th><td class="${classes[row.status]}">${statusWords[row.status]}</td><td>${lines(row.lines)}</td></tr>
`,
)}</tbody>
</table>`
}
<p>${leftOutWords(landing)}</p>
</section>
`;
}
