import { html, type Markup } from './markup.ts';

/** A part of the page that the table of contents leads to. */
export interface Part {
  readonly id: string;
  readonly title: string;
  readonly under?: readonly Part[];
}

/** The table of contents; in print the bookmarks of the PDF stand for it. */
export function contentsMarkup(parts: readonly Part[]): Markup {
  return html`<nav class="contents" aria-label="Contents"><ul>${parts.map(partMarkup)}</ul></nav>
`;
}

function partMarkup({ id, title, under = [] }: Part): Markup {
  const link = html`<a href="${`#${id}`}">${title}</a>`;
  return html`<li>${link}${under.length === 0 ? '' : html`<ul>${under.map(partMarkup)}</ul>`}</li>`;
}
