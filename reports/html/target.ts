import type { Observation } from '../../core/finding/result.ts';
import { completeness, completenessWords, type PolicyOutline, rowCounts, type TargetOutline } from '../view/outline.ts';
import { pageAgainstGateway } from '../view/page-against-gateway.ts';
import { exchangesMarkup } from './exchanges.ts';
import { factsMarkup } from './facts.ts';
import { html, type Markup, nothing } from './markup.ts';
import { type MatrixContext, matrixMarkup } from './matrix.ts';
import { notTestedMarkup } from './not-tested.ts';
import { setsMarkup } from './sets.ts';
import { shownWithMarkup } from './shown-with.ts';
import { verdictMarkup } from './verdict.ts';

/** One target: its verdict and completeness, every policy's tables, what stayed open, what was learned, and the exchanges with it. */
export function targetMarkup(
  outline: TargetOutline,
  exchanges: readonly Observation[],
  context: MatrixContext,
): Markup {
  const { target, policies, clauses } = outline;
  return html`<section class="target" id="${context.places.targets.get(outline) ?? ''}">
<h2>${target.url}${target.gateway === undefined ? nothing : html` <span class="quiet">${target.gateway}</span>`}</h2>
<p>${verdictMarkup(target.summary.verdict)} <span class="quiet">${completenessWords(completeness(clauses))}</span></p>
${policies.map((policy) => policyMarkup(policy, target.facts, context))}
<h3>What was not tested</h3>
${notTestedMarkup(outline)}
<h3>What was learned</h3>
${factsMarkup(target.facts, false)}
<h3>Exchanges</h3>
${exchangesMarkup(exchanges)}
</section>
`;
}

function policyMarkup(outline: PolicyOutline, facts: TargetOutline['target']['facts'], context: MatrixContext): Markup {
  const { policy, tables } = outline;
  const applying = tables.filter(({ rows, others }) =>
    [...rows, ...others].some(({ finding }) => finding?.verdict !== 'not-applicable'),
  );
  return html`<h3>${policy.id} <span class="quiet">${policy.version}</span></h3>
<p>${rowCounts(outline).join(', ')}</p>
${pageAgainstGateway(outline).map(
  (line) => html`<p>${line}</p>
`,
)}${shownWithMarkup(outline)}${applying.map((table) => html`${setsMarkup(table, facts)}${matrixMarkup(table, policy, context)}`)}`;
}
