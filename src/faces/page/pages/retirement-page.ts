import type { RetirementDocument } from '../../../../core/finding/history/retirement-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { retirementMarkup } from '../../../../reports/page/retirement.ts';
import type { Queryable } from '../../../store/database.ts';
import type { Question } from '../../../store/questions/question.ts';
import { askRetirement, retirementDateIds } from '../../../store/questions/retirement.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { judgedBy } from './judged-by.ts';

export const retirementPage: readonly PageRoute[] = documentPage<RetirementDocument, never>({
  path: '/retirement',
  of: '/retirement',
  names: [],
  ask: async (sql, { question }) => await retirementOf(sql, question),
  title: () => 'Retirement of SSTP',
  show: (document, { question, scopes, page, given }) =>
    html`${filtersMarkup(
      '/retirement',
      scopeFields(scopes, question).filter(({ name }) => name !== 'policy'),
    )}${retirementMarkup(document, page, given)}`,
});

/** Who is left, by the dates that end SSTP. */
export async function retirementOf(sql: Queryable, question: Question): Promise<RetirementDocument> {
  const { dates } = await judgedBy.knowledge();
  const own = dates.filter(({ id }) => retirementDateIds.includes(id));
  return await askRetirement(sql, question, own);
}
