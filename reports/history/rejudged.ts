import type { RejudgedClause, RejudgedDocument } from '../../core/finding/history/rejudged-document.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { grid } from './grid.ts';
import { stretchCells, stretchColumns, stretchLines } from './history.ts';
import { gatewayWords, momentWords, scopeWords } from './history-words.ts';
import { countCells } from './status.ts';
import type { HistoryPage, HistoryWriter } from './writer.ts';

/** Clauses that a terminal shows; the other formats have all of them. */
const SHOWN = 100;

/** How a fleet would have been judged by a policy. */
export const rejudgedWriter: HistoryWriter<RejudgedDocument> = {
  terminal: (document, page) => [
    head(document, page),
    standingLines(document, page),
    gapLines(document, page),
    ...document.clauses.slice(0, SHOWN).map((clause) => clauseLines(clause, page)),
    [
      ...(document.clauses.length > SHOWN ? [`and ${document.clauses.length - SHOWN} more clauses`] : []),
      `${counted(document.unchanged, 'clause')} would have held all the time, or did not apply`,
    ],
  ],
  *csv({ clauses, policy, withoutFacts }) {
    yield ['gateway', 'site', 'group', 'owner', 'endpoint', 'policy', 'version', 'clause', ...stretchColumns];
    for (const { gateway, site, group, owner, endpoint, clause, stretches } of clauses) {
      for (const stretch of stretches)
        yield [gateway, site, group, owner, endpoint, policy.id, policy.version, clause, ...stretchCells(stretch)];
    }
    for (const { gateway, site, group, owner, endpoint, first, last } of withoutFacts) {
      const judged = [first, last, 'inconclusive', 'facts were removed', '', '', '', ''];
      yield [gateway, site, group, owner, endpoint, policy.id, policy.version, '', ...judged];
    }
  },
};

function head({ policy, since, scope, scans, endpoints }: RejudgedDocument, { ink }: HistoryPage): readonly string[] {
  return [
    `${ink('bold', safe(`by ${policy.id} ${policy.version}`))}  ${counted(scans, 'scan')} of ${counted(endpoints, 'endpoint')} since ${momentWords(since)}`,
    `judged by what is kept of them, nothing was sent; ${safe(scopeWords(scope))}`,
  ];
}

function standingLines({ then, now }: RejudgedDocument, { columns }: HistoryPage): readonly string[] {
  return grid(
    ['', 'conforms', 'violates', 'open', 'pass', 'fail', 'not shown'],
    [
      ['then', ...countCells(then)],
      ['now', ...countCells(now)],
    ],
    columns,
  );
}

function gapLines({ withoutFacts }: RejudgedDocument, { columns, ink }: HistoryPage): readonly string[] {
  if (withoutFacts.length === 0) return [];
  return [
    ink('yellow', 'facts were removed: what these scans showed is not known'),
    ...grid(
      ['gateway', 'endpoint', 'scans', 'from', 'to'],
      withoutFacts.map((one) => [
        gatewayWords(one),
        one.endpoint,
        one.scans,
        momentWords(one.first),
        momentWords(one.last),
      ]),
      columns,
    ),
  ];
}

function clauseLines(clause: RejudgedClause, page: HistoryPage): readonly string[] {
  const title = `${gatewayWords(clause)} ${clause.endpoint}: ${clause.clause}`;
  return [page.ink('bold', safe(title)), ...stretchLines(clause.stretches, page)];
}
