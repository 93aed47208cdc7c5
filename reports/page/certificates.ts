import type { EndingCertificate } from '../../core/finding/history/certificates-document.ts';
import type { ForecastDocument } from '../../core/finding/history/forecast-document.ts';
import { daysWords } from '../history/history-words.ts';
import { html, type Markup } from '../html/markup.ts';
import { counted } from '../words/words.ts';
import { address, type Query } from './address.ts';
import { endpointLink, gatewayLink, momentMarkup } from './cells.ts';
import { type Column, pagerMarkup, tableMarkup } from './table.ts';
import { barsMarkup } from './trend.ts';

export const certificateColumns: readonly Column<EndingCertificate>[] = [
  { head: 'Gateway', cell: gatewayLink },
  { head: 'Endpoint', cell: endpointLink },
  { head: 'Ends', cell: ({ notAfter, days }) => html`<time>${notAfter.slice(0, 10)}</time>, ${daysWords(days)}` },
  { head: 'Which', cell: ({ role }) => role },
  { head: 'Subject', cell: ({ subject }) => html`<span class="text">${subject}</span>` },
  { head: 'Issuer', cell: ({ issuer }) => html`<span class="text">${issuer}</span>` },
  { head: 'SHA-256', cell: ({ sha256 }) => html`<code>${sha256}</code>` },
  { head: 'Served since', cell: ({ since }) => momentMarkup(since) },
];

/** When certificates end: how many in which month, and which. */
export function forecastMarkup(document: ForecastDocument, query: Query): Markup {
  const { months, month, withinDays, count, certificates } = document;
  const narrowed =
    month === null
      ? withinDays === null
        ? ''
        : ` that end within ${counted(withinDays, 'day')}`
      : ` that end in ${month}`;
  return html`${
    months.length === 0
      ? ''
      : barsMarkup(
          'Certificates that end, by month',
          months.map((one) => ({
            name: one.month,
            count: one.certificates,
            to: address('/certificates', { ...query, within: undefined, after: undefined, month: one.month }),
          })),
        )
  }
${tableMarkup({
  caption: `${counted(count, 'certificate')}${narrowed}, what ends first first`,
  columns: certificateColumns,
  rows: certificates.rows,
  empty: html`No certificate is known${narrowed}. They come with scans of endpoints that speak TLS, and of IKEv2 with credentials.`,
})}
${pagerMarkup('/certificates', query, certificates.next)}`;
}
