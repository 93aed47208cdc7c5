import { DocumentFileError } from './document-file-error.ts';
import { type JsonFault, jsonFault } from './json-fault.ts';
import { type Place, placeAfter } from './place.ts';

/** Takes a document apart; calls come in the order of the text. */
export interface JsonSink {
  /** A member of the outermost object begins; of a list every element follows, of anything else its one value. */
  readonly member: (name: string, isList: boolean) => void;
  readonly value: (value: unknown) => void;
  /** The document is something else than an object. */
  readonly whole: (value: unknown) => void;
}

/** Octets of one element of a list, or of one value that is none; more is a mistake. */
const elementOctets = 64 * 1024 * 1024;
/** Octets of one number or word. */
const scalarOctets = 64 * 1024;
/** Levels below the outermost object; a document of ours has fewer than 20. */
const levels = 200;

/** From so many octets of a string on, its end is searched for and not walked to. */
const longString = 64;

/** What is awaited between two values. */
type State =
  | 'document'
  | 'first-name'
  | 'name'
  | 'colon'
  | 'member'
  | 'first-element'
  | 'element'
  | 'after-element'
  | 'after-member'
  | 'end';

const wanted: Readonly<Record<State, string>> = {
  document: 'a value',
  'first-name': `a name in quotes or '}'`,
  name: 'a name in quotes',
  colon: `':'`,
  member: 'a value',
  'first-element': 'a value',
  element: 'a value',
  'after-element': `',' or ']'`,
  'after-member': `',' or '}'`,
  end: 'the end',
};

const [TAB, LINE_FEED, CARRIAGE_RETURN, SPACE] = [0x09, 0x0a, 0x0d, 0x20];
const [QUOTE, COMMA, COLON, BACKSLASH] = [0x22, 0x2c, 0x3a, 0x5c];
const [LEFT_BRACKET, RIGHT_BRACKET, LEFT_BRACE, RIGHT_BRACE] = [0x5b, 0x5d, 0x7b, 0x7d];
const delimiters: ReadonlySet<number> = new Set([
  SPACE,
  TAB,
  LINE_FEED,
  CARRIAGE_RETURN,
  COMMA,
  RIGHT_BRACKET,
  RIGHT_BRACE,
]);

/**
 * Reads JSON in pieces, cut anywhere, and never holds more of its text than one element of a list that is a member of the outermost object.
 * Takes what JSON.parse takes, with two bounds: an element has at most 64 MiB, and nests at most 200 levels. Octets that are not UTF-8 count
 * as U+FFFD, and a byte order mark is no JSON. Throws DocumentFileError with line and column.
 */
export class JsonSplitter {
  readonly #file: string;
  readonly #sink: JsonSink;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #state: State = 'document';
  #name = '';
  /** Octets before the piece that is being read. */
  #before = 0;
  #line: number;
  /** Where the line begins, moved on by as many octets as its text has fewer UTF-16 units. */
  #lineStart = 0;
  /** The value that is being read: where it began, and its octets of earlier pieces. */
  #start: Place | undefined;
  #held: Uint8Array[] = [];
  #heldOctets = 0;
  #depth = 0;
  #isScalar = false;
  #isInString = false;
  #isEscaped = false;

  /** `line`: where in the file the document begins. */
  constructor(file: string, sink: JsonSink, line = 1) {
    this.#file = file;
    this.#sink = sink;
    this.#line = line;
  }

  /** Takes the next octets; they may be overwritten afterwards. */
  push(octets: Uint8Array): void {
    for (let at = 0; at < octets.length; ) {
      at = this.#start === undefined ? this.#between(octets, at) : this.#inside(octets, at);
    }
    this.#before += octets.length;
  }

  /** Nothing more comes. */
  end(): void {
    if (this.#start !== undefined) this.#take(new Uint8Array(0), 0, 0);
    if (this.#state !== 'end') this.#refuse('the end', wanted[this.#state], this.#placeAt(0));
  }

  /** One octet between two values, or all of a value that begins with it; where to go on. */
  #between(octets: Uint8Array, at: number): number {
    const octet = octets[at];
    if (octet === LINE_FEED) {
      this.#line += 1;
      this.#lineStart = this.#before + at + 1;
      return at + 1;
    }
    if (octet === SPACE || octet === TAB || octet === CARRIAGE_RETURN) return at + 1;
    const next = this.#stateAfter(octet);
    if (next !== undefined) {
      this.#state = next;
      return at + 1;
    }
    if (!this.#beginsValue(octet)) {
      // The other octets of the character may not have come yet.
      const found = octet === undefined || octet < 0x80 ? characterName(octet) : `octet 0x${octet.toString(16)}`;
      this.#refuse(found, wanted[this.#state], this.#placeAt(at));
    }
    if (this.#state === 'member') this.#sink.member(this.#name, false);
    this.#start = this.#placeAt(at);
    this.#depth = 0;
    this.#isInString = octet === QUOTE;
    this.#isScalar = octet !== QUOTE && octet !== LEFT_BRACE && octet !== LEFT_BRACKET;
    return this.#inside(octets, at, this.#isInString ? at + 1 : at);
  }

  /** The state behind an octet that is structure and no value. */
  #stateAfter(octet: number | undefined): State | undefined {
    switch (this.#state) {
      case 'document':
        return octet === LEFT_BRACE ? 'first-name' : undefined;
      case 'first-name':
        return octet === RIGHT_BRACE ? 'end' : undefined;
      case 'colon':
        return octet === COLON ? 'member' : undefined;
      case 'member':
        if (octet !== LEFT_BRACKET) return undefined;
        this.#sink.member(this.#name, true);
        return 'first-element';
      case 'first-element':
        return octet === RIGHT_BRACKET ? 'after-member' : undefined;
      case 'after-element':
        if (octet === COMMA) return 'element';
        return octet === RIGHT_BRACKET ? 'after-member' : undefined;
      case 'after-member':
        if (octet === COMMA) return 'name';
        return octet === RIGHT_BRACE ? 'end' : undefined;
      case 'name':
      case 'element':
      case 'end':
        return undefined;
    }
  }

  #beginsValue(octet: number | undefined): boolean {
    switch (this.#state) {
      case 'first-name':
      case 'name':
        return octet === QUOTE;
      case 'document':
      case 'member':
      case 'first-element':
      case 'element':
        return octet !== COMMA && octet !== COLON && octet !== RIGHT_BRACKET && octet !== RIGHT_BRACE;
      case 'colon':
      case 'after-element':
      case 'after-member':
      case 'end':
        return false;
    }
  }

  /** The octets of a value from `from`, of which those before `start` were looked at already; where to go on. */
  #inside(octets: Uint8Array, from: number, start: number = from): number {
    const end = this.#isScalar ? scalarEnd(octets, start) : this.#nestedEnd(octets, from, start);
    if (end !== undefined) {
      this.#take(octets, from, end);
      return end;
    }
    this.#held.push(octets.slice(from));
    this.#heldOctets += octets.length - from;
    if (this.#heldOctets > this.#mostOctets) this.#tooLarge();
    return octets.length;
  }

  /** Behind the quote or bracket that closes the value; undefined where it goes on in the next piece. */
  #nestedEnd(octets: Uint8Array, from: number, start: number): number | undefined {
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let longFrom = -1;
    for (let at = start; at < octets.length; at++) {
      const octet = octets[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (octet === BACKSLASH) isEscaped = true;
        else if (octet === QUOTE) {
          isInString = false;
          if (this.#depth === 0) return at + 1;
        } else if (at === longFrom) {
          at = plainEnd(octets, at) - 1;
        }
      } else if (octet === SPACE) {
        // Most octets outside of strings.
      } else if (octet === QUOTE) {
        isInString = true;
        longFrom = at + longString;
      } else if (octet === LEFT_BRACE || octet === LEFT_BRACKET) {
        this.#depth += 1;
        if (this.#depth > levels) this.#tooDeep(octets.subarray(from, at + 1));
      } else if (octet === RIGHT_BRACE || octet === RIGHT_BRACKET) {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      } else if (octet === LINE_FEED) {
        this.#line += 1;
        this.#lineStart = this.#before + at + 1;
      }
    }
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    return undefined;
  }

  /** The value is whole. */
  #take(octets: Uint8Array, from: number, end: number): void {
    const start = this.#start ?? this.#placeAt(from);
    const count = this.#heldOctets + end - from;
    if (count > this.#mostOctets) this.#tooLarge();
    const text = this.#text(octets.subarray(from, end));
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      this.#refuseText(jsonFault(text) ?? { offset: text.length, wanted: 'JSON' }, start, text, error);
    }
    if (text.length !== count) {
      const place = placeAfter(start, text);
      this.#line = place.line;
      this.#lineStart = this.#before + end + 1 - place.column;
    }
    this.#start = undefined;
    this.#held = [];
    this.#heldOctets = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#hand(value);
  }

  #hand(value: unknown): void {
    const state = this.#state;
    if (state === 'first-name' || state === 'name') {
      this.#state = 'colon';
      this.#name = String(value);
    } else if (state === 'document') {
      this.#state = 'end';
      this.#sink.whole(value);
    } else {
      this.#state = state === 'member' ? 'after-member' : 'after-element';
      this.#sink.value(value);
    }
  }

  /** The value's text so far, ended by these octets. */
  #text(last: Uint8Array): string {
    if (this.#held.length === 0) return this.#decoder.decode(last);
    const whole = new Uint8Array(this.#heldOctets + last.length);
    let at = 0;
    for (const piece of [...this.#held, last]) {
      whole.set(piece, at);
      at += piece.length;
    }
    return this.#decoder.decode(whole);
  }

  #placeAt(at: number): Place {
    return { line: this.#line, column: this.#before + at - this.#lineStart + 1 };
  }

  get #mostOctets(): number {
    return this.#isScalar ? scalarOctets : elementOctets;
  }

  /** What runs on for too long does so mostly because something before is missing. */
  #tooLarge(): never {
    const text = this.#text(new Uint8Array(0));
    const fault = jsonFault(text);
    const start = this.#start ?? this.#placeAt(0);
    if (fault !== undefined && fault.offset < text.length) this.#refuseText(fault, start, text);
    throw this.#error(
      start,
      `at most ${this.#mostOctets} octets wanted in one ${this.#isScalar ? 'number or word' : 'element'}, more found`,
    );
  }

  #tooDeep(last: Uint8Array): never {
    const text = this.#text(last);
    const fault = jsonFault(text);
    const start = this.#start ?? this.#placeAt(0);
    if (fault !== undefined && fault.offset < text.length) this.#refuseText(fault, start, text);
    throw this.#error(placeAfter(start, text.slice(0, -1)), `at most ${levels} levels of nesting wanted, more found`);
  }

  #refuseText({ offset, wanted: belongs }: JsonFault, start: Place, text: string, cause?: unknown): never {
    this.#refuse(characterName(text.codePointAt(offset)), belongs, placeAfter(start, text.slice(0, offset)), cause);
  }

  #refuse(found: string, belongs: string, place: Place, cause?: unknown): never {
    throw this.#error(place, `JSON wanted, ${found} found instead of ${belongs}`, cause);
  }

  #error({ line, column }: Place, message: string, cause?: unknown): DocumentFileError {
    return new DocumentFileError(`${this.#file}:${line}:${column}: ${message}`, { cause });
  }
}

/** The next quote or backslash, or the end. */
function plainEnd(octets: Uint8Array, from: number): number {
  const quote = octets.indexOf(QUOTE, from);
  const end = quote === -1 ? octets.length : quote;
  const backslash = octets.subarray(from, end).indexOf(BACKSLASH);
  return backslash === -1 ? end : from + backslash;
}

/** Where the octets of a number or a word end; undefined where they go on in the next piece. */
function scalarEnd(octets: Uint8Array, from: number): number | undefined {
  const at = octets.subarray(from).findIndex((octet) => delimiters.has(octet));
  return at === -1 ? undefined : from + at;
}

/** The character itself, or its code point where not everybody sees it. */
function characterName(point: number | undefined): string {
  if (point === undefined) return 'the end';
  return point > 0x20 && point < 0x7f
    ? `'${String.fromCodePoint(point)}'`
    : `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
