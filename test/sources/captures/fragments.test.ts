import { describe, expect, test } from 'vitest';
import { Fragments } from '../../../sources/captures/layers/fragments.ts';
import { ethernet, ipv4, joinedOctets, udp, vlan } from '../../support/captured-layers.ts';
import { ipv6, type Put, layersReader as reader, text, u16 } from '../../support/read-layers.ts';

const packet4 = ipv4(17, udp(9999, text('wanted')));

describe('fragments', () => {
  const whole = udp(9999, text('the first, the second and the third'));
  const part = (from: number, to: number, { id = 1, protocol = 17 } = {}): Uint8Array =>
    ipv4(protocol, whole.slice(from, to), (from >> 3) | (to < whole.length ? 0x2000 : 0), id);
  const part6 = (from: number, to: number, id = 1): Uint8Array => {
    const hasMore = to < whole.length ? 1 : 0;
    const head = Uint8Array.of(17, 0, ...u16(from | hasMore), ...u16(id >>> 16), ...u16(id & 0xffff));
    return ipv6(44, joinedOctets(head, whole.slice(from, to)));
  };
  const all = [
    [0, 16],
    [16, 32],
    [32, whole.length],
  ] as const;

  test.each([
    ['IPv4', part],
    ['IPv6', part6],
  ])('of %s make one datagram, in any order, and tell the packets that they came in', (_, make) => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const { seen, put, layers } = reader();
      for (const at of order) put({ octets: make(all[at]?.[0] ?? 0, all[at]?.[1] ?? 0) });
      expect(seen).toMatchObject([{ port: 9999, text: 'the first, the second and the third', frames: [1, 2, 3] }]);
      expect([layers.fragments.waiting, layers.fragments.dropped]).toEqual([0, 0]);
      put({ octets: packet4 });
      put({ octets: ipv6(17, udp(9999, text('wanted'))) });
      expect(seen.slice(1).map(({ frames }) => frames)).toEqual([[4], [5]]);
    }
  });

  test.each<readonly [string, readonly Put[]]>([
    ['another number', [{ octets: part(0, 16) }, { octets: part(16, 32) }, { octets: part(32, 43, { id: 2 }) }]],
    [
      'another number, beyond its lower octet',
      [{ octets: part(0, 16) }, { octets: part(16, 32) }, { octets: part(32, 43, { id: 0x101 }) }],
    ],
    [
      'another protocol',
      [{ octets: part(0, 16) }, { octets: part(16, 32) }, { octets: part(32, 43, { protocol: 6 }) }],
    ],
    ['another number of IPv6', [{ octets: part6(0, 16) }, { octets: part6(16, 32) }, { octets: part6(32, 43, 2) }]],
    [
      'another number of IPv6, in its upper half',
      [{ octets: part6(0, 16) }, { octets: part6(16, 32) }, { octets: part6(32, 43, 0x1_0001) }],
    ],
    [
      'another number of IPv6, in its first octet',
      [{ octets: part6(0, 16) }, { octets: part6(16, 32) }, { octets: part6(32, 43, 0x100_0001) }],
    ],
    [
      'another number of IPv6, by what may cancel out',
      [{ octets: part6(0, 16, 0x1_0000) }, { octets: part6(16, 32, 0x1_0000) }, { octets: part6(32, 43, 0xffff) }],
    ],
    [
      'another network',
      [{ octets: part(0, 16) }, { octets: part(16, 32) }, { octets: part(32, 43) }].map((one, at) => ({
        octets: ethernet(0x8100, vlan(at < 2 ? 7 : 8, 0x0800), one.octets),
        linkType: 1,
      })),
    ],
    [
      'another address',
      [
        { octets: part(0, 16) },
        { octets: part(16, 32) },
        { octets: part(32, 43).map((octet, at) => (at === 19 ? 9 : octet)) },
      ],
    ],
    [
      'another source',
      [
        { octets: part(0, 16) },
        { octets: part(16, 32) },
        { octets: part(32, 43).map((octet, at) => (at === 15 ? 9 : octet)) },
      ],
    ],
    ['none at all', [{ octets: part(0, 16) }, { octets: part(32, 43) }]],
  ])('are not of one datagram with %s', (_, packetsOf) => {
    const { seen, put, layers } = reader();
    for (const one of packetsOf) put(one);
    expect([seen, layers.fragments.dropped]).toEqual([[], 0]);
    expect(layers.fragments.waiting).toBe(packetsOf.length === 2 ? 1 : 2);
  });

  test.each<readonly [string, readonly (readonly [from: number, to: number, octets?: Uint8Array])[]]>([
    [
      'overlap',
      [
        [0, 24],
        [16, 32],
        [32, 43],
      ],
    ],
    [
      'overlap the other way round',
      [
        [16, 32],
        [0, 24],
        [32, 43],
      ],
    ],
    [
      'say two lengths',
      [
        [32, 43],
        [40, 43],
        [0, 32],
      ],
    ],
  ])('that %s are dropped', (_, parts) => {
    const { seen, put, layers } = reader();
    for (const [from, to] of parts.slice(0, 2)) put({ octets: part(from, to) });
    expect([layers.fragments.dropped, layers.fragments.waiting]).toEqual([1, 0]);
    for (const [from, to] of parts.slice(2)) put({ octets: part(from, to) });
    expect(seen).toEqual([]);
  });

  test('that overlap are dropped though all of their octets are one, and so are two that are the last', () => {
    const zeros = (at: number, flags: number): Uint8Array => ipv4(17, new Uint8Array(16), flags | at, 3);
    const { put, layers } = reader();
    put({ octets: zeros(0, 0x2000) });
    put({ octets: zeros(1, 0x2000) });
    expect(layers.fragments.dropped).toBe(1);
    put({ octets: zeros(8, 0) });
    put({ octets: zeros(16, 0) });
    expect([layers.fragments.dropped, layers.fragments.waiting]).toEqual([2, 0]);
  });

  test('are kept as they were', () => {
    const fragments = new Fragments();
    const octets = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    fragments.add({ key: 'a', at: 0, hasMore: true, octets, frame: 1, atMs: 0 });
    octets.fill(9);
    expect(fragments.add({ key: 'a', at: 8, hasMore: false, octets, frame: 2, atMs: 0 })?.octets).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, ...octets),
    );
  });

  test('that were captured twice are one', () => {
    const { seen, put, layers } = reader();
    for (const [from, to] of [all[0], all[0], all[1], all[1], all[2], all[2]]) put({ octets: part(from, to) });
    expect(seen).toHaveLength(1);
    expect(layers.fragments.dropped).toBe(0);
  });

  test('that stand behind the last are dropped, whichever came first', () => {
    const { seen, put, layers } = reader();
    const last = ipv4(17, whole.slice(8, 16), 1, 5);
    put({ octets: ipv4(17, whole.slice(16, 24), 0x2000 | 2, 5) });
    put({ octets: last });
    expect([seen, layers.fragments.dropped, layers.fragments.waiting]).toEqual([[], 1, 0]);
  });

  test('are not put together from what is cut', () => {
    const { seen, put, layers } = reader();
    const [first, second] = [part(0, 16), part(16, 43)];
    put({ octets: first });
    put({ octets: second, to: second.length - 1, wireLength: second.length });
    expect([seen, layers.fragments.waiting, layers.counts.malformed]).toEqual([[], 1, 0]);
    put({ octets: second, to: second.length - 1 });
    expect([seen, layers.counts.malformed]).toEqual([[], 1]);
    const six = reader();
    const last = part6(16, 43);
    six.put({ octets: part6(0, 16) });
    six.put({ octets: last, to: last.length - 1 });
    expect([six.seen, six.layers.counts.malformed]).toEqual([[], 1]);
  });

  test('of long ago are another datagram`s, which had the same number', () => {
    for (const [atMs, found, dropped] of [
      [60_000, 1, 0],
      [60_001, 0, 1],
    ] as const) {
      const { seen, put, layers } = reader();
      put({ octets: part(0, 32) });
      put({ octets: part(32, 43), atMs });
      expect([seen.length, layers.fragments.dropped]).toEqual([found, dropped]);
      // What came late begins a datagram.
      if (found === 0) put({ octets: part(0, 32), atMs });
      expect([seen.length, layers.fragments.waiting]).toEqual([1, 0]);
    }
    const timeless = reader();
    timeless.put({ octets: part(0, 32), atMs: Number.NaN });
    timeless.put({ octets: part(32, 43), atMs: Number.NaN });
    expect(timeless.seen).toHaveLength(1);
  });

  test('are bounded: 128 of a datagram, 65,535 octets of it, 1,024 datagrams, 8 MiB of all', () => {
    const many = reader();
    const small = (at: number): Uint8Array => ipv4(17, new Uint8Array(8), 0x2000 | at, 7);
    for (let at = 0; at < 128; at += 1) many.put({ octets: small(at) });
    expect([many.layers.fragments.waiting, many.layers.fragments.dropped]).toEqual([1, 0]);
    many.put({ octets: small(128) });
    expect([many.layers.fragments.waiting, many.layers.fragments.dropped]).toEqual([0, 1]);
    const long = reader();
    long.put({ octets: ipv4(17, new Uint8Array(7), 0x1fff, 7) });
    expect([long.layers.fragments.waiting, long.layers.fragments.dropped]).toEqual([1, 0]);
    long.put({ octets: ipv4(17, new Uint8Array(8), 0x1fff, 8) });
    long.put({ octets: ipv4(17, new Uint8Array(8), 0x1000, 9) });
    expect([long.layers.fragments.waiting, long.layers.fragments.dropped]).toEqual([2, 1]);
    const datagrams = reader();
    for (let id = 0; id < 1025; id += 1) datagrams.put({ octets: part(16, 32, { id }) });
    expect([datagrams.layers.fragments.waiting, datagrams.layers.fragments.dropped]).toEqual([1024, 1]);
    // The first is forgotten, the second is not.
    datagrams.put({ octets: part(0, 16, { id: 1 }) });
    datagrams.put({ octets: part(32, 43, { id: 1 }) });
    expect(datagrams.seen).toHaveLength(1);
    const octets = reader();
    const large = 0x8000;
    for (let id = 0; id < 256; id += 1) octets.put({ octets: ipv4(17, new Uint8Array(large), 0x2000, id) });
    expect([octets.layers.fragments.waiting, octets.layers.fragments.dropped]).toEqual([256, 0]);
    // What is put together has its octets back.
    octets.put({ octets: ipv4(17, new Uint8Array(8), large >> 3, 0) });
    octets.put({ octets: ipv4(17, new Uint8Array(large), 0x2000, 256) });
    expect([octets.layers.fragments.waiting, octets.layers.fragments.dropped]).toEqual([256, 0]);
    octets.put({ octets: ipv4(17, new Uint8Array(large + 8), 0x2000, 257) });
    expect([octets.layers.fragments.waiting, octets.layers.fragments.dropped]).toEqual([255, 2]);
  });
});
