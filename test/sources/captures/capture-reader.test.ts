import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { toHex } from '../../../core/wire/hex.ts';
import { Writer } from '../../../core/wire/writer.ts';
import { CaptureReader } from '../../../sources/captures/file/capture-reader.ts';
import { decompressed } from '../../../sources/captures/file/decompressed.ts';
import { inPieces, numbered, pcapFile } from '../../support/capture-file.ts';

interface Read {
  readonly frame: number;
  readonly octets: string;
  readonly linkType: number;
  readonly atMs: number;
  readonly wireLength: number;
}

function readAll(file: Uint8Array, pieceLength = file.length) {
  const packets: Read[] = [];
  const reader = new CaptureReader(({ frame, octets, from, to, linkType, atMs, wireLength }) => {
    packets.push({ frame, octets: Buffer.from(octets.subarray(from, to)).toString('hex'), linkType, atMs, wireLength });
  });
  let isCapture = true;
  for (let at = 0; at < file.length && isCapture; at += pieceLength)
    isCapture = reader.push(file.slice(at, at + pieceLength));
  return { packets, isCapture, end: reader.end() };
}

const packets = [
  { octets: Uint8Array.of(1, 2, 3), timeUs: 1_000_001 },
  { octets: Uint8Array.of(4, 5), timeUs: 2_500_000, wireLength: 90 },
];
const wanted = [
  { frame: 1, octets: '010203', linkType: 101, atMs: 1000.001, wireLength: 3 },
  { frame: 2, octets: '0405', linkType: 101, atMs: 2500, wireLength: 90 },
];

interface Block {
  readonly type: number;
  readonly body: Uint8Array;
}

function blocks(isLittle: boolean, all: readonly Block[]): Uint8Array {
  const out = new Writer();
  for (const { type, body } of all) {
    const padded = new Uint8Array(Math.ceil(body.length / 4) * 4);
    padded.set(body);
    const length = numbered(padded.length + 12, 4, isLittle);
    for (const part of [numbered(type, 4, isLittle), length, padded, length]) out.octets(part);
  }
  return out.finish();
}

function joinedNumbers(isLittle: boolean, ...values: readonly (number | readonly [number])[]): Uint8Array {
  const out = new Writer();
  for (const value of values)
    out.octets(typeof value === 'number' ? numbered(value, 4, isLittle) : numbered(value[0], 2, isLittle));
  return out.finish();
}

function section(isLittle: boolean): Block {
  return { type: 0x0a0d0d0a, body: joinedNumbers(isLittle, 0x1a2b3c4d, [1], [0], 0xffff_ffff, 0xffff_ffff) };
}

/** `resolution`: of if_tsresol; 9 is nanoseconds. */
function described(isLittle: boolean, linkType: number, snapLength: number, resolution?: number): Block {
  const head = joinedNumbers(isLittle, [linkType], [0], snapLength);
  if (resolution === undefined) return { type: 1, body: head };
  const options = joinedNumbers(isLittle, [9], [1]);
  return { type: 1, body: Uint8Array.of(...head, ...options, resolution, 0, 0, 0, 0, 0, 0, 0) };
}

function enhanced(isLittle: boolean, number: number, units: number, octets: readonly number[]): Block {
  const high = Math.floor(units / 2 ** 32);
  const head = joinedNumbers(isLittle, number, high, units % 2 ** 32, octets.length, octets.length);
  return { type: 6, body: Uint8Array.of(...head, ...octets) };
}

describe('reader of captures', () => {
  test.each([
    ['big-endian', {}],
    ['little-endian', { isLittle: true }],
    ['big-endian, nanoseconds', { isNano: true }],
    ['little-endian, nanoseconds', { isNano: true, isLittle: true }],
  ])('reads a pcap: %s', (_, options) => {
    const read = readAll(pcapFile(packets, options));
    expect(read.packets).toEqual(wanted);
    expect(read.end).toEqual({ unreadOctets: 0, unreadPackets: 0 });
  });

  test('keeps nothing of a piece that is filled anew, also where it is a Buffer', () => {
    const long = Array.from({ length: 100 }, (_, at) => ({ octets: new Uint8Array(300).fill(at) }));
    const file = pcapFile(long);
    const read: string[] = [];
    const reader = new CaptureReader(({ octets, from, to }) => read.push(toHex(octets.subarray(from, to))));
    const piece = Buffer.alloc(9001);
    for (let at = 0; at < file.length; at += piece.length) {
      const some = file.subarray(at, at + piece.length);
      piece.set(some);
      expect(reader.push(piece.subarray(0, some.length))).toBe(true);
      piece.fill(0xee);
    }
    expect(read).toEqual(long.map(({ octets }) => toHex(octets)));
  });

  test('reads a capture however it is cut into pieces', () => {
    for (const length of [1, 2, 3, 7, 16, 25]) expect(readAll(pcapFile(packets), length).packets).toEqual(wanted);
  });

  test.each([true, false])(
    'reads a pcapng with sections, interfaces and what it does not know (little-endian: %s)',
    (isLittle) => {
      const file = blocks(isLittle, [
        section(isLittle),
        described(isLittle, 1, 0),
        described(isLittle, 101, 4, 9),
        enhanced(isLittle, 1, 1_790_000_000_123_456_768, [1, 2, 3]),
        { type: 0x0bad, body: new Uint8Array(400) },
        { type: 3, body: Uint8Array.of(...numbered(3, 4, isLittle), 9, 8, 7) },
        enhanced(isLittle, 7, 0, [1]),
      ]);
      const other = blocks(!isLittle, [
        section(!isLittle),
        described(!isLittle, 276, 0),
        enhanced(!isLittle, 0, 5_000_000, [5]),
      ]);
      for (const length of [1, 5, 4096]) {
        const read = readAll(Uint8Array.of(...file, ...other), length);
        expect(read.packets).toEqual([
          { frame: 1, octets: '010203', linkType: 101, atMs: 1_790_000_000_123.4568, wireLength: 3 },
          { frame: 2, octets: '090807', linkType: 1, atMs: Number.NaN, wireLength: 3 },
          { frame: 4, octets: '05', linkType: 276, atMs: 5000, wireLength: 1 },
        ]);
        expect(read.end.unreadPackets).toBe(1);
      }
    },
  );

  test('reads what is whole of a capture that ends anywhere', () => {
    const file = pcapFile(packets);
    const ends = Array.from(file, (_, at) => readAll(file.slice(0, at)));
    for (const [at, { packets: read, end, isCapture }] of ends.entries()) {
      expect(isCapture).toBe(true);
      expect(wanted.slice(0, read.length)).toEqual(read);
      const whole = at < 24 ? 0 : at < 43 ? 24 : at < 61 ? 43 : 61;
      expect([at, end.unreadOctets]).toEqual([at, at - whole]);
    }
  });

  test('stops where a length cannot be', () => {
    const file = pcapFile(packets);
    new DataView(file.buffer).setUint32(24 + 8, 0x7fff_ffff);
    const { packets: read, end } = readAll(file);
    expect(read).toEqual([]);
    expect(end).toEqual({ unreadOctets: file.length - 24, unreadPackets: 0, fault: 'a packet of 2147483647 octets' });
  });

  test('takes nothing else for a capture', () => {
    expect(readAll(new TextEncoder().encode('{"kind":"gateproof-observations"}')).isCapture).toBe(false);
  });

  test.each([
    ['gzip', gzipSync(pcapFile(packets))],
    [
      'gzip, two members',
      Uint8Array.of(...gzipSync(pcapFile(packets).slice(0, 30)), ...gzipSync(pcapFile(packets).slice(30))),
    ],
    ['Zstandard', zstdCompressSync(pcapFile(packets))],
  ])('reads a capture in %s', async (_, compressed) => {
    const found: Uint8Array[] = [];
    let damage = '';
    for await (const piece of decompressed(inPieces(Uint8Array.from(compressed), 11), (what) => (damage = what)))
      found.push(piece);
    expect(readAll(Uint8Array.from(Buffer.concat(found))).packets).toEqual(wanted);
    expect(damage).toBe('');
  });

  test('reads what there is of a compressed capture that ends early', async () => {
    const many = pcapFile(Array.from({ length: 40_000 }, (_, at) => ({ octets: Uint8Array.of(at, at >> 8, 7 * at) })));
    for (const compressed of [gzipSync(many), zstdCompressSync(many)]) {
      const found: Uint8Array[] = [];
      for await (const piece of decompressed(inPieces(Uint8Array.from(compressed).slice(0, -40), 64), () => undefined))
        found.push(piece);
      expect(readAll(Uint8Array.from(Buffer.concat(found))).packets.length).toBeGreaterThan(0);
    }
  });
});
