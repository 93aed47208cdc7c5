import type { PolicyOutline } from '../view/outline.ts';
import { html, type Markup, nothing } from './markup.ts';

/** With which credentials and for which traffic the rows that passed were shown, once for all of them; nothing where no driver was at work. */
export function shownWithMarkup({ clauses }: PolicyOutline): Markup {
  const shown = clauses.flatMap(({ finding }) => finding?.observed.shownWith ?? []);
  const identities = new Set(shown.flatMap((one) => one.identities ?? []));
  const selectors = new Set(shown.flatMap((one) => one.selectors ?? []));
  if (identities.size === 0) return nothing;
  return html`<p class="quiet">Shown with the identity ${[...identities].join(', ')}${selectors.size === 0 ? nothing : html`, for the traffic ${[...selectors].join('; ')}`}.</p>
`;
}
