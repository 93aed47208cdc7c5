import type { FindingsDocument } from '../../../../core/finding/history/findings-document.ts';
import { html } from '../../../../reports/html/markup.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { findingsMarkup } from '../../../../reports/page/findings.ts';
import { askFindings } from '../../../store/questions/findings.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { oneOf, someText } from './page-query.ts';

const verdicts = ['fail', 'inconclusive', 'pass'] as const;
const words = { fail: 'fail', inconclusive: 'not shown', pass: 'pass' } as const;

export const findingsPage: readonly PageRoute[] = documentPage<FindingsDocument, 'name' | 'verdict'>({
  path: '/findings',
  of: '/findings',
  names: ['name', 'verdict'],
  ask: async (sql, { question, page, query }) =>
    await askFindings(
      sql,
      question,
      { gateway: someText(query.name), verdict: oneOf('verdict', query.verdict, verdicts) ?? 'fail' },
      page,
    ),
  title: () => 'Findings',
  show: (document, { question, scopes, query, given }) =>
    html`${filtersMarkup('/findings', [
      { name: 'name', label: 'Gateway', value: query.name },
      {
        name: 'verdict',
        label: 'Verdict',
        value: document.verdict,
        options: verdicts.map((one) => [one, words[one]] as const),
      },
      ...scopeFields(scopes, question),
    ])}${findingsMarkup(document, given)}`,
});
