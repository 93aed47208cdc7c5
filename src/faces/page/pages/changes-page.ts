import { changeClasses } from '../../../../core/finding/diff/diff-document.ts';
import type { FeedDocument } from '../../../../core/finding/history/feed-document.ts';
import { shortName } from '../../../../reports/diff/change-words.ts';
import { html } from '../../../../reports/html/markup.ts';
import { feedMarkup } from '../../../../reports/page/changes.ts';
import { filtersMarkup, scopeFields } from '../../../../reports/page/filters.ts';
import { pastMoment } from '../../../inputs/past-moment.ts';
import { askFeed } from '../../../store/questions/feed.ts';
import type { PageRoute } from '../page-route.ts';
import { documentPage } from './document-page.ts';
import { oneOf } from './page-query.ts';

const usual = '7d';

export const changesPage: readonly PageRoute[] = documentPage<FeedDocument, 'since' | 'class'>({
  path: '/changes',
  of: '/changes',
  names: ['since', 'class'],
  ask: async (sql, { question, page, query }) =>
    await askFeed(
      sql,
      question,
      {
        since: pastMoment('since', query.since === undefined || query.since === '' ? usual : query.since, question.at),
        class: oneOf('class', query.class, changeClasses),
      },
      page,
    ),
  title: () => 'Changes',
  show: (document, { question, scopes, query, given }) =>
    html`${filtersMarkup('/changes', [
      { name: 'since', label: 'Since (12h, 7d, 2026-11-01)', value: query.since ?? usual },
      {
        name: 'class',
        label: 'Kind',
        value: query.class,
        options: changeClasses.map((name) => [name, shortName(name)] as const),
      },
      ...scopeFields(scopes, question),
    ])}${feedMarkup(document, given)}`,
});
