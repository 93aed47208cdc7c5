import type { ClauseReference, Finding } from '../../core/finding/result.ts';
import { remediations } from '../advice/remediation.ts';
import { html, type Markup } from './markup.ts';

/** What to change, by kind of gateway; undefined where nothing failed, or nothing is known to help. */
export function remedyList(clause: ClauseReference, finding: Finding): Markup | undefined {
  const all = remediations(clause, finding);
  if (all.length === 0) return undefined;
  return html`<dl class="fields remedies">${all.map(
    ({ where, text, lines }) =>
      html`<div><dt>${where}</dt><dd>${text}${lines.map((line) => html`<code class="line">${line}</code>`)}</dd></div>`,
  )}</dl>`;
}
