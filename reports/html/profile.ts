import type { ProfileFacts } from '../../core/facts/profile-facts.ts';
import { profileFields } from '../words/profile-fields.ts';
import { html, type Markup } from './markup.ts';
import { folded } from './value.ts';

/** What a client profile says, field by field. */
export function profileMarkup(profile: ProfileFacts): Markup {
  return html`<dl class="fields facts">${profileFields(profile).map(
    ({ name, values }) =>
      html`<div><dt>${name}</dt><dd>${folded(
        values.map((value) => html`<li>${value}</li>`),
        (items) => html`<ul class="values">${items}</ul>`,
      )}</dd></div>`,
  )}</dl>`;
}
