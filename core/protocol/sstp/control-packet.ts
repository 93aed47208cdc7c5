import { type Codec, rest, u8, u16 } from '../../wire/codec.ts';
import { Reader } from '../../wire/reader.ts';
import { Writer } from '../../wire/writer.ts';

/** One attribute of a control packet (MS-SSTP 2.2.4). */
export interface SstpAttribute {
  readonly id: number;
  /** Without the header of four octets; at most 4,091 octets. */
  readonly value: Uint8Array;
}

/** An SSTP control packet (MS-SSTP 2.2.2). */
export interface ControlPacket {
  readonly type: number;
  readonly attributes: readonly SstpAttribute[];
}

/** Version 1.0 (MS-SSTP 2.2.1). */
const version = 0x10;
const lengthMask = 0x0fff;
const headerOctets = 4;

/**
 * One attribute: a reserved octet, its id, and a length of twelve bits that counts the header. Reserved bits are zero when written and
 * ignored when read.
 */
export const sstpAttribute: Codec<SstpAttribute> = {
  write(out, { id, value }) {
    out.u8(0);
    out.field('id', () => out.u8(id));
    out.field('length', () => {
      const length = headerOctets + value.length;
      if (length > lengthMask) out.fail(`at most ${lengthMask} octets`, String(length));
      out.u16(length);
    });
    out.octets(value);
  },
  read(from) {
    from.field('reserved', () => u8.read(from));
    const id = from.field('id', () => u8.read(from));
    const length = from.field('length', () => readLength(from, headerOctets));
    return from.field('value', () =>
      from.window(length - headerOctets, (window) => ({ id, value: rest.read(window) })),
    );
  },
};

/** A whole control packet; the number of attributes and every length must be those of the octets. */
export const controlPacket: Codec<ControlPacket> = {
  write(out, { type, attributes }) {
    const body = new Writer();
    body.u16(type);
    body.u16(attributes.length);
    for (const [index, attribute] of attributes.entries()) {
      body.field(`attributes/${index}`, () => sstpAttribute.write(body, attribute));
    }
    const octets = body.finish();
    const length = headerOctets + octets.length;
    if (length > lengthMask) out.fail(`a packet of at most ${lengthMask} octets`, String(length));
    out.u8(version);
    out.u8(1);
    out.u16(length);
    out.octets(octets);
  },
  read(from) {
    readVersion(from);
    const at = from.offset;
    from.field('flags', () => {
      if ((u8.read(from) & 1) === 0) from.fail('a control packet', 'a data packet', at);
    });
    const length = from.field('length', () => readLength(from, headerOctets + 4));
    return from.window(length - headerOctets, (window) => {
      const type = window.field('type', () => u16.read(window));
      const count = window.field('count', () => u16.read(window));
      // Each takes four octets at least, so a count that lies ends with the octets.
      const attributes = Array.from({ length: Math.min(count, lengthMask) }, (_, index) =>
        window.field(`attributes/${index}`, () => sstpAttribute.read(window)),
      );
      return { type, attributes };
    });
  },
};

/**
 * Octets of the packet that `octets` begins with, control or data, by its header; undefined while the header is not there. Throws
 * WireError for what is no SSTP packet of version 1.0.
 */
export function packetLength(octets: Uint8Array): number | undefined {
  const from = new Reader(octets, ['packet']);
  if (octets.length > 0) readVersion(from);
  if (octets.length < headerOctets) return undefined;
  from.u8();
  return from.field('length', () => readLength(from, headerOctets));
}

function readVersion(from: Reader): void {
  const at = from.offset;
  from.field('version', () => {
    const found = u8.read(from);
    if (found !== version) from.fail('SSTP version 1.0 (0x10)', `0x${found.toString(16).padStart(2, '0')}`, at);
  });
}

function readLength(from: Reader, least: number): number {
  const at = from.offset;
  const length = u16.read(from) & lengthMask;
  if (length < least) from.fail(`a length of at least ${least} octets`, String(length), at);
  return length;
}
