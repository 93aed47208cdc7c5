import type { ClauseReference, Finding, Observation } from '../../src/finding/result.ts';
import { evidenceOf } from '../outline.ts';
import { directionWords, reasonWords } from '../words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { observationMarkup } from './observation.ts';
import { sourceMarkup } from './source.ts';
import { valueMarkup } from './value.ts';

/** Observations unfolded in place; the rest are links into the list of all. */
const IN_PLACE = 8;

/** What stands behind a verdict: what was wanted, what was seen, where the clause comes from, and the exchanges. */
export function evidenceMarkup(
  clause: ClauseReference,
  finding: Finding | undefined,
  observations: ReadonlyMap<string, Observation>,
): Markup {
  if (finding === undefined)
    return html`<p>Nobody judged this clause at this target. ${sourceMarkup(clause.source)}</p>`;
  return html`<div class="panel">
<p class="reason"><code>${clause.id}</code> ${clause.title}<br><strong>${reasonWords(finding.reason)}</strong> <span class="quiet">${finding.reason}; ${directionWords(finding.direction)}</span></p>
<div class="pair">
<section><h5>Expected</h5>${valueMarkup(finding.expected)}</section>
<section><h5>Observed</h5>${valueMarkup(finding.observed)}</section>
</div>
<p class="origin quiet">${sourceMarkup(clause.source)}${clause.from === undefined ? nothing : html`; holds from <time>${clause.from}</time>`}${clause.until === undefined ? nothing : html`; holds until <time>${clause.until}</time>`}${clause.note === undefined ? nothing : html`; note: ${clause.note}`}</p>
${readingsMarkup(clause)}
${evidenceList(evidenceOf(finding, observations))}</div>`;
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

function evidenceList(evidence: readonly Observation[]): Markup {
  if (evidence.length === 0) return html`<p class="none">No observation.</p>`;
  const rest = evidence.slice(IN_PLACE);
  return html`<h5>Evidence</h5>${evidence.slice(0, IN_PLACE).map((observation) => observationMarkup(observation))}
${
  rest.length === 0
    ? nothing
    : html`<p class="more">and ${rest.length} more: ${rest.map(({ id }) => html`<a href="${`#${observationAnchor(id)}`}">${id}</a> `)}</p>`
}`;
}
