import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { type MigrationOptions, migrationOptions } from '../advice/migration-options.ts';
import { type MigrationPlan, migrationPlans } from '../advice/migration-plan.ts';
import type { PlanStep } from '../advice/plan-step.ts';
import { html, type Markup, nothing } from './markup.ts';

/** Documented, configured and observed side by side, for a target that is an Azure gateway's configuration. */
export function columnsMarkup({ columns }: NonNullable<TargetResult['facts']['readiness']>): Markup {
  const cell = (text: string | null): Markup =>
    text === null ? html`<td class="none">not known</td>` : html`<td>${text}</td>`;
  return html`<table class="accepted"><thead><tr><th scope="col">item</th><th scope="col">documented</th><th scope="col">configured</th><th scope="col">observed</th></tr></thead>
<tbody>${columns.map(
    ({
      item,
      documented,
      configured,
      observed,
    }) => html`<tr><th scope="row">${item}</th>${cell(documented)}${cell(configured)}${cell(observed)}</tr>
`,
  )}</tbody></table>
`;
}

/** The ways out of SSTP of every gateway that has it enabled, step by step. */
export function plansMarkup(result: ResultDocument): Markup {
  if (result.targets.every(({ facts }) => facts.readiness === undefined)) return nothing;
  const plans = migrationPlans(result);
  if (plans.length === 0) return nothing;
  return html`<section class="plans" id="plans">
<h2>Ways out of SSTP</h2>
${migrationOptions(result).map(optionsMarkup)}${plans.map(planMarkup)}</section>
`;
}

/** The ways beside each other, also those that are closed, with why. */
function optionsMarkup({ gateway, given, options }: MigrationOptions): Markup {
  if (options.length === 0) return nothing;
  return html`<table class="overview"><caption>${gateway}; given: ${given.length === 0 ? 'nothing of the clients' : given.join(', ')}</caption>
<thead><tr><th scope="col">Option</th><th scope="col">Tunnel types</th><th scope="col">Open</th><th scope="col">Downtime</th></tr></thead>
<tbody>${options.map(
    ({
      option,
      to,
      isOpen,
      downtime,
      closedBy,
    }) => html`<tr><th scope="row">${option}</th><td data-heading="tunnel types">${to.join(' and ')}</td><td data-heading="open">${isOpen ? 'yes' : `no: ${closedBy.join(', ')}`}</td><td data-heading="downtime">${downtime.join('; ') || 'none'}</td></tr>
`,
  )}</tbody></table>
`;
}

function planMarkup({ gateway, title, downtime, steps }: MigrationPlan): Markup {
  return html`<details><summary>${gateway}: ${title} <span class="quiet">downtime: ${downtime}</span></summary>
<ol>${steps.map(stepMarkup)}</ol></details>
`;
}

function stepMarkup({ title, seen = [], until, portal, az, powershell, check }: PlanStep): Markup {
  const list = (name: string, items: readonly string[], isCode: boolean): Markup =>
    items.length === 0
      ? nothing
      : html`<p class="quiet">${name}</p><ul>${items.map((item) => html`<li>${isCode ? html`<code>${item}</code>` : item}</li>`)}</ul>`;
  return html`<li><strong>${title}</strong>${until === undefined ? nothing : html` <span class="quiet">until ${until}</span>`}
${list('seen', seen, false)}${list('portal', portal, false)}${list('az', az, true)}${list('PowerShell', powershell, true)}${list('check', check, false)}</li>
`;
}
