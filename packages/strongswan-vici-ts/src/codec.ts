import { MalformedMessageError, ViciError } from './errors.ts';
import { type Entry, Message } from './message.ts';
import { decodeName, encodeName } from './name.ts';

/** Largest packet, and so the largest message, in octets (charon closes the connection above it). */
export const maxMessageOctets: number = 512 * 1024;
/** Largest value or list item in octets: its length is two octets on the wire. */
export const maxValueOctets = 65_535;
/** Deepest nesting of sections. charon has no bound; its own messages nest five deep. */
export const maxDepth = 64;

/** Element types of a message, VICI README, "Message encoding". */
const element = { sectionStart: 1, sectionEnd: 2, keyValue: 3, listStart: 4, listItem: 5, listEnd: 6 } as const;

/** Message to octets. Throws `invalid-name` or `too-large`; nothing is ever cut off. */
export function encodeMessage(message: Message): Uint8Array {
  const writer = new MessageWriter();
  writer.section(message, 0);
  return writer.finish();
}

/**
 * Octets to message. Strict: every length must fit, every section and list must end, and nothing else may stand there
 * (`malformed-message`, with the offset). The values share memory with `octets`.
 */
export function decodeMessage(octets: Uint8Array): Message {
  if (octets.length > maxMessageOctets) {
    throw new ViciError('too-large', `a message of at most ${maxMessageOctets} octets is wanted, got ${octets.length}`);
  }
  return new MessageReader(octets).message();
}

class MessageWriter {
  #octets = new Uint8Array(1024);
  #length = 0;

  section(section: Message, depth: number): void {
    if (depth > maxDepth) throw new ViciError('too-large', `sections nested more than ${maxDepth} deep`);
    for (const entry of section) this.#entry(entry, depth);
  }

  finish(): Uint8Array {
    return this.#octets.slice(0, this.#length);
  }

  #entry(entry: Entry, depth: number): void {
    switch (entry.kind) {
      case 'value':
        this.#head(element.keyValue, entry.name);
        this.#value(entry.name, entry.value);
        break;
      case 'list':
        this.#head(element.listStart, entry.name);
        for (const item of entry.items) {
          this.#put([element.listItem]);
          this.#value(entry.name, item);
        }
        this.#put([element.listEnd]);
        break;
      case 'section':
        this.#head(element.sectionStart, entry.name);
        this.section(entry.section, depth + 1);
        this.#put([element.sectionEnd]);
        break;
    }
  }

  #head(type: number, name: string): void {
    const octets = encodeName(name);
    this.#put([type, octets.length]);
    this.#put(octets);
  }

  #value(name: string, value: Uint8Array): void {
    if (value.length > maxValueOctets) {
      throw new ViciError(
        'too-large',
        `${JSON.stringify(name)}: a value of at most ${maxValueOctets} octets is wanted, this one has ${value.length}`,
      );
    }
    this.#put([value.length >> 8, value.length & 0xff]);
    this.#put(value);
  }

  #put(octets: ArrayLike<number>): void {
    const wanted = this.#length + octets.length;
    if (wanted > maxMessageOctets) {
      throw new ViciError('too-large', `a message of at most ${maxMessageOctets} octets is wanted`);
    }
    if (wanted > this.#octets.length) {
      const grown = new Uint8Array(Math.max(wanted, this.#octets.length * 2));
      grown.set(this.#octets.subarray(0, this.#length));
      this.#octets = grown;
    }
    this.#octets.set(octets, this.#length);
    this.#length = wanted;
  }
}

class MessageReader {
  readonly #octets: Uint8Array;
  #offset = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  message(): Message {
    const open: { readonly name: string; readonly entries: Entry[] }[] = [];
    let entries: Entry[] = [];
    while (this.#offset < this.#octets.length) {
      const at = this.#offset;
      const type = this.#octet();
      switch (type) {
        case element.sectionStart: {
          if (open.length === maxDepth)
            throw new MalformedMessageError(`a section nested more than ${maxDepth} deep`, at);
          open.push({ name: this.#name(), entries });
          entries = [];
          break;
        }
        case element.sectionEnd: {
          const outer = open.pop();
          if (outer === undefined) throw new MalformedMessageError('the end of a section that was not begun', at);
          outer.entries.push({ kind: 'section', name: outer.name, section: Message.ofEntries(entries) });
          entries = outer.entries;
          break;
        }
        case element.keyValue:
          entries.push({ kind: 'value', name: this.#name(), value: this.#value() });
          break;
        case element.listStart:
          entries.push({ kind: 'list', name: this.#name(), items: this.#items() });
          break;
        default:
          throw new MalformedMessageError(`element type 1, 2, 3 or 4 wanted, got ${type}`, at);
      }
    }
    const unfinished = open.at(-1);
    if (unfinished !== undefined) {
      throw new MalformedMessageError(`section ${JSON.stringify(unfinished.name)} has no end`, this.#offset);
    }
    return Message.ofEntries(entries);
  }

  #items(): Uint8Array[] {
    const items: Uint8Array[] = [];
    for (;;) {
      const at = this.#offset;
      const type = this.#octet();
      if (type === element.listEnd) return items;
      if (type !== element.listItem) {
        throw new MalformedMessageError(`a list item (5) or the end of the list (6) wanted, got ${type}`, at);
      }
      items.push(this.#value());
    }
  }

  #name(): string {
    return decodeName(this.#take(this.#octet()));
  }

  #value(): Uint8Array {
    const high = this.#octet();
    return this.#take(high * 256 + this.#octet());
  }

  #octet(): number {
    const octet = this.#octets[this.#offset];
    if (octet === undefined) throw new MalformedMessageError('one more octet wanted, none left', this.#offset);
    this.#offset += 1;
    return octet;
  }

  #take(length: number): Uint8Array {
    const left = this.#octets.length - this.#offset;
    if (length > left) throw new MalformedMessageError(`${length} octets wanted, ${left} left`, this.#offset);
    this.#offset += length;
    return this.#octets.subarray(this.#offset - length, this.#offset);
  }
}
