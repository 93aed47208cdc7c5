import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { z } from 'zod';
import { GateproofError } from '../gateproof-error.ts';
import { type Problem, problemLines } from './problem.ts';
import { type Path, schemaProblems } from './schema-problems.ts';

/** Largest text that is read, in UTF-16 code units. */
export const MAX_DOCUMENT_LENGTH: number = 256 * 1024;

/** Most aliases that a document may expand to; more is a bomb. */
const MAX_ALIASES = 100;

/** Most problems that are told; the rest is counted. */
const MAX_PROBLEMS = 100;

/** A text that is not what its schema wants: every problem of it, by position. */
export class DocumentError extends GateproofError<'document-invalid'> {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super({ name: 'DocumentError', code: 'document-invalid', fault: 'input' }, problemLines(problems));
    this.problems = problems;
  }
}

/** Where something stands in a text: line and column, from 1. */
export interface DocumentPlace {
  readonly line: number;
  readonly column: number;
}

/** What a check beyond the schema gets. */
export interface CheckContext {
  /** Whether the schema found nothing wrong at the path or below it, so that the raw value there has the schema's shape. */
  readonly sound: (path: Path) => boolean;
  /** Adds a problem at the value of the path, or at its key. */
  readonly report: (path: Path, code: string, message: string, at?: 'key' | 'value') => void;
  /** The line, from 1, of the value of the path, or of its key. */
  readonly lineOf: (path: Path, at?: 'key' | 'value') => number;
  /** Where the value of the path begins, from 1. */
  readonly placeOf: (path: Path) => DocumentPlace;
}

/**
 * The value of a YAML 1.2 text by a zod schema. Beyond the schema these are errors: duplicate keys, keys that are not text, unknown
 * tags and anchors, several documents, more than 100 aliases, more than `mostCharacters` (default 256 Ki). `check` sees the raw value, whether or not it
 * has the schema's shape, and may add problems. Throws DocumentError with all of them.
 */
export function parseYamlDocument<Schema extends z.ZodType>(
  text: string,
  file: string,
  schema: Schema,
  check?: (raw: unknown, context: CheckContext) => void,
  mostCharacters: number = MAX_DOCUMENT_LENGTH,
): z.output<Schema> {
  const lines = new LineCounter();
  const problems: Problem[] = [];
  const placeAt = (offset: number): DocumentPlace => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const add = (offset: number, code: string, message: string): void => {
    problems.push({ file, ...placeAt(offset), code, message });
  };
  const fail = (): never => {
    throw new DocumentError(told(problems));
  };

  if (text.length > mostCharacters) {
    add(0, 'too-large', `wanted at most ${mostCharacters} characters, found ${text.length}`);
    fail();
  }
  const document = parse(text, lines, add);
  if (document === undefined) return fail();
  const raw = toValue(document, add);
  if (raw === FAILED) return fail();

  const found = schema.safeParse(raw);
  const issues = found.success ? [] : schemaProblems(found.error.issues, schema, raw);
  for (const issue of issues) add(offsetOf(document, issue.path, issue.at), issue.code, issue.message);
  check?.(raw, {
    sound: (path) => !issues.some((issue) => touches(issue.path, path)),
    report: (path, code, message, at = 'value') => add(offsetOf(document, path, at), code, message),
    lineOf: (path, at = 'value') => placeAt(offsetOf(document, path, at)).line,
    placeOf: (path) => placeAt(offsetOf(document, path, 'value')),
  });
  if (problems.length > 0 || !found.success) return fail();
  return found.data;
}

const FAILED = Symbol('failed');
const TOO_DEEP = 'wanted a document of few levels, found one that is nested too deeply to read';

type Add = (offset: number, code: string, message: string) => void;

function parse(text: string, lines: LineCounter, add: Add): Document.Parsed | undefined {
  let document: Document.Parsed;
  try {
    // Its own look for keys that come twice compares each with all before it.
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true, uniqueKeys: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    add(0, 'too-deep', TOO_DEEP);
    return undefined;
  }
  if (document.errors.some(({ message }) => message.startsWith('Maximum call stack'))) {
    add(0, 'too-deep', TOO_DEEP);
    return undefined;
  }
  for (const error of document.errors) {
    if (error.code === 'MULTIPLE_DOCS') {
      add(error.pos[0], 'several-documents', 'wanted one document, found another');
    } else {
      add(error.pos[0], 'yaml-syntax', `wanted YAML: ${error.message}`);
    }
  }
  for (const warning of document.warnings) {
    if (warning.code === 'TAG_RESOLVE_FAILED') {
      add(warning.pos[0], 'unknown-tag', `wanted a value without tag, found ${wordAt(text, warning.pos[0])}`);
    } else {
      add(warning.pos[0], 'yaml-syntax', `wanted YAML: ${warning.message}`);
    }
  }
  let isUsable = true;
  const anchors = new Set<string>();
  let aliases = 0;
  const anchored = (_: unknown, { anchor }: { readonly anchor?: string }): void => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  visit(document, {
    Scalar: anchored,
    Seq: anchored,
    Map: (_, map) => {
      anchored(_, map);
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const at = startOf(key) ?? 0;
        if (keys.has(key.value)) add(at, 'duplicate-key', `wanted each key once, found ${wordAt(text, at)} again`);
        keys.add(key.value);
      }
    },
    // A mapping of free keys would drop it without a word.
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === '__proto__') {
        add(startOf(pair.key) ?? 0, 'unknown-key', 'unknown key "__proto__"');
      }
    },
    Alias: (_, alias) => {
      const at = startOf(alias) ?? 0;
      if (++aliases > MAX_ALIASES) {
        add(at, 'too-many-aliases', `wanted at most ${MAX_ALIASES} aliases, found more`);
        isUsable = false;
        return visit.BREAK;
      }
      if (anchors.has(alias.source)) return undefined;
      add(at, 'unknown-alias', `wanted the name of an anchor above, found "${alias.source}"`);
      isUsable = false;
      return undefined;
    },
  });
  return isUsable && document.errors.length === 0 ? document : undefined;
}

function toValue(document: Document.Parsed, add: Add): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    let at = 0;
    visit(document, {
      Alias: (_, alias) => {
        at = alias.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    add(at, 'too-many-aliases', `wanted at most ${MAX_ALIASES} expanded aliases, found more`);
    return FAILED;
  }
}

function wordAt(text: string, offset: number): string {
  return JSON.stringify(/^[^\s:,{}[\]]{1,64}/.exec(text.slice(offset, offset + 64))?.[0] ?? '');
}

/** Offset of the node of a path, of its key, or of the nearest one above that exists. */
function offsetOf(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const parent: unknown = isAlias(node) ? node.resolve(document) : node;
    if (isMap(parent)) {
      const pair = pairOf(parent, step);
      if (pair === undefined) return offset;
      node = pair.value;
      const wantsKey = (depth === path.length - 1 && at === 'key') || node === null;
      offset = startOf(wantsKey ? pair.key : node) ?? offset;
    } else if (isSeq(parent)) {
      node = parent.items[Number(step)];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

/** A document of many keys and many problems is looked through once. */
const pairsByKey = new WeakMap<object, ReadonlyMap<unknown, Pair>>();

function pairOf(map: YAMLMap, wanted: unknown): Pair | undefined {
  let pairs = pairsByKey.get(map);
  if (pairs === undefined) {
    // The first of a key that comes twice counts.
    pairs = new Map(
      map.items.flatMap((pair) => (isScalar(pair.key) ? [[pair.key.value, pair] as const] : [])).reverse(),
    );
    pairsByKey.set(map, pairs);
  }
  return pairs.get(wanted);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

/** Whether one path lies at or below the other, in either direction. */
function touches(issue: Path, path: Path): boolean {
  const common = Math.min(issue.length, path.length);
  return issue.length >= path.length && path.slice(0, common).every((step, at) => step === issue[at]);
}

/** By position, and not more than can be read. */
function told(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const [first, ...later] = sorted.slice(MAX_PROBLEMS);
  if (first === undefined) return sorted;
  const rest: Problem = { ...first, code: 'more-problems', message: `${later.length + 1} more problems` };
  return [...sorted.slice(0, MAX_PROBLEMS), rest];
}
