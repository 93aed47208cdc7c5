import type { ClauseReference, Finding, Observation } from '../../core/finding/result.ts';
import { evidenceOf } from '../view/outline.ts';
import { ratingWords } from '../words/rating-words.ts';
import { expectedInNames } from '../words/told/expected-in-names.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { directionWords, outcomeWords, reasonWords } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { offeredMarkup } from './offered.ts';
import { remediesMarkup } from './remedies.ts';
import { sourceMarkup } from './source.ts';
import { valueMarkup } from './value.ts';
import { waiverMarkup } from './waivers.ts';

/** Observations that a panel lists line by line; of the rest it has the links alone. */
const LISTED = 8;

/** What stands behind a verdict: what is documented, what was offered, what was observed, what to change, and links to the exchanges. */
export function evidenceMarkup(
  clause: ClauseReference,
  finding: Finding | undefined,
  observations: ReadonlyMap<string, Observation>,
): Markup {
  if (finding === undefined)
    return html`<p>Nobody judged this clause at this target. ${sourceMarkup(clause.source)}</p>`;
  const evidence = evidenceOf(finding, observations);
  return html`<div class="panel">
<p class="reason"><code>${clause.id}</code> ${clause.title}<br><strong>${reasonWords(finding.reason)}</strong> <span class="quiet">${[directionWords(finding), ratingWords(clause)].filter((part) => part !== '').join('; ')}</span></p>${waiverMarkup(finding)}
<div class="pair">
<section><h4>Documented</h4>${expectedMarkup(clause, finding)}</section>
<section><h4>Offered</h4>${offeredMarkup(evidence)}</section>
<section><h4>Observed</h4>${valueMarkup(observedInNames(finding))}</section>
</div>
${remediesMarkup(clause, finding)}
<p class="origin quiet">${sourceMarkup(clause.source)}${clause.from === undefined ? nothing : html`; holds from <time>${clause.from}</time>`}${clause.until === undefined ? nothing : html`; holds until <time>${clause.until}</time>`}${clause.note === undefined ? nothing : html`; note: ${clause.note}`}</p>
${readingsMarkup(clause)}
${evidenceList(evidence)}</div>`;
}

/** What is wanted in values; where no values are, the clause says it. */
function expectedMarkup(clause: ClauseReference, finding: Finding): Markup {
  const wanted = expectedInNames(finding);
  return valueMarkup(Object.keys(wanted).length === 0 ? clause.title : wanted);
}

/** Both readings of a text that contradicts itself; nothing for a text that does not. */
export function readingsMarkup({ readings }: Pick<ClauseReference, 'readings'>): Markup {
  if (readings.length === 0) return nothing;
  return html`<ul class="readings">${readings.map(
    ({ says, source }, at) =>
      html`<li><span class="quiet">reading ${at + 1}</span> <q>${says}</q> ${sourceMarkup(source)}</li>`,
  )}</ul>`;
}

/** The id of an observation's place in the list of all. */
export function observationAnchor(id: string): string {
  return `at-${id}`;
}

/** Each observation stands once in the page, in the list of all. */
function evidenceList(evidence: readonly Observation[]): Markup {
  if (evidence.length === 0) return html`<p class="none">No observation.</p>`;
  const rest = evidence.slice(LISTED);
  return html`<h4>Evidence</h4><ul class="values evidence-list">${evidence
    .slice(0, LISTED)
    .map(
      ({ id, outcome, detail }) =>
        html`<li>${link(id)} <span class="outcome">${outcomeWords(outcome)}</span> <span class="detail">${detail}</span></li>`,
    )}</ul>
${rest.length === 0 ? nothing : html`<p class="more">and ${rest.length} more: ${rest.map(({ id }) => html`${link(id)} `)}</p>`}`;
}

function link(id: string): Markup {
  return html`<a href="${`#${observationAnchor(id)}`}">${id}</a>`;
}
