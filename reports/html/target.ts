import { clauseGroups, clauseRuns } from '../view/open-clauses.ts';
import {
  completeness,
  completenessWords,
  type PolicyOutline,
  rowCounts,
  type TargetOutline,
  weighed,
} from '../view/outline.ts';
import { pageAgainstGateway } from '../view/page-against-gateway.ts';
import { counted, reasonWords } from '../words/words.ts';
import { factsMarkup } from './facts.ts';
import { html, type Markup, nothing } from './markup.ts';
import { type MatrixContext, matrixMarkup } from './matrix.ts';
import { setsMarkup } from './sets.ts';
import { valueMarkup } from './value.ts';
import { verdictMarkup } from './verdict.ts';

/** One target: its verdict and completeness, every policy's tables, what stayed open, and what was learned. */
export function targetMarkup(outline: TargetOutline, anchor: string, context: MatrixContext): Markup {
  const { target, policies, clauses } = outline;
  return html`<section class="target" id="${anchor}">
<h2>${target.url}${target.gateway === undefined ? nothing : html` <span class="quiet">${target.gateway}</span>`}</h2>
<p>${verdictMarkup(target.summary.verdict)} <span class="quiet">${completenessWords(completeness(clauses))}</span></p>
${policies.map((policy) => policyMarkup(policy, target.facts, context))}
<h3>What was not tested</h3>
${notTestedMarkup(outline)}
<h3>What was learned</h3>
${factsMarkup(target.facts)}
</section>
`;
}

function policyMarkup(outline: PolicyOutline, facts: TargetOutline['target']['facts'], context: MatrixContext): Markup {
  const { policy, tables } = outline;
  const applying = tables.filter(({ rows, others }) =>
    [...rows, ...others].some(({ finding }) => finding?.verdict !== 'not-applicable'),
  );
  const absent = tables.filter((table) => !applying.includes(table));
  return html`<h3>${policy.id} <span class="quiet">${policy.version}</span></h3>
<p>${rowCounts(outline).join(', ')}</p>
${pageAgainstGateway(outline).map(
  (line) => html`<p>${line}</p>
`,
)}${applying.map((table) => html`${setsMarkup(table, facts)}${matrixMarkup(table, policy.id, context)}`)}
${absent.map(
  (
    table,
  ) => html`<details class="absent"><summary>${table.table}: ${counted(table.rows.length + table.others.length, 'clause')}, none applies to this target</summary>
${matrixMarkup(table, policy.id, context)}</details>`,
)}`;
}

function notTestedMarkup({ policies }: TargetOutline): Markup {
  const items = policies.flatMap(({ policy, clauses }) =>
    (
      [
        ['inconclusive', ''],
        ['inconclusive', ', advice'],
        ['not-applicable', ''],
      ] as const
    ).flatMap(([verdict, note]) =>
      clauseGroups(verdict === 'inconclusive' ? weighed(clauses, note === '') : clauses, verdict).map(
        (
          group,
        ) => html`<li>${verdictMarkup(verdict)} ${reasonWords(group.reason)}: ${clauseRuns(group.clauses).join(', ')} <span class="quiet">of ${policy.id}${note}</span>
${Object.keys(group.observed).length === 0 ? nothing : valueMarkup(group.observed)}</li>`,
      ),
    ),
  );
  const unoffered = policies.flatMap(({ policy, clauses }) =>
    clauses.flatMap(({ clause, finding }) => {
      if (finding?.rule !== 'nothing-else' || finding.verdict === 'inconclusive') return [];
      const { notTested = [] } = finding.observed;
      if (notTested.length === 0) return [];
      return [html`<li>${policy.id}/${clause.id}: not asked for: ${valueMarkup(notTested)}</li>`];
    }),
  );
  if (items.length + unoffered.length === 0) return html`<p>Every clause was tested.</p>`;
  return html`<ul class="open">${items}${unoffered}</ul>`;
}
