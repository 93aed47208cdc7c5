import type { Json } from '../../core/observation/observation.ts';
import { visibleText } from '../visible-text.ts';
import { combinationWords, fieldWords, isCombination, isScalar } from '../words.ts';

/** One string from the wire may fill a screen; the rest of it is in the other formats. */
const LONGEST = 400;
/** Items of one list. */
const MOST_ITEMS = 16;

/** Text that is safe on a terminal, cut after 400 characters with the length told. */
export function safe(text: string): string {
  const shown = visibleText(text);
  // A cut between two surrogates would leave half a character.
  return shown.length <= LONGEST ? shown : `${visibleText(shown.slice(0, LONGEST))}… (${shown.length} characters)`;
}

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
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function broken(word: string, width: number): readonly string[] {
  const parts = Math.ceil(word.length / width);
  return parts <= 1 ? [word] : Array.from({ length: parts }, (_, at) => word.slice(at * width, (at + 1) * width));
}

/** A label and its text in two columns, wrapped, continued under the text. */
export function labelled(
  label: string,
  texts: readonly string[],
  place: { readonly indent: number; readonly label: number; readonly columns: number },
): readonly string[] {
  const hang = place.indent + place.label;
  const lines = texts.flatMap((text) => wrap(text, place.columns - hang));
  return lines.map((line, at) => `${' '.repeat(place.indent)}${(at === 0 ? label : '').padEnd(place.label)}${line}`);
}

/** Any JSON as lines for people: combinations on one line each, everything else as 'name: value'. */
export function jsonLines(value: Json): readonly string[] {
  if (isScalar(value)) return [value === null ? 'none' : safe(String(value))];
  if (isCombination(value)) return [safe(combinationWords(value))];
  if (Array.isArray(value)) return listLines(value);
  return Object.entries(value).flatMap(([name, part]) => {
    const label = fieldWords(safe(name));
    const lines = jsonLines(part);
    const isFlat = isScalar(part) || (Array.isArray(part) && part.every(isScalar)) || lines.length === 1;
    return isFlat ? [`${label}: ${lines.join(' ')}`] : [`${label}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function listLines(list: readonly Json[]): readonly string[] {
  if (list.length === 0) return ['none'];
  const left = list.length - MOST_ITEMS;
  const shown = list.slice(0, MOST_ITEMS);
  const more = left > 0 ? [`and ${left} more`] : [];
  if (list.every(isScalar)) return [[...shown.flatMap(jsonLines), ...more].join(', ')];
  return [...shown.flatMap(jsonLines), ...more];
}
