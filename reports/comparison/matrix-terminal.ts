import type { MatrixCell, MatrixDocument } from '../../core/policy/algebra/matrix.ts';
import type { ReportOptions } from '../report-format.ts';
import { cutToColumns, padded } from '../terminal/columns.ts';
import { type Ink, inkFor } from '../terminal/ink.ts';
import { safe } from '../text/safe-text.ts';
import { sentenceWords } from '../words/names-words.ts';
import { inks, nameWords } from './check-terminal.ts';
import { totalWords } from './matrix-words.ts';

const signs: Readonly<Record<MatrixCell['stands'], string>> = {
  inside: 'in',
  partly: 'part',
  outside: 'out',
  'says-nothing': '-',
};
const width = 6;

/** A row a line and a standard a column, under its number; which is which stands above, with how many of the rows are inside. */
export function matrixTerminal(matrix: MatrixDocument, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const perBlock = Math.max(1, Math.floor((columns - 2 - titleWidth(columns)) / width));
  const blocks = matrix.policies.flatMap(({ policy, rows }) => [
    [
      ink('bold', `${nameWords(policy)} as of ${matrix.asOf}`),
      ...matrix.standards.map((standard, at) => {
        const total = totalWords(rows.flatMap(({ cells }) => cells[at] ?? []));
        return cutToColumns(`  ${padded(String(at + 1), 4)}${padded(safe(standard.id), 32)}${total} inside`, columns);
      }),
    ],
    ...starts(matrix.standards.length, perBlock).map((start) => [
      ink('bold', `  ${padded('', titleWidth(columns))}${numbers(start, perBlock, matrix.standards.length)}`.trimEnd()),
      ...rows.map(({ clause, cells }) => {
        const title = cutToColumns(safe(`${clause.id} ${sentenceWords(clause)}`), titleWidth(columns) - 1);
        return `  ${padded(title, titleWidth(columns))}${cells
          .slice(start, start + perBlock)
          .map((cell) => signOf(cell, ink))
          .join('')}`.trimEnd();
      }),
    ]),
  ]);
  const legend = '~: as legacy; *: otherwise by another reading; >: otherwise later; policy check tells why';
  return `${[...blocks.map((block) => block.join('\n')), cutToColumns(legend, columns)].join('\n\n')}\n`;
}

/** Wide enough for most titles, and half of the line at most. */
function titleWidth(columns: number): number {
  return Math.min(52, Math.floor(columns / 2));
}

function starts(length: number, step: number): readonly number[] {
  return Array.from({ length: Math.ceil(length / step) }, (_, at) => at * step);
}

function numbers(start: number, count: number, length: number): string {
  return Array.from({ length: Math.min(count, length - start) }, (_, at) => padded(String(start + at + 1), width)).join(
    '',
  );
}

function signOf({ stands, changes, otherReadings, isLegacy }: MatrixCell, ink: Ink): string {
  const text = `${signs[stands]}${isLegacy === true ? '~' : ''}${otherReadings.length > 0 ? '*' : ''}${changes === undefined ? '' : '>'}`;
  return padded(text, width).replace(text, (found) => ink(inks[stands], found));
}
