import type { TokenLine, TokensDocument } from '../../core/finding/history/tokens-document.ts';
import { html, type Markup } from '../html/markup.ts';
import { momentMarkup } from './cells.ts';
import { addTokenForm, endTokenForm, mayAct } from './forms.ts';
import type { PageVisitor } from './frame.ts';
import { tableMarkup } from './table.ts';

const STATES = { good: 'good', ended: 'ended', expired: 'over' } as const;

/** Tokens by which programs ask, without what is secret of them. */
export function tokensMarkup({ tokens }: TokensDocument, visitor: PageVisitor): Markup {
  return html`<p>A token is shown once, when it is made; the store has its digest alone.</p>
${addTokenForm(visitor)}
${tableMarkup<TokenLine>({
  caption: 'Tokens, the newest first',
  columns: [
    { head: 'Name', cell: ({ name }) => html`<span class="text">${name}</span>` },
    { head: 'Role', cell: ({ role }) => role },
    { head: 'State', cell: ({ state }) => STATES[state] },
    { head: 'Made', cell: ({ made, madeBy }) => html`${momentMarkup(made)} <span class="text">by ${madeBy}</span>` },
    { head: 'Until', cell: ({ ends }) => momentMarkup(ends) },
    ...(mayAct(visitor, 'admin')
      ? [{ head: 'End it', cell: (one: TokenLine) => (one.state === 'good' ? endTokenForm(one, visitor) : '') }]
      : []),
  ],
  rows: tokens,
  empty: html`There is none. <code>gateproof token add</code> makes the first.`,
})}`;
}
