import type { StatusDocument } from '../../../../core/finding/history/status-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { postureMarkup } from '../../../../reports/page/posture.ts';
import { askStatus } from '../../../store/questions/status.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';

/** As `gateproof status` has it. */
const limits = { listed: 10, notScannedDays: 7, endingDays: 30, trendDays: 30 };

export const posturePage: readonly PageRoute[] = documentPage<StatusDocument, never>({
  path: '/',
  file: '/posture',
  of: '/',
  names: [],
  ask: async (sql, { question }) => await askStatus(sql, question, limits),
  title: () => 'Posture',
  show: (status, { question, scopes }) =>
    html`${filtersMarkup('/', scopeFields(scopes, question))}${postureMarkup(status)}`,
});
