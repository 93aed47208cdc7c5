import type { MatrixDocument } from '../../core/policy/algebra/matrix.ts';
import { csvRecord } from '../text/csv-record.ts';
import { sentenceWords } from '../words/names-words.ts';
import { cellWords } from './matrix-words.ts';

/** RFC 4180: a row a record, a standard a column. */
export function matrixCsv({ standards, policies }: MatrixDocument): string {
  return [
    csvRecord(['policy', 'row', 'it says', ...standards.map(({ id }) => id)]),
    ...policies.flatMap(({ policy, rows }) =>
      rows.map(({ clause, cells }) =>
        csvRecord([policy.id, clause.id, sentenceWords(clause), ...cells.map(cellWords)]),
      ),
    ),
  ].join('');
}
