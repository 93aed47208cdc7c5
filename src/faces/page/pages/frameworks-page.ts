import type { FrameworksDocument } from '../../../../core/finding/history/frameworks-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { frameworksMarkup } from '../../../../reports/page/frameworks.ts';
import { askFrameworks } from '../../../store/questions/frameworks.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';

export const frameworksPage: readonly PageRoute[] = documentPage<FrameworksDocument, never>({
  path: '/frameworks',
  of: '/frameworks',
  names: [],
  ask: async (sql, { question, page }) => await askFrameworks(sql, question, page),
  title: () => 'Frameworks',
  show: (document, { question, scopes, given }) =>
    html`${filtersMarkup(
      '/frameworks',
      scopeFields(scopes, question).filter(({ name }) => name !== 'policy'),
    )}${frameworksMarkup(document, given)}`,
});
