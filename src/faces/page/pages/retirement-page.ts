import type { RetirementDocument } from '../../../../core/finding/history/retirement-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { retirementMarkup } from '../../../../reports/page/retirement.ts';
import { askRetirement, retirementDateIds } from '../../../store/questions/retirement.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { judgedBy } from './judged-by.ts';

export const retirementPage: readonly PageRoute[] = documentPage<RetirementDocument, never>({
  path: '/retirement',
  of: '/retirement',
  names: [],
  isShared: true,
  ask: async (sql, { question }) => {
    const { dates } = await judgedBy.knowledge();
    return await askRetirement(
      sql,
      question,
      dates.filter(({ id }) => retirementDateIds.includes(id)),
    );
  },
  title: () => 'Retirement of SSTP',
  show: (document, { question, scopes, page, given }) =>
    html`${filtersMarkup(
      '/retirement',
      scopeFields(scopes, question).filter(({ name }) => name !== 'policy'),
    )}${retirementMarkup(document, page, given)}`,
});
