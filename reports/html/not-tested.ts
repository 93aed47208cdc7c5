import { type ClauseGroup, clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import { type JudgedClause, type PolicyOutline, type TargetOutline, weighed } from '../view/outline.ts';
import { causeSentence } from '../words/cause-words.ts';
import { counted } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { valueMarkup } from './value.ts';
import { verdictMarkup } from './verdict.ts';

/** Targets of which the same is told. */
const MOST_PLACES = 8;

/** What stayed open at a target, once a reason; folded what does not apply to it, and what nobody asked for although it is registered. */
export function notTestedMarkup({ policies, causes }: TargetOutline): Markup {
  const open = policies.flatMap(({ policy, clauses }) => [
    ...groupsMarkup(weighed(clauses, true), 'inconclusive', policy.id, causes),
    ...groupsMarkup(weighed(clauses, false), 'inconclusive', `${policy.id}, advice`, causes),
  ]);
  const absent = policies.flatMap(({ policy, clauses }) => groupsMarkup(clauses, 'not-applicable', policy.id, causes));
  const count = policies
    .flatMap(({ clauses }) => clauses)
    .filter(({ finding }) => finding?.verdict === 'not-applicable').length;
  const unoffered = policies.flatMap(unofferedMarkup);
  return html`${open.length === 0 ? html`<p>Every clause that applies was tested.</p>` : html`<ul class="open">${open}</ul>`}
${absent.length === 0 ? nothing : html`<details class="absent"><summary>${counted(count, 'clause')} ${count === 1 ? 'does' : 'do'} not apply to this target</summary><ul class="open">${absent}</ul></details>`}
${unoffered.length === 0 ? nothing : html`<ul class="open">${unoffered}</ul>`}`;
}

function groupsMarkup(
  clauses: readonly JudgedClause[],
  verdict: 'inconclusive' | 'not-applicable',
  of: string,
  causes: TargetOutline['causes'],
): readonly Markup[] {
  return clauseGroups(clauses, verdict, causes).map(
    (group) =>
      html`<li>${verdictMarkup(verdict)} ${causeSentence(group.cause)}: ${clauseRuns(group.clauses).join(', ')} <span class="quiet">of ${of}</span></li>`,
  );
}

function unofferedMarkup({ policy, clauses }: PolicyOutline): readonly Markup[] {
  return clauses.flatMap(({ clause, finding }) => {
    if (finding?.rule !== 'nothing-else' || finding.verdict === 'inconclusive') return [];
    const { notTested = [] } = finding.observed;
    if (notTested.length === 0) return [];
    return [html`<li>${policy.id}/${clause.id}: not asked for: ${valueMarkup(notTested)}</li>`];
  });
}

/** A cause, the clauses that it keeps open, and at which targets the same ones. */
type Causes = Map<string, Map<string, string[]>>;

/** What stayed open over all targets and what nobody asked for although it is registered, once a cause; folded what does not apply. */
export function notTestedAnywhereMarkup(targets: Iterable<TargetOutline>): Markup {
  const open: Causes = new Map();
  const absent: Causes = new Map();
  const unasked: Causes = new Map();
  for (const { target, policies, causes } of targets) {
    const at = target.gateway === undefined ? target.url : `${target.gateway} ${target.url}`;
    for (const { policy, clauses } of policies) {
      for (const group of clauseGroups(clauses, 'inconclusive', causes)) add(open, group, policy.id, at);
      for (const group of clauseGroups(clauses, 'not-applicable', causes)) add(absent, group, policy.id, at);
      for (const { clause, finding } of clauses) {
        if (finding?.rule !== 'nothing-else' || finding.verdict === 'inconclusive') continue;
        const { notTested = [] } = finding.observed;
        if (notTested.length > 0)
          put(unasked, `not asked for: ${notTested.join(', ')}`, `${policy.id}/${clause.id}`, at);
      }
    }
  }
  return html`<section id="not-tested"><h2>What was not tested</h2>
${open.size === 0 ? html`<p>Every clause that applies was tested.</p>` : causesMarkup(open, verdictMarkup('inconclusive'))}
${causesMarkup(unasked, nothing)}
${absent.size === 0 ? nothing : html`<details class="absent"><summary>What does not apply, by cause</summary>${causesMarkup(absent, verdictMarkup('not-applicable'))}</details>`}</section>
`;
}

function add(causes: Causes, group: ClauseGroup, policy: string, at: string): void {
  put(causes, causeSentence(group.cause), `${clauseRuns(group.clauses).join(', ')} of ${policy}`, at);
}

function put(causes: Causes, cause: string, clauses: string, at: string): void {
  const kept = causes.get(cause) ?? new Map<string, string[]>();
  causes.set(cause, kept);
  const places = kept.get(clauses);
  if (places === undefined) kept.set(clauses, [at]);
  else places.push(at);
}

function causesMarkup(causes: Causes, mark: Markup): Markup {
  if (causes.size === 0) return nothing;
  return html`<ul class="open">${[...causes].map(
    ([cause, kept]) =>
      html`<li>${mark} ${cause}<ul>${[...kept].map(([clauses, at]) => html`<li>${clauses} <span class="quiet">at ${placesText(at)}</span></li>`)}</ul></li>`,
  )}</ul>`;
}

/** The first of many. */
function placesText(at: readonly string[]): string {
  const rest = at.length - MOST_PLACES;
  return rest <= 0 ? at.join(', ') : `${at.slice(0, MOST_PLACES).join(', ')} and ${counted(rest, 'target')} more`;
}
