import type { MatrixDocument } from '../../core/policy/algebra/matrix.ts';
import { markdownCode, markdownText } from '../markdown/markdown-text.ts';
import { sentenceWords } from '../words/names-words.ts';
import { cellWords, totalWords } from './matrix-words.ts';

/** A table a policy (GFM), a row a line, a standard a column; the last line counts what is inside. */
export function matrixMarkdown({ asOf, standards, policies }: MatrixDocument): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return policies
    .map(({ policy, rows }) =>
      [
        `## ${markdownCode(policy.id)} ${markdownText(policy.version)} as of ${asOf}`,
        '',
        line(['Row', 'It says', ...standards.map(({ id }) => markdownCode(id))]),
        line(['---', '---', ...standards.map(() => '---')]),
        ...rows.map(({ clause, cells }) =>
          line([
            markdownCode(clause.id),
            markdownText(sentenceWords(clause)),
            ...cells.map(cellWords).map(markdownText),
          ]),
        ),
        line(['', 'inside', ...standards.map((_, at) => totalWords(rows.flatMap(({ cells }) => cells[at] ?? [])))]),
        '',
      ].join('\n'),
    )
    .join('\n');
}
