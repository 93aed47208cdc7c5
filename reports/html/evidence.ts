import type { ClauseReference, Finding, Observation, PolicyReference } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { evidenceOf } from '../view/outline.ts';
import { evidenceWords } from '../words/evidence-words.ts';
import { ratingWords } from '../words/rating-words.ts';
import { expectedInNames } from '../words/told/expected-in-names.ts';
import { observedInNames } from '../words/told/observed-in-names.ts';
import { counted, directionWords, reasonWords } from '../words/words.ts';
import { observationAnchor } from './exchanges.ts';
import { html, type Markup, nothing } from './markup.ts';
import { offeredMarkup } from './offered.ts';
import type { Places } from './places.ts';
import { sourceMarkup } from './source.ts';
import { valueMarkup } from './value.ts';
import { waiverMarkup } from './waivers.ts';

/** Observations that a panel lists line by line; of the rest it has the links alone. */
const LISTED = 8;
/** Runs of them that have links. */
const LINKED = 12;

/**
 * What stands behind a verdict: what is documented, what was offered, what was observed, what to change, and links to the exchanges. Of a row that
 * passed the row itself says what is documented, was offered alone and was accepted.
 */
export function evidenceMarkup(
  policy: PolicyReference,
  clause: ClauseReference,
  finding: Finding | undefined,
  observations: ReadonlyMap<string, Observation>,
  places: Places,
): Markup {
  if (finding === undefined)
    return html`<p>Nobody judged this clause at this target. ${sourceMarkup(clause.source)}</p>`;
  const evidence = evidenceOf(finding, observations);
  const isPass = finding.verdict === 'pass';
  const isRow = isPass && clause.kind === 'row';
  const observed = observedInNames(isRow ? withoutItsCells(finding) : finding);
  const panes = [
    isRow ? nothing : html`<section><h4>Documented</h4>${expectedMarkup(clause, finding)}</section>`,
    isPass ? nothing : html`<section><h4>Offered</h4>${offeredMarkup(evidence)}</section>`,
    Object.keys(observed).length === 0 ? nothing : html`<section><h4>Observed</h4>${valueMarkup(observed)}</section>`,
  ].filter((pane) => pane !== nothing);
  return html`<div class="panel">
<p class="reason">${isRow ? nothing : html`<code>${clause.id}</code> ${clause.title}<br>`}<strong>${reasonWords(finding.reason)}</strong> <span class="quiet">${[directionWords(finding), ratingWords(clause)].filter((part) => part !== '').join('; ')}</span></p>${waiverMarkup(finding)}
${panes.length === 0 ? nothing : html`<div class="pair">${panes}</div>`}
<p class="origin quiet">${originMarkup(policy, clause, places)}${clause.from === undefined ? nothing : html`; holds from <time>${clause.from}</time>`}${clause.until === undefined ? nothing : html`; holds until <time>${clause.until}</time>`}${clause.note === undefined ? nothing : html`; note: ${clause.note}`}</p>
${isPass ? restsMarkup(evidence) : evidenceList(finding, evidence)}</div>`;
}

/** What a row that passed tells besides what its cells say, and what is said once of the target. */
function withoutItsCells(finding: Finding): Finding {
  const { accepted: _accepted, shownWith: _shownWith, ...observed } = finding.observed as JsonObject;
  return { ...finding, observed };
}

/** Where a clause stands: the source whole, or its place alone where the rest is that of the policy, which the page names once. */
function originMarkup(policy: PolicyReference, { id, source, readings }: ClauseReference, places: Places): Markup {
  const { title, url, date, edition } = policy.source;
  const isOfPolicy = source.title === title && source.url === url && source.date === date && source.edition === edition;
  const place = html`<a href="${`#${places.policies.get(policy) ?? ''}`}">${policy.id}</a>${source.place === undefined ? nothing : html`, ${source.place}`}`;
  const reading = places.readings.get(`${policy.id}/${id}`);
  return html`${isOfPolicy ? place : sourceMarkup(source)}${
    readings.length === 0 || reading === undefined
      ? nothing
      : html`; <a href="${`#${reading}`}">can be read in ${readings.length} ways</a>`
  }`;
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

/** Each observation stands once in the page, among those of its target. */
function evidenceList(finding: Finding, evidence: readonly Observation[]): Markup {
  if (evidence.length === 0) return html`<p class="none">No observation.</p>`;
  const rest = evidence.slice(LISTED);
  return html`<h4>Evidence</h4><ul class="values evidence-list">${evidence
    .slice(0, LISTED)
    .map(
      ({ id, outcome, detail }) =>
        html`<li>${link(id)} <span class="outcome">${evidenceWords(finding, { outcome })}</span> <span class="detail">${detail}</span></li>`,
    )}</ul>
${rest.length === 0 ? nothing : html`<p class="more">and ${rest.length} more: ${linksMarkup(rest)}</p>`}`;
}

function restsMarkup(evidence: readonly Observation[]): Markup {
  return html`<p class="more">rests on ${counted(evidence.length, 'exchange')}: ${linksMarkup(evidence)}</p>`;
}

/** A link to each up to a bound, three and more that follow each other as the first and the last of them. */
function linksMarkup(observations: readonly Observation[]): Markup {
  const runs: string[][] = [];
  for (const { id } of observations) {
    const last = runs.at(-1);
    if (last !== undefined && numberOf(id) === numberOf(last.at(-1) ?? '') + 1) last.push(id);
    else runs.push([id]);
  }
  const rest = runs.slice(LINKED).reduce((sum, run) => sum + run.length, 0);
  const parts = runs
    .slice(0, LINKED)
    .map((run) =>
      run.length < 3
        ? html`${run.map((id) => html`${link(id)} `)}`
        : html`${link(run[0] ?? '')} to ${link(run.at(-1) ?? '')} `,
    );
  return html`${parts}${rest === 0 ? nothing : html`and ${rest} more, which <code>result.json</code> names`}`;
}

/** NaN, which follows nothing, of an id that is none of ours. */
function numberOf(id: string): number {
  return Number(/^obs-([0-9]{1,9})$/u.exec(id)?.[1] ?? Number.NaN);
}

function link(id: string): Markup {
  return html`<a href="${`#${observationAnchor(id)}`}">${id}</a>`;
}
