import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../../core/observation/canonical-json.ts';
import type { Json } from '../../../core/observation/observation.ts';

test('JSON in the order of names is the same value, and the same text however it was put together', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value as Json);
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      expect(JSON.parse(text)).toEqual(plain);
      expect(canonicalJson(turned(plain))).toBe(text);
    }),
  );
  expect(canonicalJson({ b: ['', null, ''], a: { d: 1, c: 'é"' } })).toBe('{"a":{"c":"é\\"","d":1},"b":["",null,""]}');
});

/** The same value, the members of each object in the reverse order. */
function turned(value: unknown): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value).map(([name, part]) => [name, turned(part)] as const);
  return Object.fromEntries(entries.reverse());
}
