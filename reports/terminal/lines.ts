import { cutToColumns, padded, widthOf } from './columns.ts';

/**
 * The text with no line that a CI job would take for a command to itself (GitHub's '::add-mask::…' and '##[…]'): the first sign of one is spelled
 * out.
 */
export function withoutCommands(text: string): string {
  return text.replaceAll(/^( *):(?=:[A-Za-z])/gmu, '$1<U+003A>').replaceAll(/^( *)#(?=#\[)/gmu, '$1<U+0023>');
}

/** The text in lines of at most `width` columns; a longer word is broken. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((whole) => broken(whole, width))) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function broken(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  for (let rest = word; ; ) {
    const part = cutToColumns(rest, width);
    parts.push(part);
    if (part.length === rest.length) return parts;
    rest = rest.slice(part.length);
  }
}

/** A label and its text in two columns, wrapped, continued under the text. */
export function labelled(
  label: string,
  texts: readonly string[],
  place: { readonly indent: number; readonly label: number; readonly columns: number },
): readonly string[] {
  const hang = place.indent + place.label;
  const lines = texts.flatMap((text) => wrap(text, place.columns - hang));
  return lines.map((line, at) => `${' '.repeat(place.indent)}${padded(at === 0 ? label : '', place.label)}${line}`);
}
