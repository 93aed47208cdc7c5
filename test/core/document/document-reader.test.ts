import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { DocumentReader, type DocumentSchema, listOf, readWhole } from '../../../core/document/document-reader.ts';
import { damagedOctets, objectText, pushInPieces } from './json-text.ts';

const open: DocumentSchema = { isOpen: true, members: {} };
const cuts = fc.array(fc.nat(), { maxLength: 6 });
const octetsOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function readInPieces(octets: Uint8Array, places: readonly number[], schema = open): unknown {
  const reader = new DocumentReader('d.json', schema);
  pushInPieces(reader, octets, places);
  return reader.end();
}

/** What JSON.parse makes of the octets; undefined where it refuses them, or where they are no object. */
function parsed(octets: Uint8Array): object | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function expectSame(value: unknown, wanted: unknown): void {
  expect(isDeepStrictEqual(value, wanted)).toBe(true);
  expect(JSON.stringify(value)).toBe(JSON.stringify(wanted));
}

describe('a document that is read in pieces', () => {
  test('is what JSON.parse makes of it, wherever it is cut', () => {
    fc.assert(
      fc.property(objectText, cuts, (text, places) => {
        const octets = octetsOf(text);
        expectSame(readInPieces(octets, places), JSON.parse(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('is what JSON.parse makes of it when every octet comes alone', () => {
    fc.assert(
      fc.property(objectText, (text) => {
        const octets = octetsOf(text);
        expectSame(readInPieces(octets, [...octets.keys()]), JSON.parse(text));
      }),
    );
  });

  test('is refused with its place exactly where JSON.parse refuses it', () => {
    fc.assert(
      fc.property(damagedOctets, cuts, (octets, places) => {
        const wanted = parsed(octets);
        if (wanted !== undefined) {
          expectSame(readInPieces(octets, places), wanted);
          return;
        }
        expect(() => readInPieces(octets, places)).toThrow(
          expect.objectContaining({
            code: 'document-malformed',
            message: expect.stringMatching(/^d\.json:(\d+:\d+: JSON wanted, .| document: )/u),
          }),
        );
      }),
      { numRuns: 3000 },
    );
  });

  test('is refused at the same place wherever it is cut', () => {
    const messageOf = (octets: Uint8Array, places: readonly number[]): string => {
      try {
        readInPieces(octets, places);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    fc.assert(
      fc.property(damagedOctets, cuts, (octets, places) => {
        expect(messageOf(octets, places)).toBe(messageOf(octets, []));
      }),
      { numRuns: 1000 },
    );
  });

  test('holds once what comes again, and nothing that only looks the same', () => {
    const text = `{"list": [{"a": {"x": [1, "long"]}, "n": {"v": -0}}, {"a": {"x": [1, "long"]}, "n": {"v": 0}},
      {"a": {"x": [1, "other"]}, "n": {"v": null}}, {"a": {"x": [1, "long"]}, "n": {"v": 1e400}}]}`;
    const { list } = readInPieces(octetsOf(text), []) as { list: { a: object; n: { v: unknown } }[] };
    expect(list[1]?.a).toBe(list[0]?.a);
    expect(list[3]?.a).toBe(list[0]?.a);
    expect(list[2]?.a).not.toBe(list[0]?.a);
    expect(list.map(({ n }) => n.v)).toEqual([-0, 0, null, Number.POSITIVE_INFINITY]);
  });
});

describe('the place of what is no JSON', () => {
  test.each([
    ['', '1:1: JSON wanted, the end found instead of a value'],
    ['\ufeff{}', '1:1: JSON wanted, U+FEFF found instead of a value'],
    ['{"a": [1, 2,]}', "1:13: JSON wanted, ']' found instead of a value"],
    ['{"a": 1,}', "1:9: JSON wanted, '}' found instead of a name in quotes"],
    ['{a: 1}', "1:2: JSON wanted, 'a' found instead of a name in quotes or '}'"],
    ['{"a" 1}', "1:6: JSON wanted, '1' found instead of ':'"],
    ['{"a": [1 2]}', "1:10: JSON wanted, '2' found instead of ',' or ']'"],
    ['{"a": 1 "b": 2}', "1:9: JSON wanted, '\"' found instead of ',' or '}'"],
    ['{\n "é🔒é": {"b": tru}\n}', "2:16: JSON wanted, 't' found instead of a value"],
    ['{"é": "🔒", "b": 01}', "1:19: JSON wanted, '1' found instead of the end of the value"],
    ['{"a": [{}\n,{"b":\n\n [1,]}]}', "4:5: JSON wanted, ']' found instead of a value"],
    ['{"a": {"b": "c\n"}}', '1:15: JSON wanted, U+000A found instead of the rest of a string'],
    ['{"a": "\\x"}', "1:8: JSON wanted, '\\' found instead of an escape sequence"],
    ['{"a": [{"b": 1]]}', "1:15: JSON wanted, ']' found instead of ',' or '}'"],
    ['{"a": [{"b": ', '1:14: JSON wanted, the end found instead of a value'],
    ['{"a": [1', "1:9: JSON wanted, the end found instead of ',' or ']'"],
    ['{}\n{}', "2:1: JSON wanted, '{' found instead of the end"],
  ])('%j', (text, message) => {
    expect(() => readInPieces(octetsOf(text), [])).toThrow(
      expect.objectContaining({ code: 'document-malformed', message: `d.json:${message}` }),
    );
  });
});

describe('the bounds of a document', () => {
  const nested = (levels: number): string => `{"a": [${'['.repeat(levels)}${']'.repeat(levels)}]}`;

  test('an element nests 200 levels and no more', () => {
    expect(readInPieces(octetsOf(nested(200)), [])).toEqual(JSON.parse(nested(200)));
    expect(() => readInPieces(octetsOf(nested(201)), [50, 100])).toThrow(
      expect.objectContaining({
        code: 'document-malformed',
        message: 'd.json:1:208: at most 200 levels of nesting wanted, more found',
      }),
    );
  });

  test('an element has 64 MiB and no more, and what was never closed is named instead', () => {
    const tooLong = (start: string): (() => void) => {
      const piece = new Uint8Array(1024 * 1024).fill(0x61);
      return () => {
        const reader = new DocumentReader('d.json', open);
        reader.push(octetsOf(start));
        for (let at = 0; at < 65; at++) reader.push(piece);
      };
    };
    expect(tooLong('{"a": [\n  {"b": "')).toThrow(
      expect.objectContaining({
        code: 'document-malformed',
        message: 'd.json:2:3: at most 67108864 octets wanted in one element, more found',
      }),
    );
    expect(tooLong('{"a": [\n  {"b" "')).toThrow("d.json:2:8: JSON wanted, '\"' found instead of ':'");
  });
});

describe('the schema of a document', () => {
  const closed: DocumentSchema = {
    isOpen: false,
    members: { name: { value: z.string() }, list: listOf(z.strictObject({ id: z.string() })) },
  };
  const read = (text: string, schema = closed): unknown => readInPieces(octetsOf(text), [9], schema);

  test('takes members in any order', () => {
    expect(read('{"list": [{"id": "1"}], "name": "n"}')).toEqual({ list: [{ id: '1' }], name: 'n' });
  });

  test('names the element and what it should be, and that a member is missing', () => {
    expect(() => read('{"list": [{"id": "1"}, {"id": 2}, 3]}')).toThrow(
      expect.objectContaining({
        code: 'document-malformed',
        message:
          'd.json: name: Invalid input: expected string, received undefined; list.1.id: Invalid input: expected string, received number; list.2: Invalid input: expected object, received number',
      }),
    );
  });

  test('names five problems and counts the others', () => {
    expect(() => read(`{"name": "n", "list": [${Array(9).fill('1').join()}]}`)).toThrow(/list\.4: [^;]*; and 4 more$/u);
  });

  test('wants a list where one belongs, an object around everything, and in a closed document nothing else', () => {
    expect(() => read('{"name": [1], "list": {}}')).toThrow(
      'd.json: name: Invalid input: expected string, received array; list: Invalid input: expected array, received object',
    );
    expect(() => read('[]')).toThrow('d.json: document: Invalid input: expected object, received array');
    expect(() => read('{"name": "n", "list": [], "b": 1, "c": []}')).toThrow(
      'd.json: document: Unrecognized keys: "b", "c"',
    );
    expect(read('{"name": "n", "list": [], "b": 1}', { ...closed, isOpen: true })).toHaveProperty('b', 1);
  });

  test('counts the last value of a name that comes twice, and nothing that is wrong with the first', () => {
    expect(read('{"list": [1, 2], "name": 1, "list": [{"id": "1"}], "name": "n"}')).toEqual({
      list: [{ id: '1' }],
      name: 'n',
    });
    expect(() => read('{"list": [], "name": "n", "list": 1}')).toThrow('list: Invalid input: expected array');
  });

  test('tells of broken JSON rather than of a wrong element before it', () => {
    expect(() => read('{"list": [1], "name" "n"}')).toThrow("d.json:1:22: JSON wanted, '\"' found instead of ':'");
  });
});

test('a text that is there as a whole is read the same, also where a piece of it would end inside a character', () => {
  const text = JSON.stringify({ text: `${'a'.repeat(1024 * 1024 - 10)}\u{1f512}`, more: 'b'.repeat(2_000_000) });
  expect(readWhole(text, new DocumentReader('d.json', open))).toEqual(JSON.parse(text));
  expect(readWhole(octetsOf(text), new DocumentReader('d.json', open))).toEqual(JSON.parse(text));
});
