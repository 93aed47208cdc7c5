/** Characters that act on what shows them, but not the line feeds between the lines of a document. */
const HIDDEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu;
/** Most texts have none beyond ASCII, which is found out sooner. */
const OTHER = /[^\n\x20-\x7e]/u;

/** A value as JSON in lines of two spaces; hidden characters are escaped, so that a document may be shown on a terminal. No line feed at the end. */
export function jsonText(value: unknown): string {
  return visible(JSON.stringify(value, null, 2));
}

/** The same in one line. */
export function jsonLine(value: unknown): string {
  return visible(JSON.stringify(value));
}

function visible(text: string): string {
  return OTHER.test(text) ? text.replace(HIDDEN, escaped) : text;
}

/** An array that is made while it is written: the pieces of its text, `depth` levels deep in a document. */
export function* jsonArray(items: Iterable<unknown>, depth: number): Generator<string> {
  const indent = '  '.repeat(depth + 1);
  let before = '[';
  for (const item of items) {
    yield `${before}\n${indent}${jsonText(item).replaceAll('\n', `\n${indent}`)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `\n${'  '.repeat(depth)}]`;
}

/** An object whose lists may be long: what `jsonText` makes of it, in pieces, ended by a line feed. `shape` makes each item as its turn comes. */
export function* jsonDocument(
  entries: Iterable<readonly [name: string, value: unknown]>,
  shape: (name: string, item: unknown) => unknown = (_, item) => item,
): Generator<string> {
  let before = '{';
  for (const [name, value] of entries) {
    yield `${before}\n  ${jsonText(name)}: `;
    if (Array.isArray(value)) yield* jsonArray(shaped(name, value, shape), 1);
    else yield jsonText(value).replaceAll('\n', '\n  ');
    before = ',';
  }
  yield before === '{' ? '{}\n' : '\n}\n';
}

function* shaped(name: string, items: readonly unknown[], shape: (name: string, item: unknown) => unknown): Generator {
  for (const item of items) yield shape(name, item);
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
