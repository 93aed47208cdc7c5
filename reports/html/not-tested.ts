import { clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import { type JudgedClause, type PolicyOutline, type TargetOutline, weighed } from '../view/outline.ts';
import { causeSentence } from '../words/cause-words.ts';
import { counted } from '../words/words.ts';
import { html, type Markup, nothing } from './markup.ts';
import { valueMarkup } from './value.ts';
import { verdictMarkup } from './verdict.ts';

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
