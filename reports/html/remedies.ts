import type { ClauseReference, Finding } from '../../core/finding/result.ts';
import { remediations } from '../advice/remediation.ts';
import { html, type Markup, nothing } from './markup.ts';

/** What to change, by kind of gateway; nothing where nothing failed. */
export function remediesMarkup(clause: ClauseReference, finding: Finding): Markup {
  const list = remedyList(clause, finding);
  return list === undefined
    ? nothing
    : html`<h4>What to change</h4>
${list}`;
}

/** The same without a heading; undefined where nothing failed. */
export function remedyList(clause: ClauseReference, finding: Finding): Markup | undefined {
  const all = remediations(clause, finding);
  if (all.length === 0) return undefined;
  return html`<dl class="fields remedies">${all.map(
    ({ where, text, lines }) =>
      html`<div><dt>${where}</dt><dd>${text}${lines.map((line) => html`<code class="line">${line}</code>`)}</dd></div>`,
  )}</dl>`;
}
