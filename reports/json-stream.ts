import { jsonArray, jsonText } from './json-text.ts';

/** A list whose items are made while they are written. */
export type Lazy = () => Iterable<unknown>;

/** A document in JSON, lists made while they are written wherever a function stands: the same text as of the whole, in pieces, ended by a line feed. */
export function* jsonStream(document: object): Generator<string> {
  yield* pieces(document, 0);
  yield '\n';
}

function* pieces(value: unknown, depth: number): Generator<string> {
  if (typeof value === 'function') {
    yield* jsonArray((value as Lazy)(), depth);
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

function isLazy(value: unknown): value is object {
  if (typeof value === 'function') return true;
  return typeof value === 'object' && value !== null && Object.values(value).some(isLazy);
}
