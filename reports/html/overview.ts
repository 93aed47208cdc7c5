import { completeness, completenessWords, rowSummaries, type TargetOutline } from '../view/outline.ts';
import { counted } from '../words/words.ts';
import { type Excerpt, worstFirst } from './excerpt.ts';
import { type Fragment, html, type Markup, nothing } from './markup.ts';
import { verdictMarkup } from './verdict.ts';

/** A row for every target, with a link to its details where the page has them, and a word on what it leaves out. */
export function overviewMarkup(
  targets: readonly TargetOutline[],
  excerpt: Excerpt,
  anchors: ReadonlyMap<TargetOutline, string>,
): Markup {
  if (targets.length === 0)
    return html`<section id="targets"><h2>Targets</h2><p>No target was scanned.</p></section>
`;
  return html`<section id="targets"><h2>Targets</h2>
${leftOutMarkup(excerpt)}<table class="overview">
<thead><tr><th scope="col">Target</th><th scope="col">Gateway</th><th scope="col">Rows accepted</th><th scope="col">Completeness</th><th scope="col">Verdict</th></tr></thead>
<tbody>${worstFirst(targets).map((outline) => {
    const { target, policies, clauses } = outline;
    const anchor = anchors.get(outline);
    return html`<tr><th scope="row">${anchor === undefined ? target.url : html`<a href="${`#${anchor}`}">${target.url}</a>`}</th>
<td data-heading="gateway">${target.gateway ?? ''}</td>
<td data-heading="rows accepted">${lines(rowSummaries(policies))}</td>
<td data-heading="completeness">${completenessWords(completeness(clauses))}</td>
<td data-heading="verdict">${verdictMarkup(target.summary.verdict)}</td></tr>
`;
  })}</tbody></table></section>
`;
}

/** Nothing where every target has its details. */
function leftOutMarkup({ detailed, leftOut }: Excerpt): Markup {
  const { violates, inconclusive, conforms } = leftOut;
  if (violates + inconclusive + conforms === 0) return nothing;
  return html`<p class="left-out"><strong>Details of ${counted(detailed.length, 'target')} follow.</strong> Left out, to keep the page small: the details of ${violates} more that violate, ${inconclusive} more that stayed inconclusive, and ${conforms} that conform. Every target stands in the table below; the JSON report (result.json) holds all findings and observations.</p>
`;
}

export function lines(texts: readonly string[]): Fragment {
  return texts.map((text) => html`<span class="line">${text}</span>`);
}
