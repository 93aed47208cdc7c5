import fc from 'fast-check';

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n', '\t  ');
const plain = ['a', '/', ' ', 'é', '\u{1f512}', '\u2028', '{', '[', ',', ']', '}', ':', '\ufeff', '\u007f'];
const escaped = ['\\"', '\\\\', '\\/', '\\n', '\\u0041', '\\ud83d', '\\ude00', '\\u0000'];
const characters = fc.constantFrom(...plain, ...escaped);
/** The end of a long string is searched for from its 64th octet on. */
const start = fc.constantFrom('', '', '', 'x'.repeat(61), 'x'.repeat(62), 'x'.repeat(63), 'x'.repeat(90));
const stringText = fc
  .tuple(start, fc.array(characters, { maxLength: 6 }))
  .map(([first, parts]) => `"${first}${parts.join('')}"`);
const scalarText = fc.oneof(
  stringText,
  fc.constantFrom('0', '-0', '12', '-12.5e-3', '1E400', '-1e400', '1e-400', '9007199254740993', '0.10'),
  fc.constantFrom('true', 'false', 'null'),
);
const nameText = fc.constantFrom('"a"', '"b"', '"\\u0061"', '"__proto__"', '"1"', '""', '"findings"', '"toString"');

const { value, object } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 4, withCrossShrink: true }, scalarText, tie('list'), tie('object')),
  list: fc
    .array(fc.tuple(space, tie('value'), space), { maxLength: 4 })
    .map((items) => `[${items.map((item) => item.join('')).join(',')}]`),
  object: fc
    .array(fc.tuple(space, nameText, space, fc.constant(':'), space, tie('value'), space), { maxLength: 4 })
    .map((members) => `{${members.map((member) => member.join('')).join(',')}}`),
}));

const surrounded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(space, text, space).map((parts) => parts.join(''));

/** Texts of JSON objects, with names that come twice, every kind of space, escape and number. */
export const objectText: fc.Arbitrary<string> = surrounded(object);

/** Texts of any JSON value. */
export const anyText: fc.Arbitrary<string> = surrounded(value);

/** The octets of a text of JSON of which some were replaced, left out or put in, so that most are JSON no longer. */
export const damagedOctets: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    fc.oneof(objectText, anyText),
    fc.array(
      fc.record({
        at: fc.nat(),
        removed: fc.nat(2),
        put: fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', 'e', '-', '\n', '\u0000', '\u0080', 'é'),
        half: fc.boolean(),
      }),
      { minLength: 1, maxLength: 2 },
    ),
  )
  .map(([text, changes]) => {
    const octets = [...new TextEncoder().encode(text)];
    for (const { at, removed, put, half } of changes) {
      const encoded = new TextEncoder().encode(put);
      octets.splice(at % (octets.length + 1), removed, ...(half ? encoded.subarray(0, 1) : encoded));
    }
    return Uint8Array.from(octets);
  });

/** Reads octets cut at the places, each piece in the same memory, so that what is kept of it must be a copy. */
export function pushInPieces(
  document: { readonly push: (octets: Uint8Array) => void },
  octets: Uint8Array,
  cuts: readonly number[],
): void {
  const places = [0, ...cuts.map((cut) => cut % (octets.length + 1)).sort((a, b) => a - b), octets.length];
  const memory = new Uint8Array(octets.length);
  for (const [at, from] of places.entries()) {
    const piece = octets.subarray(from, places[at + 1] ?? from);
    memory.set(piece);
    document.push(memory.subarray(0, piece.length));
    memory.fill(0x20);
  }
}
