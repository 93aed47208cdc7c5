import { z } from 'zod';
import { DocumentFileError } from './document-file-error.ts';
import { JsonSplitter } from './json-splitter.ts';
import { SharedValues } from './shared-values.ts';

/** Takes a saved document in pieces, cut anywhere. */
export interface SavedDocument<T> {
  /** The octets may be overwritten afterwards. Throws DocumentFileError as soon as they are no JSON. */
  readonly push: (octets: Uint8Array) => void;
  /** The whole of it. Throws DocumentFileError, which says what was wanted and where. */
  readonly end: () => T;
}

/** One member of a document: what it must be, and of a list what each element must be. */
export interface MemberSchema {
  readonly value: z.ZodType;
  readonly element?: z.ZodType;
}

/** Every member that a document must have, and whether it may have others. */
export interface DocumentSchema {
  readonly members: Readonly<Record<string, MemberSchema>>;
  readonly isOpen: boolean;
}

/** A list whose elements are checked one by one, while the rest is not read yet. */
export function listOf(element: z.ZodType): MemberSchema {
  return { value: z.array(element), element };
}

/** Problems that a message names; a document of another kind has hundreds of the same sort. */
const namedProblems = 5;
/** A text is handed on in pieces of this many UTF-16 units. */
const pieceUnits = 1024 * 1024;

interface Member {
  value: unknown;
  readonly list: unknown[] | undefined;
  readonly element: z.ZodType | undefined;
  readonly problems: string[];
  problemCount: number;
}

/**
 * Reads a document without holding its text: each element of its lists is parsed and checked by itself, and what repeats is held once. Takes
 * what JSON.parse and one schema of the whole would take; of a name that comes twice the last value counts. `T` is what the schema says.
 */
export class DocumentReader<T extends object> implements SavedDocument<T> {
  readonly #place: string;
  readonly #schema: DocumentSchema;
  readonly #splitter: JsonSplitter;
  readonly #shared: SharedValues;
  readonly #members = new Map<string, Member>();
  readonly #root: Member = { value: undefined, list: undefined, element: undefined, problems: [], problemCount: 0 };
  #name = '';
  #member: Member = this.#root;

  /** `among`: the line of the file that is the document, and what the documents of the other lines share. */
  constructor(file: string, schema: DocumentSchema, among?: { readonly line: number; readonly shared: SharedValues }) {
    this.#place = among === undefined ? file : `${file}:${among.line}`;
    this.#schema = schema;
    this.#shared = among?.shared ?? new SharedValues();
    const sink = {
      member: (name: string, isList: boolean) => this.#begin(name, isList),
      value: (value: unknown) => this.#take(value),
      whole: (value: unknown) => check(z.object({}), value, [], this.#root),
    };
    this.#splitter = new JsonSplitter(file, sink, among?.line);
  }

  push(octets: Uint8Array): void {
    this.#splitter.push(octets);
  }

  end(): T {
    this.#splitter.end();
    if (this.#root.problemCount === 0) this.#checkMembers();
    const document = Object.fromEntries([...this.#members].map(([name, { value }]) => [name, value]));
    if (this.#isRight(document)) return document;
    const members = [this.#root, ...this.#members.values()];
    const count = members.reduce((sum, { problemCount }) => sum + problemCount, 0);
    const named = members.flatMap(({ problems }) => problems).slice(0, namedProblems);
    const more = count - named.length;
    throw new DocumentFileError(`${this.#place}: ${named.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
  }

  /** Whether the schema found nothing wrong, with the whole and with each member. */
  #isRight(_document: object): _document is T {
    return [this.#root, ...this.#members.values()].every(({ problemCount }) => problemCount === 0);
  }

  #begin(name: string, isList: boolean): void {
    const list = isList ? [] : undefined;
    const element = isList ? this.#schemaOf(name)?.element : undefined;
    this.#name = name;
    this.#member = { value: list, list, element, problems: [], problemCount: 0 };
    this.#members.set(name, this.#member);
  }

  #take(value: unknown): void {
    const { list, element } = this.#member;
    if (list === undefined) {
      this.#shared.shareParts(value);
      this.#member.value = value;
      return;
    }
    if (element !== undefined) check(element, value, [this.#name, list.length], this.#member);
    this.#shared.shareParts(value);
    list.push(value);
  }

  #checkMembers(): void {
    const { members, isOpen } = this.#schema;
    for (const [name, member] of this.#members) {
      const schema = this.#schemaOf(name);
      if (schema !== undefined && member.element === undefined) check(schema.value, member.value, [name], member);
    }
    for (const [name, { value }] of Object.entries(members)) {
      if (!this.#members.has(name)) check(value, undefined, [name], this.#root);
    }
    const unknown = [...this.#members.keys()].filter((name) => this.#schemaOf(name) === undefined);
    if (!isOpen && unknown.length > 0) {
      this.#root.problemCount += 1;
      const names = unknown.map((name) => JSON.stringify(name)).join(', ');
      this.#root.problems.push(`document: Unrecognized key${unknown.length > 1 ? 's' : ''}: ${names}`);
    }
  }

  #schemaOf(name: string): MemberSchema | undefined {
    const { members } = this.#schema;
    return Object.hasOwn(members, name) ? members[name] : undefined;
  }
}

/** A document in pieces by its schema, and by what `inspect` wants of the whole of it. */
export function savedDocument<T extends object>(
  file: string,
  schema: DocumentSchema,
  inspect: (document: T, file: string) => T,
): SavedDocument<T> {
  const reader = new DocumentReader<T>(file, schema);
  return { push: (octets) => reader.push(octets), end: () => inspect(reader.end(), file) };
}

/** A document whose text is here already. Throws DocumentFileError. */
export function readWhole<T>(content: string | Uint8Array, document: SavedDocument<T>): T {
  if (typeof content !== 'string') {
    document.push(content);
    return document.end();
  }
  const encoder = new TextEncoder();
  for (let from = 0; from < content.length; ) {
    const last = content.charCodeAt(from + pieceUnits - 1);
    const to = from + pieceUnits + (last >= 0xd800 && last <= 0xdbff ? 1 : 0);
    document.push(encoder.encode(content.slice(from, to)));
    from = to;
  }
  return document.end();
}

function check(schema: z.ZodType, value: unknown, place: readonly (string | number)[], member: Member): void {
  const checked = schema.safeParse(value);
  if (checked.success) return;
  member.problemCount += checked.error.issues.length;
  for (const { path, message } of checked.error.issues) {
    if (member.problems.length === namedProblems) return;
    const whole = [...place, ...path];
    member.problems.push(`${whole.length === 0 ? 'document' : whole.join('.')}: ${message}`);
  }
}
