import type { EntryOf } from './entry.ts';
import { ViciError } from './errors.ts';
import { formatMessage } from './format.ts';

/** One element of a message; a section is a message itself. */
export type Entry = EntryOf<Message>;

/** `true` is sent as `yes`, `false` as `no`, an integer in decimal, a string as UTF-8. */
export type ValueInput = string | number | bigint | boolean | Uint8Array;

/** A value, a list (any array) or a section. `undefined` leaves the key out. */
export type FieldInput = ValueInput | readonly ValueInput[] | MessageInput | undefined;

/**
 * What a message can be built from. Plain objects put keys that look like integers first, as JavaScript does; use a
 * `Map` or {@link Message.ofEntries} where such an order matters.
 */
export type MessageInput = Message | ReadonlyMap<string, FieldInput> | { readonly [name: string]: FieldInput };

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * A VICI message, or a section of one: entries in their order, duplicates kept. Immutable by type.
 *
 * The accessors take a path of names (not one dotted string, since names may hold dots) and give the first match, or
 * `undefined` (an empty array for lists). Use {@link Message.entries} to see duplicates.
 */
export class Message implements Iterable<Entry> {
  readonly #entries: readonly Entry[];

  private constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  /** A message of exactly these entries: any order, any duplicates. */
  static ofEntries(entries: Iterable<Entry>): Message {
    return new Message([...entries]);
  }

  /** A message from an object, a `Map` or a message. Throws `invalid-value` for a number that is no safe integer. */
  static from(input: MessageInput): Message {
    if (input instanceof Message) return input;
    const fields: Iterable<[string, FieldInput]> = isMap(input) ? input : Object.entries(input);
    const entries: Entry[] = [];
    for (const [name, field] of fields) {
      if (field !== undefined) entries.push(entryOf(name, field));
    }
    return new Message(entries);
  }

  /** All entries, in the order of the wire. */
  get entries(): readonly Entry[] {
    return this.#entries;
  }

  [Symbol.iterator](): Iterator<Entry> {
    return this.#entries[Symbol.iterator]();
  }

  /** The first value at the path as text; octets that are not UTF-8 become U+FFFD. */
  text(...path: readonly string[]): string | undefined {
    const octets = this.octets(...path);
    return octets === undefined ? undefined : decoder.decode(octets);
  }

  /** The first value at the path as octets. Not a copy. */
  octets(...path: readonly string[]): Uint8Array | undefined {
    const entry = this.#find(path, 'value');
    return entry?.kind === 'value' ? entry.value : undefined;
  }

  /** The first list at the path as texts; empty when there is none. */
  list(...path: readonly string[]): readonly string[] {
    const entry = this.#find(path, 'list');
    return entry?.kind === 'list' ? entry.items.map((item) => decoder.decode(item)) : [];
  }

  /** The first section at the path. An empty path is this message. */
  section(...path: readonly string[]): Message | undefined {
    if (path.length === 0) return this;
    const entry = this.#find(path, 'section');
    return entry?.kind === 'section' ? entry.section : undefined;
  }

  /** The sections directly in this one, in order; two of the same name are two. */
  get sections(): readonly (readonly [name: string, section: Message])[] {
    return this.#entries.flatMap((entry) => (entry.kind === 'section' ? [[entry.name, entry.section] as const] : []));
  }

  /** The values directly in this one as texts, in order; two of the same name are two. */
  get values(): readonly (readonly [name: string, text: string])[] {
    return this.#entries.flatMap((entry) =>
      entry.kind === 'value' ? [[entry.name, decoder.decode(entry.value)] as const] : [],
    );
  }

  /** In the manner of swanctl.conf, for people and logs. Values named `data`, `secret` or `pin` are never shown. */
  toString(): string {
    return formatMessage(this.#entries);
  }

  #find(path: readonly string[], kind: Entry['kind']): Entry | undefined {
    const last = path.at(-1);
    const parent = this.section(...path.slice(0, -1));
    return parent?.entries.find((entry) => entry.name === last && entry.kind === kind);
  }
}

// console.log shows what toString shows. Not a method: isolated declarations cannot name this symbol.
Object.defineProperty(Message.prototype, Symbol.for('nodejs.util.inspect.custom'), {
  value(this: Message): string {
    return `Message {\n${this.toString()}}`;
  },
});

function entryOf(name: string, field: Exclude<FieldInput, undefined>): Entry {
  if (isList(field)) return { kind: 'list', name, items: field.map((item) => octetsOf(name, item)) };
  if (typeof field === 'object' && field !== null && !(field instanceof Uint8Array)) {
    return { kind: 'section', name, section: Message.from(field) };
  }
  return { kind: 'value', name, value: octetsOf(name, field) };
}

function octetsOf(name: string, value: ValueInput): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return encoder.encode(value ? 'yes' : 'no');
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new ViciError('invalid-value', `${JSON.stringify(name)}: a safe integer is wanted, not ${value}`);
  }
  if (!['string', 'number', 'bigint'].includes(typeof value)) {
    throw new ViciError('invalid-value', `${JSON.stringify(name)}: a value is wanted, not ${typeof value}`);
  }
  return encoder.encode(String(value));
}

function isList(field: FieldInput): field is readonly ValueInput[] {
  return Array.isArray(field);
}

function isMap(input: MessageInput): input is ReadonlyMap<string, FieldInput> {
  return input instanceof Map;
}
