import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CaptureReader } from '../../../sources/captures/file/capture-reader.ts';
import { decompressed } from '../../../sources/captures/file/decompressed.ts';
import { inPieces, numbered, pcapFile } from '../../support/capture-file.ts';
import { joinedOctets } from '../../support/captured-layers.ts';

/* What is no packet is none, and where the next begins is known or the reading ends. */

function readAll(...pieces: readonly Uint8Array[]) {
  const packets: (readonly [frame: number, octets: string, linkType: number, atMs: number, wireLength: number])[] = [];
  const reader = new CaptureReader(({ frame, octets, from, to, linkType, atMs, wireLength }) =>
    packets.push([frame, Buffer.from(octets.subarray(from, to)).toString('hex'), linkType, atMs, wireLength]),
  );
  const isCapture = pieces.every((piece) => reader.push(piece));
  return { packets, isCapture, ...reader.end() };
}

const u32 = (value: number, isLittle = true): Uint8Array => numbered(value, 4, isLittle);
const u16 = (value: number, isLittle = true): Uint8Array => numbered(value, 2, isLittle);

describe('a pcap', () => {
  const head = (magic: number, linkType = 1): Uint8Array =>
    joinedOctets(u32(magic), u16(2), u16(4), u32(0), u32(0), u32(0), u32(linkType));
  const record = (length: number, more: readonly number[] = []): Uint8Array =>
    joinedOctets(
      u32(2),
      u32(5000),
      u32(length),
      u32(length + 7),
      Uint8Array.from(more),
      new Uint8Array(length).fill(1),
    );

  test('of a patched libpcap has longer heads', () => {
    const file = joinedOctets(
      head(0xa1b2cd34),
      record(2, [9, 9, 9, 9, 9, 9, 9, 9]),
      record(1, [8, 8, 8, 8, 8, 8, 8, 8]),
    );
    expect(readAll(file)).toMatchObject({
      packets: [
        [1, '0101', 1, 2005, 9],
        [2, '01', 1, 2005, 8],
      ],
      unreadOctets: 0,
    });
    expect(readAll(file.slice(0, -2)).unreadOctets).toBe(23);
  });

  test('may end with a packet without octets', () => {
    expect(readAll(joinedOctets(head(0xa1b2c3d4), record(1), record(0))).packets.map(([, octets]) => octets)).toEqual([
      '01',
      '',
    ]);
  });

  test('may say beside its link type how long check sequences are', () => {
    expect(readAll(joinedOctets(head(0xa1b2c3d4, 0xf400_0071), record(1))).packets[0]?.[2]).toBe(0x71);
  });

  test('has packets of 262,144 octets at most', () => {
    const [longest, longer] = [0x40000, 0x40001].map((length) =>
      readAll(joinedOctets(head(0xa1b2c3d4), record(length), record(1))),
    );
    expect([longest?.packets.length, longest?.fault]).toEqual([2, undefined]);
    expect([longer?.packets.length, longer?.fault]).toEqual([0, 'a packet of 262145 octets']);
    // What stands before it was read, and what comes behind it is counted.
    const later = readAll(joinedOctets(head(0xa1b2c3d4), record(1), record(0x40001)), record(1));
    expect([later.packets.length, later.unreadOctets]).toEqual([1, 16 + 0x40001 + 17]);
  });

  test.each([
    [0xa1b2c3d5, false],
    [0xa1b23c4d, true],
    [0xd4c3b2a1, true],
  ])('begins with %i: %s', (magic, isCapture) => {
    expect(readAll(head(magic)).isCapture).toBe(isCapture);
  });
});

interface BlockOptions {
  readonly isLittle?: boolean;
  readonly length?: number;
  readonly behind?: number;
}

/** A block as it is written, or with other lengths. */
function block(type: number, body: Uint8Array, options: BlockOptions = {}): Uint8Array {
  const { isLittle = true, length = 12 + body.length } = options;
  const { behind = length } = options;
  return joinedOctets(u32(type, isLittle), u32(length, isLittle), body, u32(behind, isLittle));
}

function section(isLittle = true, magic = 0x1a2b3c4d): Uint8Array {
  const body = joinedOctets(
    u32(magic, isLittle),
    u16(1, isLittle),
    u16(0, isLittle),
    u32(0xffff_ffff),
    u32(0xffff_ffff),
  );
  return block(0x0a0d0d0a, body, { isLittle });
}

function described(linkType: number, snapLength = 0, ...options: readonly Uint8Array[]): Uint8Array {
  return block(1, joinedOctets(u16(linkType), u16(0), u32(snapLength), ...options));
}

function option(code: number, ...value: readonly number[]): Uint8Array {
  const padded = new Uint8Array(Math.ceil(value.length / 4) * 4);
  padded.set(value);
  return joinedOctets(u16(code), u16(value.length), padded);
}

/** A packet of four octets, or one that says that it has more. */
function enhanced(number: number, { high = 0, low = 0, length = 4, wire = 4, body = [1, 2, 3, 4] } = {}): Uint8Array {
  return block(6, joinedOctets(u32(number), u32(high), u32(low), u32(length), u32(wire), Uint8Array.from(body)));
}

const four = '01020304';
const framesOf = ({ packets }: ReturnType<typeof readAll>) => packets.map(([frame]) => frame);

describe('a pcapng', () => {
  test('has packets of three kinds, of any of its interfaces', () => {
    const old = block(
      2,
      joinedOctets(u16(1), u16(77), u32(0), u32(3_000_000), u32(4), u32(90), Uint8Array.of(1, 2, 3, 4)),
    );
    const simple = (wire: number): Uint8Array => block(3, joinedOctets(u32(wire), Uint8Array.of(1, 2, 3, 4)));
    const read = readAll(
      section(),
      described(101, 3),
      described(1),
      old,
      simple(4),
      simple(2),
      simple(90),
      enhanced(1, { wire: 9 }),
    );
    expect(read.packets).toEqual([
      [1, four, 1, 3000, 90],
      [2, '010203', 101, Number.NaN, 4],
      [3, '0102', 101, Number.NaN, 2],
      [4, '010203', 101, Number.NaN, 90],
      [5, four, 1, 0, 9],
    ]);
    const whole = readAll(section(), described(101), simple(90));
    expect(whole.packets).toEqual([[1, four, 101, Number.NaN, 90]]);
  });

  test.each<readonly [string, Uint8Array]>([
    ['of an interface that is not described', enhanced(1)],
    ['that is longer than its block', enhanced(0, { length: 5 })],
    ['without its head', block(6, new Uint8Array(16))],
    ['of the simple kind without its head', block(3, new Uint8Array(0))],
    [
      'of the old kind and of another interface',
      block(2, joinedOctets(u16(9), u16(0), new Uint8Array(8), u32(0), u32(0))),
    ],
  ])('counts a packet %s, and goes on', (_, one) => {
    const read = readAll(section(), described(1), one, enhanced(0));
    expect([framesOf(read), read.unreadPackets, read.fault]).toEqual([[2], 1, undefined]);
  });

  test('passes over what it does not know, and counts entries of a journal among the packets, as others do', () => {
    const read = readAll(
      section(),
      described(1),
      block(5, new Uint8Array(40)),
      block(9, new Uint8Array(8)),
      block(11, new Uint8Array(0)),
      enhanced(0),
    );
    expect([framesOf(read), read.unreadPackets, read.unreadOctets]).toEqual([[2], 0, 0]);
    const long = block(0x40000bad, new Uint8Array(0x60000));
    expect(framesOf(readAll(section(), described(1), long, enhanced(0)))).toEqual([1]);
  });

  test.each<readonly [string, Uint8Array, string]>([
    ['shorter than its frame', block(6, new Uint8Array(0), { length: 8 }), 'a block of 8 octets'],
    ['of an odd length', block(6, new Uint8Array(32), { length: 42 }), 'a block of 42 octets'],
    ['of two lengths', block(6, new Uint8Array(32), { behind: 48 }), 'a block whose two lengths differ'],
    ['longer than any', block(6, new Uint8Array(0x50000 - 8)), 'a block of 327684 octets'],
    ['that is a section without an order', section(true, 0x1a2b3c4e), 'a section without an order of octets'],
  ])('ends with a block %s', (_, one, fault) => {
    const read = readAll(section(), described(1), enhanced(0), one, enhanced(0));
    expect([framesOf(read), read.fault, read.unreadOctets]).toEqual([[1], fault, one.length + enhanced(0).length]);
  });

  test('has blocks of 327,680 octets at most', () => {
    const most = enhanced(0, { length: 0x40000, wire: 0x40000, body: [...new Uint8Array(0x50000 - 32)] });
    expect(most.length).toBe(0x50000);
    expect(framesOf(readAll(section(), described(1), most, enhanced(0)))).toEqual([1, 2]);
  });

  test('is read in one piece as in many, and what is whole of one that ends anywhere', () => {
    const unknown = block(0x40000bad, new Uint8Array(8));
    const parts = [
      section(),
      described(1),
      unknown,
      enhanced(0),
      unknown,
      unknown,
      enhanced(0),
      block(11, new Uint8Array(0)),
    ];
    const file = joinedOctets(...parts);
    const ends = parts.map((_, at) => joinedOctets(...parts.slice(0, at + 1)).length);
    for (let to = 28; to <= file.length; to += 1) {
      const read = readAll(file.slice(0, to));
      expect(framesOf(read)).toEqual([1, 2].slice(0, [ends[3] ?? 0, ends[6] ?? 0].filter((end) => end <= to).length));
    }
    expect(readAll(file)).toEqual({ ...readAll(...parts), unreadOctets: 0, unreadPackets: 0 });
  });

  test('has packets without octets', () => {
    const empty = readAll(section(), described(1), enhanced(0, { length: 0, wire: 9, body: [] }));
    expect(empty.packets).toEqual([[1, '', 1, 0, 9]]);
  });

  test('has 65,536 interfaces at most', () => {
    const all = Array.from({ length: 65_537 }, () => described(1));
    const read = readAll(section(), joinedOctets(...all), enhanced(65_535), enhanced(65_536));
    expect([framesOf(read), read.unreadPackets]).toEqual([[1], 1]);
  });

  test('has interfaces that are its section`s, and none of less than eight octets', () => {
    const bare = block(1, new Uint8Array(4));
    const read = readAll(
      section(),
      bare,
      described(1),
      enhanced(0),
      section(),
      enhanced(0),
      described(101),
      enhanced(0),
    );
    expect(read.packets.map(([frame, , linkType]) => [frame, linkType])).toEqual([
      [1, 1],
      [3, 101],
    ]);
    expect(read.unreadPackets).toBe(1);
  });

  test.each<readonly [string, readonly Uint8Array[], number]>([
    ['in microseconds', [], 4_295_967.296],
    ['in seconds', [option(9, 0x80)], (2 ** 32 + 1_000_000) * 1000],
    [
      'before options of the same lengths',
      [option(9, 3), option(3, 1), option(5, 1, 1, 1, 1, 1, 1, 1, 1)],
      4_295_967_296,
    ],
    ['behind an option that is filled up', [option(2, 0), option(9, 3)], 4_295_967_296],
    ['in milliseconds', [option(9, 3)], 4_295_967_296],
    ['in parts of a power of two', [option(9, 0x80 + 10)], ((2 ** 32 + 1_000_000) / 1024) * 1000],
    ['with an offset', [option(14, 100, 0, 0, 0, 0, 0, 0, 0)], 4_295_967.296 + 100_000],
    ['with an offset back', [option(14, ...new Uint8Array(8).fill(255))], 4_295_967.296 - 1000],
    ['with an offset beyond 32 bits', [option(14, 0, 0, 0, 0, 1, 0, 0, 0)], 4_295_967.296 + 2 ** 32 * 1000],
    ['behind other options', [option(2, 1, 2, 3, 4, 5), option(3, 1), option(4, 1, 2), option(9, 3)], 4_295_967_296],
    ['but behind the end of the options', [option(0), option(9, 3)], 4_295_967.296],
    ['of another length', [option(9, 3, 3), option(14, 100, 0, 0, 0)], 4_295_967.296],
    ['of an option that is cut', [joinedOctets(u16(9), u16(1))], 4_295_967.296],
    ['behind 63 others', [...Array.from({ length: 63 }, () => option(2)), option(9, 3)], 4_295_967_296],
    ['behind 64 others', [...Array.from({ length: 64 }, () => option(2)), option(9, 3)], 4_295_967.296],
  ])('tells times %s', (_, options, wanted) => {
    const { packets } = readAll(section(), described(1, 0, ...options), enhanced(0, { high: 1, low: 1_000_000 }));
    expect(packets[0]?.[3]).toBeCloseTo(wanted, 3);
  });

  test('has sections of either order of octets, of which the offset of times is written so, too', () => {
    const big = (type: number, body: Uint8Array): Uint8Array => block(type, body, { isLittle: false });
    const offset = joinedOctets(u16(14, false), u16(8, false), Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 9));
    const one = joinedOctets(
      u32(0, false),
      u32(0, false),
      u32(5000, false),
      u32(2, false),
      u32(3, false),
      Uint8Array.of(7, 8, 0, 0),
    );
    const read = readAll(
      section(false),
      big(1, joinedOctets(u16(276, false), u16(0), u32(0), offset)),
      big(6, one),
      section(),
      described(1),
      enhanced(0),
    );
    expect(read.packets).toEqual([
      [1, '0708', 276, (2 ** 32 + 9) * 1000 + 5, 3],
      [2, four, 1, 0, 4],
    ]);
  });
});

describe('what is compressed', () => {
  const file = pcapFile([{ octets: Uint8Array.of(1, 2, 3) }]);
  async function unpacked(octets: Uint8Array, length?: number) {
    const found: Uint8Array[] = [];
    const damage: string[] = [];
    for await (const piece of decompressed(inPieces(octets, length), (what) => damage.push(what))) found.push(piece);
    return { octets: joinedOctets(...found), damage };
  }

  test.each([
    ['gzip', gzipSync(file)],
    ['Zstandard', zstdCompressSync(file)],
    ['nothing', file],
  ])('by %s is known by its first octets, however small the pieces are', async (_, octets) => {
    for (const length of [1, 2, 3, 5, 1000])
      expect(await unpacked(Uint8Array.from(octets), length)).toEqual({ octets: file, damage: [] });
  });

  test('is read from pieces that are filled anew', async () => {
    async function* refilled(octets: Uint8Array): AsyncGenerator<Uint8Array> {
      const piece = new Uint8Array(1);
      for (const octet of octets) {
        piece[0] = octet;
        yield piece;
      }
    }
    for (const octets of [file, Uint8Array.from(gzipSync(file))]) {
      const found: Uint8Array[] = [];
      for await (const piece of decompressed(refilled(octets), () => undefined)) found.push(piece.slice());
      expect(joinedOctets(...found)).toEqual(file);
    }
  });

  test.each<readonly [string, readonly number[]]>([
    ['nothing', []],
    ['half of what gzip begins with', [0x1f]],
    ['another second octet', [0x1f, 0x8c, 1, 2, 3]],
    ['three quarters of what Zstandard begins with', [0x28, 0xb5, 0x2f]],
    ['another fourth octet', [0x28, 0xb5, 0x2f, 0xfc, 9]],
  ])('is not what is %s', async (_, octets) => {
    expect(await unpacked(Uint8Array.from(octets))).toEqual({ octets: Uint8Array.from(octets), damage: [] });
  });

  test('and damaged is told with what could be had', async () => {
    const many = pcapFile(Array.from({ length: 4000 }, (_, at) => ({ octets: Uint8Array.of(at, at >> 8, 7 * at) })));
    for (const [octets, at] of [
      [gzipSync(many), 2000],
      [zstdCompressSync(many), 10],
    ] as const) {
      const broken = Uint8Array.from(octets);
      broken.fill(0xff, at, at + 20);
      expect((await unpacked(broken)).damage).toEqual([
        expect.stringMatching(/^compressed data that is damaged or ends early \((Z_|ZSTD_)/u),
      ]);
    }
  });

  test('and fails by another cause is no damage', async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield Uint8Array.from(gzipSync(file).subarray(0, 12));
      throw Object.assign(new Error('gone'), { code: 'EIO' });
    }
    const read = async (): Promise<void> => {
      for await (const _ of decompressed(failing(), () => undefined)) continue;
    };
    await expect(read()).rejects.toMatchObject({ code: 'EIO' });
  });
});
