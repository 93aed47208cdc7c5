import { changeClasses, type DiffDocument } from '../../core/finding/diff/diff-document.ts';
import { visibleText } from '../text/visible-text.ts';
import { ratingNote } from '../words/rating-words.ts';
import { changeTitles, headline, sideWords, stepWords, targetLines, valueLines, wasNote } from './change-words.ts';

/** Rows of one class; a comment in a pull request has a bound, and the other formats have all of them. */
const ROWS_AT_MOST = 200;

/** What changed between two results, for a pull request or a job summary. */
export function diffMarkdown(diff: DiffDocument): string {
  const [word, rest] = headline(diff);
  const blocks = [
    `## gateproof diff: ${word}`,
    text(rest),
    [`- old: ${text(sideWords(diff.old))}`, `- new: ${text(sideWords(diff.new))}`].join('\n'),
    targetLines(diff)
      .map((line) => `- ${text(line)}`)
      .join('\n'),
    ...changeClasses.map((name) => {
      const changes = diff.changes.filter((change) => change.class === name);
      if (changes.length === 0) return '';
      const rows = changes.slice(0, ROWS_AT_MOST).map((change) => {
        const seen = valueLines(change).map(text).join('<br>');
        return `| ${text(`${change.policy}/${change.clause}${ratingNote(change)}`)} | ${text(`${change.target}${wasNote(change)}`)} | ${text(stepWords(change))} | ${seen} |`;
      });
      const more = changes.length - rows.length;
      return [
        `### ${text(changeTitles[name])}`,
        '',
        '| clause | target | verdict | seen |',
        '| --- | --- | --- | --- |',
        ...rows,
        ...(more > 0 ? ['', `and ${more} more`] : []),
      ].join('\n');
    }),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Text that stays text in Markdown: what could be markup is a character reference, what cannot be seen is spelled out. */
function text(value: string): string {
  return visibleText(value).replaceAll(/[^\p{L}\p{N} .,:;/()=+%-]|->/gu, (found) =>
    found === '->' ? '→' : `&#${found.codePointAt(0) ?? 0};`,
  );
}
