import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonFault } from '../../../core/document/json-fault.ts';
import { anyText, damagedOctets } from './json-text.ts';

test('JSON has no fault', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(jsonFault(text)).toBeUndefined();
    }),
  );
});

test('there is a fault exactly where JSON.parse finds one', () => {
  const isTaken = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  fc.assert(
    fc.property(damagedOctets, (octets) => {
      const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(octets);
      expect(jsonFault(text) === undefined).toBe(isTaken(text));
    }),
    { numRuns: 3000 },
  );
});

test('a fault lies behind everything that could still become JSON', () => {
  fc.assert(
    fc.property(anyText, fc.nat(), (text, cut) => {
      const start = text.slice(0, cut % (text.length + 1));
      const fault = jsonFault(`${start}\u0000`);
      // What was cut off inside a word or an escape sequence is told where that begins.
      expect(fault?.offset).toBeGreaterThanOrEqual(start.length - 6);
    }),
    { numRuns: 1000 },
  );
});
