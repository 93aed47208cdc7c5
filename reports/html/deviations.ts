import type { Finding } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { leniencyLines } from '../view/leniencies.ts';
import type { TargetOutline } from '../view/outline.ts';
import { ratingNote } from '../words/rating-words.ts';
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
  return html`${failuresMarkup(targets, { detailed }, anchors)}${besideMarkup(
    'Advice that is not followed',
    'point of advice',
    detailed.flatMap((outline) => rowsOf(outline, anchors, (finding) => failure(finding, false))),
  )}${besideMarkup(
    'Accepted as legacy, or by one reading alone',
    'clause',
    detailed.flatMap((outline) => rowsOf(outline, anchors, lenient)),
  )}`;
}

function besideMarkup(title: string, what: string, items: readonly Markup[]): Markup {
  if (items.length === 0) return nothing;
  return html`<section><h2>${title}</h2>
${tableMarkup(counted(items.length, what), items)}</section>`;
}

function failuresMarkup(
  targets: readonly TargetOutline[],
  { detailed }: Pick<Excerpt, 'detailed'>,
  anchors: ReadonlyMap<Finding, string>,
): Markup {
  const items = detailed.flatMap((outline) => rowsOf(outline, anchors, (finding) => failure(finding, true)));
  const all = targets.reduce((sum, { target }) => sum + target.summary.fail, 0);
  const shown = detailed.reduce((sum, { target }) => sum + target.summary.fail, 0);
  if (all === 0) return html`<section><h2>Deviations</h2><p>None was seen.</p></section>`;
  return html`<section><h2>Deviations</h2>
${tableMarkup(counted(items.length, 'deviation'), items)}${all === shown ? nothing : html`<p class="left-out">${all - shown} more at targets whose details are left out.</p>`}</section>`;
}

function tableMarkup(caption: string, items: readonly Markup[]): Markup {
  return html`<table class="overview"><caption>${caption}</caption>
<thead><tr><th scope="col">Clause</th><th scope="col">Target</th><th scope="col">It says</th><th scope="col">What was seen</th></tr></thead>
<tbody>${items}</tbody></table>`;
}

/** A row for each clause of which there is something to show. */
function rowsOf(
  { target, policies }: TargetOutline,
  anchors: ReadonlyMap<Finding, string>,
  seen: (finding: Finding) => Markup | undefined,
): readonly Markup[] {
  return policies.flatMap(({ policy, clauses }) =>
    clauses.flatMap(({ clause, finding }) => {
      const shown = finding === undefined ? undefined : seen(finding);
      if (finding === undefined || shown === undefined) return [];
      const vendor = Object.values(clause.vendor).join(' ');
      return [
        html`<tr><th scope="row"><a href="${`#${anchors.get(finding) ?? ''}`}">${policy.id}/${clause.id}</a>${ratingNote(clause)}</th>
<td data-heading="target">${target.url}</td>
<td data-heading="clause">${vendor === '' ? clause.title : html`<span class="vendor">${vendor}</span>`}</td>
<td data-heading="what was seen">${shown}</td></tr>
`,
      ];
    }),
  );
}

function failure(finding: Finding, isHeld: boolean): Markup | undefined {
  if (finding.verdict !== 'fail' || mustHold(finding) !== isHeld) return undefined;
  return html`${reasonWords(finding.reason)}${undocumented(finding)}${waiverMarkup(finding)}`;
}

function lenient(finding: Finding): Markup | undefined {
  const lines = leniencyLines(finding);
  return lines.length === 0 ? undefined : html`${lines.map((line) => html`<span class="line">${line}</span>`)}`;
}

/** What was accepted beyond the policy, named where the reader looks first. */
function undocumented(finding: Finding): Markup {
  const surplus = surplusOf(finding);
  return surplus.length === 0 ? nothing : valueMarkup(surplus);
}
