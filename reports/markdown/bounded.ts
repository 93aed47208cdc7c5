import { counted } from '../words/words.ts';

/** A table whose rows are left out from the end where there is no room for all. */
export interface Section {
  readonly title: string;
  readonly columns: readonly string[];
  /** Each cell is Markdown. */
  readonly rows: readonly (() => readonly string[])[];
  /** What stands there when there is no row. */
  readonly none: string;
  /** Part of the room that is left, 0 to 1. */
  readonly share: number;
}

const encoder = new TextEncoder();
/** Room for the line that tells what was left out. */
const LINE_OCTETS = 120;

/** The head and its sections in at most so many octets of UTF-8, whole rows alone, with the number of those that were left out. */
export function* bounded(head: string, sections: readonly Section[], mostOctets: number): Generator<string> {
  const starts = sections.map(({ title, columns, none, rows }) =>
    rows.length === 0
      ? `\n## ${title}\n\n${none}\n`
      : `\n## ${title}\n\n${line(columns)}${line(columns.map(() => '---'))}`,
  );
  let left = mostOctets - octets(head) - starts.reduce((sum, start) => sum + octets(start) + LINE_OCTETS, 0);
  yield head;
  for (const [at, { rows, share }] of sections.entries()) {
    yield starts[at] ?? '';
    const room = left * share;
    let used = 0;
    for (const [index, row] of rows.entries()) {
      const text = line(row());
      const size = octets(text);
      if (used + size > room) {
        yield `\n${counted(rows.length - index, 'more row')} left out: the other reports have them.\n`;
        break;
      }
      used += size;
      yield text;
    }
    left -= used;
  }
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

function octets(text: string): number {
  return encoder.encode(text).length;
}
