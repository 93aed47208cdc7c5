import type { MatrixCell } from '../../core/policy/algebra/matrix.ts';
import { standsWords } from './check-terminal.ts';

/** 'inside until 2031-12-31', 'inside; outside by another reading'. */
export function cellWords({ stands, changes, otherReadings, isLegacy }: MatrixCell): string {
  const later = changes === undefined ? '' : `, ${standsWords[changes.to]} from ${changes.on}`;
  const other = otherReadings.map((one) => `; ${standsWords[one]} by another reading`).join('');
  return `${standsWords[stands]}${isLegacy === true ? ' as legacy' : ''}${later}${other}`;
}

/** '17 of 28': how many of the rows that a standard speaks of are inside; '-' where it speaks of none. */
export function totalWords(cells: readonly MatrixCell[]): string {
  const spoken = cells.filter(({ stands }) => stands !== 'says-nothing');
  const inside = spoken.filter(({ stands }) => stands === 'inside').length;
  return spoken.length === 0 ? '-' : `${inside} of ${spoken.length}`;
}
