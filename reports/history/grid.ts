import { cutToColumns, padded, widthOf } from '../terminal/columns.ts';
import { safe } from '../text/safe-text.ts';

/** No cell but the last takes more. */
const WIDEST = 44;

/** Rows in columns under their heads, numbers to the right, as wide as their widest cell; what a line has no room for is cut. Text may come from anywhere. */
export function grid(
  heads: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  columns: number,
): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => safe(String(cell))));
  const isNumber = heads.map((_, at) => rows.length > 0 && rows.every((row) => typeof row[at] === 'number'));
  const widths = heads.map((head, at) => {
    const widest = Math.max(widthOf(head), ...cells.map((row) => widthOf(row[at] ?? '')));
    return at === heads.length - 1 ? widest : Math.min(WIDEST, widest);
  });
  const line = (row: readonly string[]): string => {
    const text = row.map((cell, at) => {
      const width = widths[at] ?? 0;
      const shown = cut(cell, width);
      return isNumber[at] === true ? ' '.repeat(width - widthOf(shown)) + shown : padded(shown, width);
    });
    return cut(`  ${text.join('  ')}`.trimEnd(), columns);
  };
  return [line(heads), ...cells.map(line)];
}

function cut(text: string, width: number): string {
  return widthOf(text) <= width ? text : `${cutToColumns(text, width - 1)}…`;
}
