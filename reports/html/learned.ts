import type { Learned } from '../words/ike-words.ts';
import { html, type Markup } from './markup.ts';
import { folded } from './value.ts';

/** What was learned of a target, as entries of a definition list; `prefix` stands before each label. */
export function learnedMarkup(learned: readonly Learned[], prefix = ''): Markup {
  return html`${learned.map(({ label, values }) => {
    const list =
      values.length === 0
        ? html`<span class="none">none</span>`
        : folded(
            values.map((value) => html`<li>${value}</li>`),
            (items) => html`<ul class="values">${items}</ul>`,
          );
    return html`<div><dt>${prefix}${label}</dt><dd>${list}</dd></div>
`;
  })}`;
}
