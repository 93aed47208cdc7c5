import fc from 'fast-check';
import { expect } from 'vitest';
import { type Codec, decode, encode } from '../../core/wire/codec.ts';
import { WireError } from '../../core/wire/wire-error.ts';

/** What is written is read back as it was. */
export function expectReadBack<T>(codec: Codec<T>, values: fc.Arbitrary<T>): void {
  fc.assert(
    fc.property(values, (value) => {
      expect(decode(codec, encode(codec, value))).toEqual(value);
    }),
  );
}

/** Any octets are read, of which `read` may expect more, or refused with a WireError, never anything else. */
export function expectReadOrRefused(octets: fc.Arbitrary<Uint8Array>, read: (octets: Uint8Array) => void): void {
  fc.assert(
    fc.property(octets, (some) => {
      try {
        read(some);
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
      }
    }),
  );
}
