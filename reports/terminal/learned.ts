import { safe } from '../text/safe-text.ts';
import type { Learned } from '../words/ike-words.ts';
import { widthOf } from './columns.ts';
import { labelled } from './lines.ts';
import type { Page } from './page.ts';

/** Values of one kind that are shown; the rest are counted. */
const MOST_VALUES = 16;
const INDENT = 4;

/** What was learned of a target under a heading, in two columns; nothing where nothing was. */
export function learnedLines(title: string, learned: readonly Learned[], { columns, ink }: Page): readonly string[] {
  if (learned.length === 0) return [];
  const width = Math.max(...learned.map(({ label }) => widthOf(label))) + 2;
  const lines = learned.flatMap(({ label, values }) => {
    const left = values.length - MOST_VALUES;
    const texts = values.length === 0 ? ['none'] : values.slice(0, MOST_VALUES).map(safe);
    return labelled(label, [...texts, ...(left > 0 ? [`and ${left} more`] : [])], {
      indent: INDENT,
      label: width,
      columns,
    });
  });
  return [`  ${ink('bold', title)}`, ...lines];
}
