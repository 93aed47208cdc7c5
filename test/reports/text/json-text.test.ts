import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonArray, jsonDocument, jsonText } from '../../../reports/text/json-text.ts';

describe('JSON text', () => {
  test('has no hidden character but line feeds, and says the same', () => {
    const value = { 'a\u202e': ['\u009b31m\u007f', '\ud800', '\u2028', '\u{e0001}'], b: 'ä\n' };
    const text = jsonText(value);
    expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(text).toContain('"\\udb40\\udc01"');
    expect(JSON.parse(text)).toEqual(value);
  });

  test('in pieces is the same as whole', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()), (list, object) => {
        expect([...jsonArray(list, 0)].join('')).toBe(jsonText(list));
        expect([...jsonDocument(Object.entries(object))].join('')).toBe(`${jsonText(object)}\n`);
      }),
    );
  });
});
