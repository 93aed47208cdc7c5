import { jsonLine, jsonText } from './json-text.ts';

/** A list whose items are made while they are written. */
export type Lazy = () => Iterable<unknown>;

/**
 * A document in JSON, in pieces, ended by a line feed. Wherever a function stands, a list is made while it is written, an item a line: such
 * lists are long, and half of their octets would be spaces.
 */
export function* jsonStream(document: object): Generator<string> {
  yield* pieces(document, 0);
  yield '\n';
}

function* pieces(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'function') {
    yield* itemLines((value as Lazy)(), depth);
    return;
  }
  const indent = '  '.repeat(depth + 1);
  if (!isLazy(value)) {
    yield jsonText(value).replaceAll('\n', `\n${'  '.repeat(depth)}`);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? '[' : '{';
  for (const [name, part] of Object.entries(value)) {
    if (part === undefined) continue;
    yield isList ? `${before}\n${indent}` : `${before}\n${indent}${jsonText(name)}: `;
    yield* pieces(part, depth + 1);
    before = ',';
  }
  yield `\n${'  '.repeat(depth)}${isList ? ']' : '}'}`;
}

function* itemLines(items: Iterable<unknown>, depth: number): Generator<string> {
  const indent = '  '.repeat(depth + 1);
  let before = '[';
  for (const item of items) {
    yield `${before}\n${indent}${jsonLine(item)}`;
    before = ',';
  }
  yield before === '[' ? '[]' : `\n${'  '.repeat(depth)}]`;
}

function isLazy(value: unknown): value is object {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isLazy);
}
