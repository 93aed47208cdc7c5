import type { ThreeColumns } from '../../core/facts/readiness-facts.ts';
import type { TargetResult } from '../../core/finding/result.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { cutToColumns, padded, widthOf } from './columns.ts';
import type { Page } from './page.ts';

const INDENT = 4;
const HEADS = ['documented', 'configured', 'observed'] as const;
/** A cell is a word or a date; longer text is cut in the other formats' favour. */
const CELL = 18;
const REMARKS = 8;

/** What is documented, configured and observed, side by side: tunnel types and rows where two columns differ; the others as one line each table. */
export function readinessLines(
  readiness: TargetResult['facts']['readiness'],
  { columns, ink }: Page,
): readonly string[] {
  if (readiness === undefined) return [];
  const isShown = (row: ThreeColumns): boolean => row.item.startsWith('protocol ') || differs(row);
  const others = Map.groupBy(
    readiness.columns.filter((row) => !isShown(row)),
    (row) => JSON.stringify([tableOf(row), ...HEADS.map((head) => row[head])]),
  );
  const width = Math.max(20, columns - INDENT - HEADS.length * CELL);
  const line = (item: string, cells: readonly string[]): string =>
    `${' '.repeat(INDENT)}${padded(cut(item, width), width)}${cells.map((cell) => padded(cut(cell, CELL), CELL)).join('')}`.trimEnd();
  const cells = (row: ThreeColumns): readonly string[] => HEADS.map((head) => safe(row[head] ?? '?'));
  return [
    ink('bold', line('', HEADS)),
    ...readiness.columns.filter(isShown).map((row) => line(safe(row.item), cells(row))),
    ...[...others.values()].flatMap(([first, ...rest]) =>
      first === undefined ? [] : [line(`${safe(tableOf(first))}, ${counted(rest.length + 1, 'row')}`, cells(first))],
    ),
    ...readiness.configured.remarks
      .slice(0, REMARKS)
      .map((remark) => `${' '.repeat(INDENT)}${cut(safe(remark), columns - INDENT)}`),
  ];
}

/** The first word of an item: 'ike', 'ipsec', 'tls'. */
function tableOf({ item }: ThreeColumns): string {
  return item.split(' ', 1)[0] ?? item;
}

/** Whether two known columns say different things. */
function differs({ documented, configured, observed }: ThreeColumns): boolean {
  const said = [documented, configured, observed === 'accepted' ? 'yes' : observed === 'refused' ? 'no' : observed];
  return new Set(said.filter((one) => one !== null)).size > 1;
}

function cut(text: string, width: number): string {
  return widthOf(text) < width ? text : `${cutToColumns(text, width - 2)}…`;
}
