import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage, maxDepth, maxMessageOctets } from '../src/codec.ts';
import { MalformedMessageError, ViciError } from '../src/errors.ts';
import { type Entry, Message } from '../src/message.ts';
import { arbitraryMessage } from './support/arbitrary-message.ts';
import { hex, octets } from './support/octets.ts';

const example = Message.from({
  key1: 'value1',
  section1: { 'sub-section': { key2: 'value2' }, list1: ['item1', 'item2'] },
});

const good: readonly [source: string, message: Message, wire: string][] = [
  [
    'VICI README, "Message encoding", the example of 77 octets',
    example,
    `03 04 "key1" 00 06 "value1" 01 08 "section1" 01 0b "sub-section" 03 04 "key2" 00 06 "value2" 02
     04 05 "list1" 05 00 05 "item1" 05 00 05 "item2" 06 02`,
  ],
  ['an empty message', Message.from({}), ''],
  [
    'an empty section, an empty list and an empty value',
    Message.from({ s: {}, l: [], v: '' }),
    '01 01 "s" 02 04 01 "l" 06 03 01 "v" 00 00',
  ],
  ['the empty name of get-counters', Message.from({ '': { invalid: 0 } }), '01 00 03 07 "invalid" 00 01 "0" 02'],
  [
    'booleans and integers',
    Message.from({ a: true, b: false, c: 4294967296n, d: -1 }),
    '03 01 "a" 00 03 "yes" 03 01 "b" 00 02 "no" 03 01 "c" 00 0a "4294967296" 03 01 "d" 00 02 "-1"',
  ],
  ['octets that are no text', Message.from({ data: Uint8Array.of(0, 255, 128) }), '03 04 "data" 00 03 00 ff 80'],
  ['a name that is UTF-8 with a byte order mark', Message.from({ '\ufeffü': 'x' }), '03 05 ef bb bf c3 bc 00 01 "x"'],
  ['a name that is not UTF-8', Message.from({ 'a\udcff': 'x' }), '03 02 "a" ff 00 01 "x"'],
  [
    'two keys, two lists and two sections of the same name',
    Message.ofEntries([
      ...Message.from({ n: '1' }),
      ...Message.from({ n: ['2'] }),
      ...Message.from({ n: { n: '3' } }),
      ...Message.from({ n: '4' }),
      ...Message.from({ n: ['5'] }),
      ...Message.from({ n: {} }),
    ]),
    '03 01 "n" 00 01 "1" 04 01 "n" 05 00 01 "2" 06 01 01 "n" 03 01 "n" 00 01 "3" 02 03 01 "n" 00 01 "4" 04 01 "n" 05 00 01 "5" 06 01 01 "n" 02',
  ],
];

const bad: readonly [what: string, wire: string, message: string, offset: number][] = [
  ['an unknown element type', '07', 'element type 1, 2, 3 or 4 wanted, got 7 at octet 0', 0],
  ['element type 0', '00', 'element type 1, 2, 3 or 4 wanted, got 0 at octet 0', 0],
  ['a section without end', '01 01 "s"', 'section "s" has no end at octet 3', 3],
  ['the end of no section', '03 01 "k" 00 00 02', 'the end of a section that was not begun at octet 5', 5],
  ['a list without end', '04 01 "l" 05 00 01 "x"', 'one more octet wanted, none left at octet 7', 7],
  ['a list item outside a list', '05 00 01 "x"', 'element type 1, 2, 3 or 4 wanted, got 5 at octet 0', 0],
  ['the end of no list', '06', 'element type 1, 2, 3 or 4 wanted, got 6 at octet 0', 0],
  [
    'a key in a list',
    '04 01 "l" 03 01 "k" 00 00 06',
    'a list item (5) or the end of the list (6) wanted, got 3 at octet 3',
    3,
  ],
  [
    'a list in a list',
    '04 01 "l" 04 01 "m" 06 06',
    'a list item (5) or the end of the list (6) wanted, got 4 at octet 3',
    3,
  ],
  ['a name that is cut off', '03 05 "key"', '5 octets wanted, 3 left at octet 2', 2],
  ['a name without length', '03', 'one more octet wanted, none left at octet 1', 1],
  ['a value that is cut off', '03 01 "k" 00 05 "val"', '5 octets wanted, 3 left at octet 5', 5],
  ['half a length of a value', '03 01 "k" 00', 'one more octet wanted, none left at octet 4', 4],
];

describe('a message', () => {
  it.each(good)('is the same in octets and as a value: %s', (_, message, wire) => {
    const wanted = octets(wire);
    expect(hex(encodeMessage(message))).toBe(hex(wanted));
    expect(shape(decodeMessage(wanted))).toEqual(shape(message));
    expect(hex(encodeMessage(decodeMessage(wanted)))).toBe(hex(wanted));
  });

  it('of the README has 77 octets', () => {
    expect(encodeMessage(example)).toHaveLength(77);
  });

  it.each(bad)('is refused with its place: %s', (_, wire, message, offset) => {
    const error = failure(() => decodeMessage(octets(wire)));
    expect(error).toBeInstanceOf(MalformedMessageError);
    expect(error).toMatchObject({ code: 'malformed-message', message, offset });
  });

  it('decodes to what was encoded, in the same order', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        expect(shape(decodeMessage(encodeMessage(message)))).toEqual(shape(message));
      }),
    );
  });

  it('cut off anywhere is a malformed message, or its leading entries where the cut is between two of them', () => {
    fc.assert(
      fc.property(arbitraryMessage, (message) => {
        const wire = encodeMessage(message);
        const boundaries = new Map([[0, 0]]);
        let end = 0;
        for (const [index, entry] of message.entries.entries()) {
          end += encodeMessage(Message.ofEntries([entry])).length;
          boundaries.set(end, index + 1);
        }
        for (let length = 0; length < wire.length; length += 1) {
          const leading = boundaries.get(length);
          const prefix = wire.subarray(0, length);
          if (leading === undefined) {
            expect(failure(() => decodeMessage(prefix))).toMatchObject({ code: 'malformed-message' });
          } else {
            expect(shape(decodeMessage(prefix))).toEqual(shape(Message.ofEntries(message.entries.slice(0, leading))));
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('made of any octets decodes and encodes to the same octets, or is a ViciError', () => {
    const element = fc.constantFrom(...[1, 2, 3, 4, 5, 6].map((type) => Uint8Array.of(type)));
    const piece = fc.oneof(
      element,
      fc.constantFrom(octets('01 01 "s"'), octets('03 01 "k" 00 01 "v"')),
      fc.uint8Array({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const wire = Buffer.concat(pieces);
        try {
          expect(hex(encodeMessage(decodeMessage(wire)))).toBe(hex(wire));
        } catch (error) {
          if (!(error instanceof ViciError)) throw error;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('holds a name of 255 octets and refuses one of 256', () => {
    expect(decodeMessage(encodeMessage(Message.from({ ['n'.repeat(255)]: '' }))).entries[0]?.name).toHaveLength(255);
    expect(failure(() => encodeMessage(Message.from({ ['n'.repeat(256)]: '' })))).toMatchObject({
      code: 'invalid-name',
      message: 'a name of at most 255 octets is wanted, this one has 256',
    });
    expect(failure(() => encodeMessage(Message.from({ ['ü'.repeat(128)]: {} })))).toMatchObject({
      code: 'invalid-name',
    });
  });

  it('refuses a name with a lone surrogate that stands for no octet', () => {
    expect(failure(() => encodeMessage(Message.from({ '\ud800': '' })))).toMatchObject({
      code: 'invalid-name',
      message: 'a name with a lone surrogate has no octets: "\\ud800"',
    });
  });

  it('holds a value of 65535 octets and refuses one of 65536, also in a list', () => {
    const largest = decodeMessage(encodeMessage(Message.from({ data: new Uint8Array(65_535) })));
    expect(largest.octets('data')).toHaveLength(65_535);
    const message = '"data": a value of at most 65535 octets is wanted, this one has 65536';
    const tooLarge = new Uint8Array(65_536);
    expect(failure(() => encodeMessage(Message.from({ data: tooLarge })))).toMatchObject({
      code: 'too-large',
      message,
    });
    expect(failure(() => encodeMessage(Message.from({ data: [tooLarge] })))).toMatchObject({
      code: 'too-large',
      message,
    });
  });

  it('refuses more than 512 KiB in both directions', () => {
    const items = Array.from({ length: 9 }, () => new Uint8Array(65_000));
    expect(failure(() => encodeMessage(Message.from({ items })))).toMatchObject({
      code: 'too-large',
      message: 'a message of at most 524288 octets is wanted',
    });
    expect(failure(() => decodeMessage(new Uint8Array(maxMessageOctets + 1)))).toMatchObject({
      code: 'too-large',
      message: 'a message of at most 524288 octets is wanted, got 524289',
    });
  });

  it('nests 64 sections deep and no deeper, in both directions', () => {
    const nested = (depth: number): Message =>
      Array.from({ length: depth }).reduce<Message>((inner) => Message.from({ s: inner }), Message.from({}));
    const deepest = encodeMessage(nested(maxDepth));
    expect(hex(encodeMessage(decodeMessage(deepest)))).toBe(hex(deepest));
    expect(failure(() => encodeMessage(nested(maxDepth + 1)))).toMatchObject({
      code: 'too-large',
      message: 'sections nested more than 64 deep',
    });
    const tooDeep = Buffer.concat([octets('01 01 "s"'), deepest, octets('02')]);
    expect(failure(() => decodeMessage(tooDeep))).toMatchObject({
      code: 'malformed-message',
      message: 'a section nested more than 64 deep at octet 192',
    });
  });
});

/** Plain data, so that a difference shows: the entries of a message are private. */
function shape(message: Message): unknown {
  return message.entries.map((entry: Entry) => {
    switch (entry.kind) {
      case 'value':
        return [entry.name, hex(entry.value)];
      case 'list':
        return [entry.name, entry.items.map(hex)];
      case 'section':
        return [entry.name, { section: shape(entry.section) }];
    }
  });
}

function failure(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('a failure was wanted');
}
