import type { ClauseHistory, HistoryDocument } from '../../core/finding/history/history-document.ts';
import type { Stretch } from '../../core/finding/history/stretch.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { grid } from './grid.ts';
import { beginningWords, gatewayWords, judgedWords, lastShownWords, momentWords } from './history-words.ts';
import type { HistoryPage, HistoryWriter } from './writer.ts';

/** One gateway: every clause that changed, since when, why, and when it was last shown. */
export const historyWriter: HistoryWriter<HistoryDocument> = {
  terminal: (document, page) => [
    head(document, page),
    endpointLines(document, page),
    ...document.clauses.map((clause) => clauseLines(clause, page)),
    document.unchanged > 0 ? [`${counted(document.unchanged, 'clause')} as at the first scan`] : [],
  ],
  *csv({ gateways, clauses }) {
    yield ['gateway', 'site', 'endpoint', 'policy', 'version', 'clause', ...stretchColumns];
    const [{ gateway } = { gateway: '' }] = gateways;
    for (const { site, endpoint, policy, clause, stretches } of clauses) {
      for (const stretch of stretches)
        yield [gateway, site, endpoint, policy, stretch.version, clause, ...stretchCells(stretch)];
    }
  },
};

/** What `stretchCells` gives, by name. */
export const stretchColumns: readonly string[] = [
  'since',
  'until',
  'verdict',
  'reason',
  'class',
  'cause',
  'last shown',
  'last verdict',
];

/** A stretch as cells of CSV. */
export function stretchCells({
  since,
  until,
  verdict,
  reason,
  class: name,
  cause,
  lastShown,
}: Omit<Stretch, 'version'>): readonly string[] {
  return [since, until ?? '', verdict, reason, name, cause, lastShown?.at ?? '', lastShown?.verdict ?? ''];
}

function head({ scope, gateways }: HistoryDocument, { ink }: HistoryPage): readonly string[] {
  return gateways.map((one) => {
    const { group, owner, retired } = one;
    const said = [
      group === '' ? '' : `group ${group}`,
      owner === '' ? '' : `owner ${owner}`,
      retired === null ? '' : `retired ${momentWords(retired)}`,
      `as of ${momentWords(scope.asOf)} UTC`,
    ];
    return `${ink('bold', safe(gatewayWords(one)))}  ${safe(said.filter((part) => part !== '').join(', '))}`;
  });
}

function endpointLines({ endpoints }: HistoryDocument, { columns }: HistoryPage): readonly string[] {
  const rows = endpoints.map(({ site, endpoint, url, scans, first, last, completeness }) => [
    endpoint,
    site,
    scans,
    momentWords(first),
    momentWords(last),
    completeness === 'complete' ? '' : 'cut short',
    url,
  ]);
  return grid(['endpoint', 'site', 'scans', 'first', 'last', '', 'now at'], rows, columns);
}

function clauseLines(
  { site, endpoint, policy, clause, stretches }: ClauseHistory,
  page: HistoryPage,
): readonly string[] {
  return [
    page.ink('bold', safe(`${policy}/${clause} at ${endpoint}${site === '' ? '' : ` from ${site}`}`)),
    ...stretchLines(stretches, page),
  ];
}

/** Stretches of a clause, a line each: from when to when, what, and why it began. */
export function stretchLines(stretches: readonly Stretch[], { columns }: HistoryPage): readonly string[] {
  const place = { indent: 2, label: 38, columns };
  return stretches.flatMap(({ since, until, lastShown, ...stretch }) => {
    const when = `${momentWords(since)} to ${until === null ? 'now' : momentWords(until)}`;
    const shown = stretch.verdict === 'inconclusive' ? lastShownWords(lastShown) : '';
    const beside = [beginningWords(stretch), shown].filter((part) => part !== '').join('; ');
    return labelled(when, [safe(`${judgedWords(stretch)}${beside === '' ? '' : `: ${beside}`}`)], place);
  });
}
