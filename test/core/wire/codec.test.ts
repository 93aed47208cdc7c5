import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Codec,
  decode,
  encode,
  many,
  octets,
  optional,
  rest,
  sized,
  struct,
  u8,
  u16,
  u24,
  u32,
} from '../../../core/wire/codec.ts';
import { fromHex, toHex } from '../../../core/wire/hex.ts';
import { WireError } from '../../../core/wire/wire-error.ts';

interface Sample {
  readonly kind: number;
  readonly items: readonly { readonly id: number; readonly body: Uint8Array }[];
  readonly tail: number | undefined;
}

const sample: Codec<Sample> = struct<Sample>({
  kind: u8,
  items: sized(2, many(struct<Sample['items'][number]>({ id: u16, body: sized(1, rest) }))),
  tail: optional(u24),
});

const good: readonly (readonly [value: Sample, hex: string])[] = [
  [{ kind: 7, items: [], tail: undefined }, '070000'],
  [{ kind: 7, items: [], tail: 0x010203 }, '070000010203'],
  [{ kind: 255, items: [{ id: 0x1234, body: Uint8Array.of(1, 2) }], tail: undefined }, 'ff00051234020102'],
  [
    {
      kind: 0,
      items: [
        { id: 1, body: new Uint8Array(0) },
        { id: 2, body: Uint8Array.of(9) },
      ],
      tail: 0,
    },
    '00000700010000020109000000',
  ],
];

const bad: readonly (readonly [hex: string, path: string, offset: number, wanted: string, found: string])[] = [
  ['', 's/kind', 0, '1 octets', '0'],
  ['07', 's/items', 1, '2 octets', '0'],
  ['070005', 's/items', 3, '5 octets', '0'],
  ['0700021234', 's/items/0/body', 5, '1 octets', '0'],
  ['07000412340201', 's/items/0/body', 6, '2 octets', '1'],
  ['07000001', 's/tail', 3, '3 octets', '1'],
  ['07000001020304', 's', 6, 'the end', '1 octets left over'],
];

function failure(run: () => unknown): WireError {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error('no error');
}

describe('a codec', () => {
  test.each(good)('writes and reads %o as %s', (value, hex) => {
    expect(toHex(encode(sample, value))).toBe(hex);
    expect(decode(sample, fromHex(hex))).toEqual(value);
  });

  test.each(bad)('refuses %s and names the field %s and octet %i', (hex, path, offset, wanted, found) => {
    const error = failure(() => decode(sample, fromHex(hex), 's'));
    expect(error).toMatchObject({ code: 'wire', path, offset, wanted, found });
    expect(error.message).toBe(`${path} at octet ${offset}: ${wanted} wanted, ${found} found`);
  });

  test('reads back what it wrote', () => {
    const item = fc.record({ id: fc.nat(0xffff), body: fc.uint8Array({ maxLength: 255 }) });
    const values = fc.record({
      kind: fc.nat(255),
      items: fc.array(item, { maxLength: 20 }),
      tail: fc.option(fc.nat(0xffffff), { nil: undefined }),
    });
    fc.assert(
      fc.property(values, (value) => {
        expect(decode(sample, encode(sample, value))).toEqual(value);
      }),
    );
  });

  test('turns arbitrary octets into a value or a WireError, and a value into the same octets', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (input) => {
        let value: Sample;
        try {
          value = decode(sample, input);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
          return;
        }
        expect(encode(sample, value)).toEqual(input);
      }),
    );
  });

  test('refuses a value that does not fit its field and says where', () => {
    const error = failure(() =>
      encode(sample, { kind: 1, items: [{ id: 0x10000, body: new Uint8Array(0) }], tail: 0 }, 's'),
    );
    expect(error).toMatchObject({
      code: 'wire',
      path: 's/items/0/id',
      wanted: 'an integer of 0 to 65535',
      found: '65536',
    });
    const long = failure(() => encode(sized(1, rest), new Uint8Array(256), 'name'));
    expect(long.message).toBe('name at octet 257: at most 255 octets wanted, 256 found');
    expect(failure(() => encode(octets(2), Uint8Array.of(1))).message).toBe('at octet 0: 2 octets wanted, 1 found');
    expect(failure(() => encode(u32, -1)).code).toBe('wire');
  });

  test('does not loop over items that use no octets', () => {
    const error = failure(() => decode(many(octets(0)), Uint8Array.of(1), 'items'));
    expect(error.message).toBe('items at octet 0: an item of at least one octet wanted, an empty one found');
  });
});

describe('hexadecimal', () => {
  test('goes both ways and skips blanks', () => {
    expect(fromHex('00 Ff\n10')).toEqual(Uint8Array.of(0, 255, 16));
    expect(toHex(Uint8Array.of(0, 255, 16))).toBe('00ff10');
  });

  test.each(['0', '0g', '0x00'])('refuses %s', (text) => {
    expect(failure(() => fromHex(text))).toMatchObject({
      code: 'wire',
      wanted: 'pairs of hexadecimal digits',
      found: `"${text}"`,
    });
  });
});
