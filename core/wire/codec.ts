import { Reader } from './reader.ts';
import { Writer } from './writer.ts';

/** One layout, both directions. `read` refuses what does not fit with a WireError; so does `write`. */
export interface Codec<T> {
  write(out: Writer, value: T): void;
  read(from: Reader): T;
}

/** The octets of `value`. `name` starts the path of an error. */
export function encode<T>(codec: Codec<T>, value: T, name?: string): Uint8Array {
  const out = new Writer();
  if (name === undefined) codec.write(out, value);
  else out.field(name, () => codec.write(out, value));
  return out.finish();
}

/** The value of `input`, all of which must be used. `name` starts the path of an error. */
export function decode<T>(codec: Codec<T>, input: Uint8Array, name?: string): T {
  const from = new Reader(input, name === undefined ? [] : [name]);
  const value = codec.read(from);
  from.end();
  return value;
}

export const u8: Codec<number> = { write: (out, value) => out.u8(value), read: (from) => from.u8() };
export const u16: Codec<number> = { write: (out, value) => out.u16(value), read: (from) => from.u16() };
export const u24: Codec<number> = { write: (out, value) => out.u24(value), read: (from) => from.u24() };
export const u32: Codec<number> = { write: (out, value) => out.u32(value), read: (from) => from.u32() };

/** Exactly `length` octets. */
export function octets(length: number): Codec<Uint8Array> {
  return {
    write(out, value) {
      if (value.length !== length) out.fail(`${length} octets`, `${value.length}`);
      out.octets(value);
    },
    read: (from) => from.octets(length),
  };
}

/** Everything that is left in the window. */
export const rest: Codec<Uint8Array> = { write: (out, value) => out.octets(value), read: (from) => from.rest() };

/** `inner` behind its length in octets, which takes `lengthOctets` octets; `inner` must use all of it. */
export function sized<T>(lengthOctets: 1 | 2 | 3, inner: Codec<T>): Codec<T> {
  return {
    write: (out, value) => out.sized(lengthOctets, () => inner.write(out, value)),
    read(from) {
      const length = lengthOctets === 1 ? from.u8() : lengthOctets === 2 ? from.u16() : from.u24();
      return from.window(length, (window) => inner.read(window));
    },
  };
}

/** As many items as the window holds; an item that uses no octets is refused. */
export function many<T>(item: Codec<T>): Codec<readonly T[]> {
  return {
    write(out, values) {
      let index = 0;
      for (const value of values) out.field(index++, () => item.write(out, value));
    },
    read(from) {
      const values: T[] = [];
      while (from.remaining > 0) {
        const before = from.offset;
        from.enter(values.length);
        values.push(item.read(from));
        from.leave();
        if (from.offset === before) from.fail('an item of at least one octet', 'an empty one');
      }
      return values;
    },
  };
}

/** The fields of `T` one after another, in the order of `fields`. */
export function struct<T extends object>(fields: { readonly [K in keyof T]-?: Codec<T[K]> }): Codec<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return {
    write(out, value) {
      for (const name of names) out.field(name, () => fields[name].write(out, value[name]));
    },
    read(from) {
      const value: Partial<T> = {};
      for (const name of names) {
        from.enter(name);
        value[name] = fields[name].read(from);
        from.leave();
      }
      return value as T;
    },
  };
}

/** `inner`, or nothing when the window ends here. */
export function optional<T>(inner: Codec<T>): Codec<T | undefined> {
  return {
    write(out, value) {
      if (value !== undefined) inner.write(out, value);
    },
    read: (from) => (from.remaining === 0 ? undefined : inner.read(from)),
  };
}
