import type { ForecastDocument } from '../../../../core/finding/history/forecast-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { forecastMarkup } from '../../../../reports/page/certificates.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { askForecast } from '../../../store/questions/forecast.ts';
import { PageError } from '../page-error.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { someText, wholeNumber } from './page-query.ts';

export const certificatesPage: readonly PageRoute[] = documentPage<ForecastDocument, 'within' | 'month'>({
  path: '/certificates',
  of: '/certificates',
  names: ['within', 'month'],
  ask: async (sql, { question, page, query }) =>
    await askForecast(
      sql,
      question,
      { withinDays: wholeNumber('within', query.within, 0, 100_000), month: monthOf(query.month) },
      page,
    ),
  title: () => 'Certificates',
  show: (document, { question, scopes, query, given }) =>
    html`${filtersMarkup('/certificates', [
      { name: 'within', label: 'End within days', value: query.within },
      { name: 'month', label: 'End in the month (2027-01)', value: query.month },
      ...scopeFields(scopes, question).filter(({ name }) => name !== 'policy'),
    ])}${forecastMarkup(document, given)}`,
});

function monthOf(value: string | undefined): string | null {
  const month = someText(value);
  if (month === null || /^\d{4}-(?:0[1-9]|1[0-2])$/u.test(month)) return month;
  throw new PageError('page-request', 'month: a month like 2027-01 is wanted.');
}
