import { changeClasses, type DiffDocument } from '../../core/finding/diff/diff-document.ts';
import type { ReportOptions } from '../report-format.ts';
import { inkFor } from '../terminal/ink.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { ratingNote } from '../words/rating-words.ts';
import { changeTitles, headline, sideWords, stepWords, targetLines, valueLines, wasNote } from './change-words.ts';

/** What changed between two results: one word, then class by class. */
export function diffTerminal(diff: DiffDocument, options: ReportOptions = {}): string {
  const columns = Math.min(160, Math.max(60, options.columns ?? 100));
  const ink = inkFor(options.colour ?? false);
  const [word, rest] = headline(diff);
  const at = (indent: number, label: string, text: string): readonly string[] =>
    labelled(label, [safe(text)], { indent, label: label === '' ? 0 : 5, columns });
  const blocks = [
    [
      `${ink('bold', ink(diff.isWorse ? 'red' : diff.isIncomplete ? 'yellow' : 'green', word))}  ${rest}`,
      ...at(2, 'old', sideWords(diff.old)),
      ...at(2, 'new', sideWords(diff.new)),
      ...targetLines(diff).flatMap((line) => at(2, '', line)),
    ],
    ...changeClasses.map((name) => {
      const changes = diff.changes.filter((change) => change.class === name);
      if (changes.length === 0) return [];
      return [
        ink('bold', changeTitles[name]),
        ...changes.flatMap((change) => [
          ...at(2, '', `${change.id}${wasNote(change)}${ratingNote(change)}`),
          ...at(4, '', stepWords(change)),
          ...valueLines(change).flatMap((line) => at(6, '', line)),
        ]),
      ];
    }),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}
