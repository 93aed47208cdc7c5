import { eastAsianWidth } from 'get-east-asian-width';

/** Columns of a terminal that the text takes: two for a wide character of East Asia, none for a mark upon another. */
export function widthOf(text: string): number {
  if (isPlain(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes(text)) width += eastAsianWidth(segment.codePointAt(0) ?? 0);
  return width;
}

/** The text with blanks up to so many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** As much of the text from its start as so many columns hold, at least one character; none of them is halved. */
export function cutToColumns(text: string, columns: number): string {
  if (isPlain(text)) return text.slice(0, Math.max(1, columns));
  let taken = '';
  let width = 0;
  for (const { segment } of graphemes(text)) {
    width += eastAsianWidth(segment.codePointAt(0) ?? 0);
    if (width > columns && taken !== '') return taken;
    taken += segment;
  }
  return taken;
}

/** A character, a column: Latin letters, punctuation and the lines of a frame, which nearly every text is made of. */
function isPlain(text: string): boolean {
  return /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u2500-\u257f]*$/u.test(text);
}

let segmenter: Intl.Segmenter | undefined;

/** Made when it is wanted: that takes longer than a page of plain text. */
function graphemes(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(text);
}
