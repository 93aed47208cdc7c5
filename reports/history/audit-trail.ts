import type { AuditTrailDocument } from '../../core/finding/history/audit-trail-document.ts';
import { counted } from '../words/words.ts';
import { grid } from './grid.ts';
import { momentWords } from './history-words.ts';
import type { HistoryWriter } from './writer.ts';

type Chain = AuditTrailDocument['chain'];

const whys: Readonly<Record<NonNullable<Chain['broken']>['why'], string>> = {
  missing: 'is missing',
  changed: 'is not what was written',
  'not-following': 'does not follow from the row before it',
};

/** What was done on the page and with tokens, and whether the trail is whole. */
export const auditTrailWriter: HistoryWriter<AuditTrailDocument> = {
  terminal: ({ chain, entries }, { ink, columns }) => [
    entries.length === 0
      ? []
      : grid(
          ['no.', 'when', 'who', 'by', 'what', 'of', 'reason'],
          entries.map(({ seq, at, who, how, what, subject, reason }) => [
            seq,
            momentWords(at),
            who,
            how,
            what,
            subject,
            reason,
          ]),
          columns,
        ),
    [
      chain.broken === null
        ? ink('bold', `${counted(chain.rows, 'row')}, each follows from the one before`)
        : ink('bold', `row ${chain.broken.seq} ${whys[chain.broken.why]}: the trail was changed`),
      `  newest digest: ${chain.digest}`,
    ],
  ],
  *csv({ entries }) {
    yield ['seq', 'at', 'who', 'role', 'how', 'what', 'subject', 'before', 'after', 'reason', 'digest'];
    for (const { seq, before, after, ...row } of entries)
      yield [
        String(seq),
        row.at,
        row.who,
        row.role,
        row.how,
        row.what,
        row.subject,
        before === null ? '' : JSON.stringify(before),
        after === null ? '' : JSON.stringify(after),
        row.reason,
        row.digest,
      ];
  },
};
