import type { Finding } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { leniencyLines } from '../view/leniencies.ts';
import type { JudgedClause, TargetOutline } from '../view/outline.ts';
import { ratingNote } from '../words/rating-words.ts';
import { counted, reasonWords } from '../words/words.ts';
import type { Excerpt } from './excerpt.ts';
import { html, type Markup, nothing } from './markup.ts';
import type { Places } from './places.ts';
import { remedyList } from './remedies.ts';
import { valueMarkup } from './value.ts';
import { waiverMarkup } from './waivers.ts';

/** What one gateway does at one or more of its endpoints, told once. */
interface Told {
  readonly name: string;
  readonly clause: JudgedClause['clause'];
  /** What was seen, and what to change. */
  readonly seen: Markup;
  readonly at: readonly { readonly url: string; readonly finding: Finding }[];
}

/**
 * Every failure of the targets that the page details, gateway by gateway, with what to change and a link to its evidence; of the others their
 * number. Behind them advice that is not followed, and what rests on legacy rows or on one reading.
 */
export function deviationsMarkup(
  targets: readonly TargetOutline[],
  { detailed }: Excerpt,
  { findings }: Places,
): Markup {
  const all = targets.reduce((sum, { target }) => sum + target.summary.fail, 0);
  const shown = detailed.reduce((sum, { target }) => sum + target.summary.fail, 0);
  const failures = gatewaysMarkup(detailed, findings, (judged) => failure(judged, true));
  return html`<section id="deviations"><h2>Deviations and what to change</h2>
${all === 0 ? html`<p>None was seen.</p>` : html`<p>${counted(shown, 'deviation')}${all === shown ? nothing : html`; <span class="left-out">${all - shown} more at targets whose details are left out</span>`}</p>`}
${failures}</section>
${besideMarkup(
  'Advice that is not followed',
  gatewaysMarkup(detailed, findings, (judged) => failure(judged, false)),
)}${besideMarkup('Accepted as legacy, or by one reading alone', gatewaysMarkup(detailed, findings, lenient))}`;
}

function besideMarkup(title: string, items: readonly Markup[]): Markup {
  return items.length === 0
    ? nothing
    : html`<section><h2>${title}</h2>${items}</section>
`;
}

/** A list for each gateway of which there is something to tell. */
function gatewaysMarkup(
  detailed: readonly TargetOutline[],
  anchors: ReadonlyMap<Finding, string>,
  seen: (judged: JudgedClause) => Markup | undefined,
): readonly Markup[] {
  const gateways = Map.groupBy(detailed, ({ target }) => target.gateway ?? target.url);
  return [...gateways].flatMap(([gateway, outlines]) => {
    const told = toldOf(outlines, seen);
    if (told.length === 0) return [];
    return [
      html`<h3>${gateway}</h3>
<ul class="deviations">${told.map((one) => toldMarkup(one, anchors))}</ul>
`,
    ];
  });
}

function toldOf(
  outlines: readonly TargetOutline[],
  seen: (judged: JudgedClause) => Markup | undefined,
): readonly Told[] {
  const told = new Map<string, Omit<Told, 'at'> & { readonly at: { url: string; finding: Finding }[] }>();
  for (const { target, policies } of outlines) {
    for (const { policy, clauses } of policies) {
      for (const judged of clauses) {
        const { clause, finding } = judged;
        const shown = finding === undefined ? undefined : seen(judged);
        if (finding === undefined || shown === undefined) continue;
        const name = `${policy.id}/${clause.id}`;
        const key = JSON.stringify([name, shown.text]);
        const one = told.get(key);
        if (one === undefined) told.set(key, { name, clause, seen: shown, at: [{ url: target.url, finding }] });
        else one.at.push({ url: target.url, finding });
      }
    }
  }
  return [...told.values()];
}

function toldMarkup({ name, clause, seen, at }: Told, anchors: ReadonlyMap<Finding, string>): Markup {
  const vendor = Object.values(clause.vendor).join(' ');
  const [first] = at;
  return html`<li class="deviation"><p>${linkMarkup(name, first?.finding, anchors)}${ratingNote(clause)} ${vendor === '' ? clause.title : html`<code>${vendor}</code>`} <span class="quiet">at ${at.map(({ url, finding }, index) => html`${index === 0 ? nothing : ', '}${index === 0 ? url : linkMarkup(url, finding, anchors)}`)}</span></p>
${seen}</li>
`;
}

/** A link where the page has the evidence. */
function linkMarkup(text: string, finding: Finding | undefined, anchors: ReadonlyMap<Finding, string>): Markup {
  const anchor = finding === undefined ? undefined : anchors.get(finding);
  return anchor === undefined ? html`<strong>${text}</strong>` : html`<a href="${`#${anchor}`}">${text}</a>`;
}

function failure({ clause, finding }: JudgedClause, isHeld: boolean): Markup | undefined {
  if (finding?.verdict !== 'fail' || mustHold(finding) !== isHeld) return undefined;
  const surplus = surplusOf(finding);
  return html`<div class="seen">${reasonWords(finding.reason)}${surplus.length === 0 ? nothing : valueMarkup(surplus)}</div>${waiverMarkup(finding)}${remedyList(clause, finding) ?? nothing}`;
}

function lenient({ finding }: JudgedClause): Markup | undefined {
  const lines = leniencyLines(finding);
  return lines.length === 0
    ? undefined
    : html`<div class="seen">${lines.map((line) => html`<span class="line">${line}</span>`)}</div>`;
}
