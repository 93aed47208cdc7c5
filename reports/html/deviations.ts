import type { Finding } from '../../core/finding/result.ts';
import type { TargetOutline } from '../view/outline.ts';
import { counted, reasonWords } from '../words/words.ts';
import type { Excerpt } from './excerpt.ts';
import { html, type Markup, nothing } from './markup.ts';
import { valueMarkup } from './value.ts';
import { waiverMarkup } from './waivers.ts';

/** Every failure of the targets that the page details, each with a link to its evidence; of the others their number. */
export function deviationsMarkup(
  targets: readonly TargetOutline[],
  { detailed }: Excerpt,
  anchors: ReadonlyMap<Finding, string>,
): Markup {
  const items = detailed.flatMap((outline) => rowsOf(outline, anchors));
  const all = targets.reduce((sum, { target }) => sum + target.summary.fail, 0);
  const shown = detailed.reduce((sum, { target }) => sum + target.summary.fail, 0);
  if (all === 0) return html`<section><h2>Deviations</h2><p>None was seen.</p></section>`;
  return html`<section><h2>Deviations</h2>
<table class="overview"><caption>${counted(items.length, 'deviation')}</caption>
<thead><tr><th scope="col">Clause</th><th scope="col">Target</th><th scope="col">It says</th><th scope="col">What was seen</th></tr></thead>
<tbody>${items}</tbody></table>${all === shown ? nothing : html`<p class="left-out">${all - shown} more at targets whose details are left out.</p>`}</section>`;
}

function rowsOf({ target, policies }: TargetOutline, anchors: ReadonlyMap<Finding, string>): readonly Markup[] {
  return policies.flatMap(({ policy, clauses }) =>
    clauses.flatMap(({ clause, finding }) => {
      if (finding?.verdict !== 'fail') return [];
      const vendor = Object.values(clause.vendor).join(' ');
      return [
        html`<tr><th scope="row"><a href="${`#${anchors.get(finding) ?? ''}`}">${policy.id}/${clause.id}</a></th>
<td data-heading="target">${target.url}</td>
<td data-heading="clause">${vendor === '' ? clause.title : html`<span class="vendor">${vendor}</span>`}</td>
<td data-heading="what was seen">${reasonWords(finding.reason)}${undocumented(finding)}${waiverMarkup(finding)}</td></tr>
`,
      ];
    }),
  );
}

/** What was accepted beyond the policy, named where the reader looks first. */
function undocumented({ direction, observed }: Finding): Markup {
  const accepted = observed['accepted'];
  return direction === 'undocumented-refused' && Array.isArray(accepted) ? valueMarkup(accepted) : nothing;
}
