import type { AuditDocument, AuditLine } from '../../core/finding/history/audit-document.ts';
import { html, type Markup } from '../html/markup.ts';
import type { Query } from './address.ts';
import { momentMarkup, textMarkup } from './cells.ts';
import { pagerMarkup, tableMarkup } from './table.ts';

/** What was done and by whom, the newest first. */
export function auditMarkup({ entries }: AuditDocument, query: Query): Markup {
  return html`<p>Each row follows the one before by its digest, and the database changes none. <code>gateproof audit verify</code> computes all of them anew.</p>
${tableMarkup<AuditLine>({
  caption: 'What was done, the newest first',
  columns: [
    { head: 'Number', cell: ({ seq }) => seq },
    { head: 'When', cell: ({ at }) => momentMarkup(at) },
    {
      head: 'Who',
      cell: ({ who, role, how }) =>
        html`<span class="text">${who}</span> <span class="quiet">${role}, by ${how}</span>`,
    },
    { head: 'What', cell: ({ what }) => what },
    { head: 'To', cell: ({ subject }) => textMarkup(subject) },
    { head: 'Before', cell: ({ before }) => html`<code>${before ?? ''}</code>` },
    { head: 'After', cell: ({ after }) => html`<code>${after ?? ''}</code>` },
    { head: 'Reason', cell: ({ reason }) => textMarkup(reason) },
    { head: 'Digest', cell: ({ digest }) => html`<code>${digest}</code>` },
  ],
  rows: entries.rows,
  empty: 'Nobody did anything yet.',
})}
${pagerMarkup('/audit', query, entries.next)}`;
}
