import { describe, expect, test } from 'vitest';
import { ethernet, ipv4, joinedOctets, udp, vlan } from '../../support/captured-layers.ts';
import { ipv6, layersReader as reader, text, u16 } from '../../support/read-layers.ts';

/* A packet ends where it ends: what lies behind in the same piece of a file is another, and is read for none of this one. */

const inner = udp(9999, text('wanted'));
const packet4 = ipv4(17, inner);
/** Extension headers: the next is of this type. */
const options = (next: number, words = 0): Uint8Array => Uint8Array.of(next, words, ...new Uint8Array(6 + 8 * words));
const authentication = (next: number): Uint8Array => Uint8Array.of(next, 4, ...new Uint8Array(22));

const packets: Readonly<Record<string, readonly [linkType: number, octets: Uint8Array]>> = {
  'raw IP': [101, packet4],
  'raw IP of BSD': [12, packet4],
  'raw IP of OpenBSD': [14, packet4],
  LINKTYPE_IPV4: [228, packet4],
  LINKTYPE_IPV6: [229, ipv6(17, inner)],
  loopback: [0, joinedOctets(Uint8Array.of(2, 0, 0, 0), packet4)],
  'loopback of OpenBSD': [108, joinedOctets(Uint8Array.of(0, 0, 0, 2), packet4)],
  cooked: [113, joinedOctets(new Uint8Array(14), Uint8Array.of(8, 0), packet4)],
  'cooked 2': [276, joinedOctets(Uint8Array.of(8, 0), new Uint8Array(18), packet4)],
  Ethernet: [1, ethernet(0x0800, packet4)],
  'IPv6 in Ethernet': [1, ethernet(0x86dd, ipv6(17, inner))],
  'a VLAN': [1, ethernet(0x8100, vlan(7, 0x0800), packet4)],
  'a VLAN of a provider': [1, ethernet(0x88a8, vlan(7, 0x9100), vlan(9, 0x9200), vlan(11, 0x0800), packet4)],
  MPLS: [1, ethernet(0x8847, Uint8Array.of(0, 1, 0, 64), Uint8Array.of(0, 1, 1, 64), packet4)],
  'multicast MPLS with IPv6': [1, ethernet(0x8848, Uint8Array.of(0, 1, 1, 64), ipv6(17, inner))],
  'Ethernet over MPLS': [1, ethernet(0x8847, Uint8Array.of(0, 1, 1, 64), new Uint8Array(4), ethernet(0x0800, packet4))],
  PPPoE: [1, ethernet(0x8864, Uint8Array.of(0x11, 0, 0, 9, ...u16(packet4.length + 2), 0, 0x21), packet4)],
  'PPPoE with IPv6': [1, ethernet(0x8864, Uint8Array.of(0x11, 0, 0, 9, 0, 90, 0, 0x57), ipv6(17, inner))],
  'PPPoE with MPLS': [
    1,
    ethernet(0x8864, Uint8Array.of(0x11, 0, 0, 9, ...u16(packet4.length + 6), 2, 0x81, 0, 1, 1, 64), packet4),
  ],
  SNAP: [1, ethernet(packet4.length + 8, Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0), packet4)],
  'IP with options': [101, joinedOctets(Uint8Array.of(0x46, 0, 0, 38), packet4.slice(4, 20), new Uint8Array(4), inner)],
  'IP in IP': [101, ipv4(4, packet4)],
  '6in4': [101, ipv4(41, ipv6(17, inner))],
  '4in6': [101, ipv6(4, packet4)],
  GRE: [101, ipv4(47, joinedOctets(Uint8Array.of(0, 0, 8, 0), packet4))],
  'GRE with all': [101, ipv4(47, joinedOctets(Uint8Array.of(0xb0, 0, 8, 0), new Uint8Array(12), packet4))],
  'GRE with a checksum': [101, ipv4(47, joinedOctets(Uint8Array.of(0x80, 0, 8, 0), new Uint8Array(4), packet4))],
  'GRE with a number': [101, ipv4(47, joinedOctets(Uint8Array.of(0x10, 0, 8, 0), new Uint8Array(4), packet4))],
  'Ethernet in GRE': [101, ipv4(47, joinedOctets(Uint8Array.of(0, 0, 0x65, 0x58), ethernet(0x0800, packet4)))],
  'ERSPAN I': [101, ipv4(47, joinedOctets(Uint8Array.of(0, 0, 0x88, 0xbe), ethernet(0x0800, packet4)))],
  'ERSPAN II': [
    101,
    ipv4(47, joinedOctets(Uint8Array.of(0x10, 0, 0x88, 0xbe), new Uint8Array(12), ethernet(0x0800, packet4))),
  ],
  'ERSPAN III': [
    101,
    ipv4(47, joinedOctets(Uint8Array.of(0x10, 0, 0x22, 0xeb), new Uint8Array(16), ethernet(0x0800, packet4))),
  ],
  'ERSPAN III with a platform': [
    101,
    ipv4(
      47,
      joinedOctets(
        Uint8Array.of(0x10, 0, 0x22, 0xeb),
        new Uint8Array(15),
        Uint8Array.of(1),
        new Uint8Array(8),
        ethernet(0x0800, packet4),
      ),
    ),
  ],
  VXLAN: [101, ipv4(17, udp(4789, joinedOctets(Uint8Array.of(8, 0, 0, 0, 0, 0, 9, 0), ethernet(0x0800, packet4))))],
  Geneve: [101, ipv4(17, udp(6081, joinedOctets(Uint8Array.of(0, 0, 8, 0, 0, 0, 9, 0), packet4)))],
  'Geneve with options': [
    101,
    ipv4(
      17,
      udp(
        6081,
        joinedOctets(Uint8Array.of(2, 0, 0x65, 0x58, 0, 0, 9, 0), new Uint8Array(8), ethernet(0x0800, packet4)),
      ),
    ),
  ],
  Teredo: [101, ipv4(17, udp(3544, ipv6(17, inner)))],
  'Teredo from its relay': [
    101,
    ipv4(17, joinedOctets(Uint8Array.of(13, 0xd8, 1, 1, ...u16(8 + 40 + inner.length), 0, 0), ipv6(17, inner))),
  ],
  'Teredo with all': [
    101,
    ipv4(
      17,
      udp(3544, joinedOctets(Uint8Array.of(0, 1, 3, 2), new Uint8Array(14), new Uint8Array(8), ipv6(17, inner))),
    ),
  ],
  'options of IPv6': [101, ipv6(0, joinedOctets(options(43), options(60, 1), options(17), inner))],
  'rare headers of IPv6': [
    101,
    ipv6(135, joinedOctets(options(139), options(140), options(51), authentication(17), inner)),
  ],
  'SNAP of 1,500 octets': [1, ethernet(1500, Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0), packet4)],
  'a fragment of IPv6 that is whole, with options behind it': [
    101,
    ipv6(44, joinedOctets(Uint8Array.of(60, 0, 0, 0, 1, 2, 3, 4), options(17), inner)),
  ],
  'a fragment of IPv6 that is whole': [101, ipv6(44, joinedOctets(Uint8Array.of(17, 0, 0, 0, 1, 2, 3, 4), inner))],
  'a fragment of IPv4 that is not to be one': [101, ipv4(17, inner, 0x4000)],
};

describe('what UDP carries', () => {
  const wanted = { port: 9999, text: 'wanted', missing: 0 };

  test.each(Object.entries(packets))('is found in %s, and behind its cut is not', (_, [linkType, octets]) => {
    const whole = reader();
    whole.put({ octets, linkType });
    expect(whole.seen).toMatchObject([wanted]);
    expect(whole.layers.counts).toEqual({ otherLinks: 0, cutBySnaplen: 0, malformed: 0, tooDeep: 0 });
    // Padding is none of it.
    const padded = reader();
    padded.put({ octets: joinedOctets(octets, new Uint8Array(40).fill(0x45)), linkType });
    expect(padded.seen).toMatchObject([wanted]);
    for (let to = 0; to < octets.length; to += 1) {
      const cut = reader();
      cut.put({ octets, linkType, to, wireLength: octets.length });
      const left = octets.length - to;
      // With the head of UDP it is there, as far as it goes.
      const there = { port: 9999, text: 'wanted'.slice(0, 6 - left), missing: left };
      expect(cut.seen.filter(({ port }) => port === 9999)).toMatchObject(left <= 6 ? [there] : []);
      expect(cut.layers.counts).toEqual({ otherLinks: 0, cutBySnaplen: 1, malformed: 0, tooDeep: 0 });
    }
  });

  test.each<readonly [string, number, Uint8Array]>([
    ['ARP', 1, ethernet(0x0806, packet4)],
    ['IPX by its length', 1, ethernet(packet4.length + 8, Uint8Array.of(0xe0, 0xe0, 3, 0, 0, 0, 8, 0), packet4)],
    ['SNAP of one side', 1, ethernet(packet4.length + 8, Uint8Array.of(0xaa, 0xe0, 3, 0, 0, 0, 8, 0), packet4)],
    ['SNAP of the other side', 1, ethernet(packet4.length + 8, Uint8Array.of(0xe0, 0xaa, 3, 0, 0, 0, 8, 0), packet4)],
    ['a length that is a type', 1, ethernet(1501, Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0), packet4)],
    ['the discovery of PPPoE', 1, ethernet(0x8863, Uint8Array.of(0x11, 0, 0, 9, 0, 90, 0, 0x21), packet4)],
    ['PPPoE that is no session', 1, ethernet(0x8864, Uint8Array.of(0x11, 9, 0, 9, 0, 90, 0, 0x21), packet4)],
    ['another protocol of PPP', 1, ethernet(0x8864, Uint8Array.of(0x11, 0, 0, 9, 0, 90, 0xc0, 0x21), packet4)],
    ['MPLS without a version of IP', 1, ethernet(0x8847, Uint8Array.of(0, 1, 1, 64), Uint8Array.of(0x55), packet4)],
    [
      'sixteen tags',
      1,
      ethernet(0x8100, ...Array.from({ length: 15 }, () => vlan(1, 0x8100)), vlan(1, 0x0800), packet4),
    ],
    ['loopback of another family', 0, joinedOctets(Uint8Array.of(2, 0, 0, 0, 0x50), packet4)],
    ['a version of GRE', 101, ipv4(47, joinedOctets(Uint8Array.of(0, 1, 8, 0), packet4))],
    ['a source route of GRE', 101, ipv4(47, joinedOctets(Uint8Array.of(0x40, 0, 8, 0), packet4))],
    ['ESP', 101, ipv4(50, packet4)],
    ['ESP that reads like GRE', 101, ipv4(50, joinedOctets(Uint8Array.of(0, 0, 8, 0), packet4))],
    [
      'TCP at the port of VXLAN',
      101,
      ipv4(6, udp(4789, joinedOctets(Uint8Array.of(8, 0, 0, 0, 0, 0, 9, 0), ethernet(0x0800, packet4)))),
    ],
    [
      'IPv6 that comes from the port of VXLAN',
      101,
      ipv4(17, joinedOctets(Uint8Array.of(18, 0xb5, 1, 1, 0, 90, 0, 0), ipv6(17, inner))),
    ],
    [
      'another protocol of PPP that reads like MPLS',
      1,
      ethernet(0x8864, Uint8Array.of(0x11, 0, 0, 9, 0, 90, 0xc0, 0x21, 0, 1, 1, 64), packet4),
    ],
    ['ARP that reads like IPv6', 1, ethernet(0x0806, ipv6(17, inner))],
    [
      'VXLAN without its flag',
      101,
      ipv4(17, udp(4789, joinedOctets(Uint8Array.of(0, 0, 0, 0, 0, 0, 9, 0), ethernet(0x0800, packet4)))),
    ],
    ['a version of Geneve', 101, ipv4(17, udp(6081, joinedOctets(Uint8Array.of(0x40, 0, 8, 0, 0, 0, 9, 0), packet4)))],
    ['IPv4 at the port of Teredo', 101, ipv4(17, udp(3544, packet4))],
    ['a tunnel at another port', 101, ipv4(17, udp(3545, ipv6(17, inner)))],
    [
      'seventeen headers of IPv6',
      101,
      ipv6(60, joinedOctets(...Array.from({ length: 16 }, () => options(60)), options(17), inner)),
    ],
    ['no next header', 101, ipv6(59, inner)],
    ['another protocol', 101, ipv4(1, inner)],
  ])('is not found in %s', (_, linkType, octets) => {
    const { seen, put, layers } = reader();
    // What stood in the packet before stands there no more.
    put({ octets: ethernet(0x0800, ipv4(17, udp(1, text('before')))), linkType: 1 });
    put({ octets, linkType });
    expect(seen.filter(({ port }) => port === 9999)).toEqual([]);
    expect(layers.counts.malformed).toBe(0);
  });

  test.each([
    [
      'sixteen tags',
      1,
      ethernet(0x8100, ...Array.from({ length: 14 }, () => vlan(1, 0x8100)), vlan(1, 0x0800), packet4),
    ],
    [
      'fifteen headers of IPv6',
      101,
      ipv6(60, joinedOctets(...Array.from({ length: 14 }, () => options(60)), options(17), inner)),
    ],
  ])('is found in %s', (_, linkType, octets) => {
    const { seen, put } = reader();
    put({ octets, linkType });
    expect(seen).toMatchObject([wanted]);
  });
});

describe('a packet of IP', () => {
  const changed = (octets: Uint8Array, at: number, ...values: readonly number[]): Uint8Array => {
    const copy = octets.slice();
    copy.set(values, at);
    return copy;
  };

  test.each<readonly [string, Uint8Array, string | undefined, number]>([
    ['says how long it is', changed(packet4, 2, 0, 31), 'wan', 0],
    ['does not say it, as it was sent by a card that cuts', changed(packet4, 2, 0, 0), 'wanted', 0],
    ['is longer than is here', changed(packet4, 2, 0, 40), 'wanted', 6],
    ['of IPv6 says how long it is', ipv6(17, inner, 11), 'wan', 0],
    ['of IPv6 does not say it', ipv6(17, inner, 0), 'wanted', 0],
    ['of IPv6 is longer than is here', ipv6(17, inner, 20), 'wanted', 6],
    ['is shorter than its head', changed(packet4, 2, 0, 19), undefined, 1],
    ['is as long as its head', changed(packet4, 2, 0, 20), undefined, 1],
    ['is of another version', changed(packet4, 0, 0x65), undefined, 1],
    ['has a head of four words', changed(packet4, 0, 0x44), undefined, 1],
    ['has a head that is longer than it', changed(packet4, 0, 0x4f), undefined, 1],
    ['of IPv6 is of another version', changed(ipv6(17, inner), 0, 0x40), undefined, 1],
    [
      'has a chain that goes over its end',
      ipv6(0, joinedOctets(Uint8Array.of(17, 9), new Uint8Array(6), inner)),
      undefined,
      1,
    ],
    ['has a chain of less than a header', ipv6(0, new Uint8Array(7)), undefined, 1],
    ['has a fragment header that is cut', ipv6(44, new Uint8Array(7)), undefined, 1],
    ['has no head of UDP', ipv4(17, inner.slice(0, 7)), undefined, 1],
  ])('that %s', (_, octets, found, count) => {
    const { seen, put, layers } = reader();
    // By its Ethernet: raw packets are told apart by their version.
    put({ octets: ethernet(octets.length > 40 && octets[0] !== 0x45 ? 0x86dd : 0x0800, octets), linkType: 1 });
    expect(seen.map((one) => [one.text, one.missing])).toEqual(found === undefined ? [] : [[found, count]]);
    expect(layers.counts.malformed).toBe(found === undefined ? count : 0);
  });
});

test('padding is none of what a tunnel or a session carries, though its packet does not say how long it is', () => {
  const endless = packet4.slice();
  endless.set([0, 0], 2);
  const padding = new Uint8Array(40).fill(0x45);
  const { seen, put } = reader();
  put({ octets: ethernet(0x0800, ipv4(4, endless), padding), linkType: 1 });
  const session = Uint8Array.of(0x11, 0, 0, 9, ...u16(packet4.length + 2), 0, 0x21);
  put({ octets: ethernet(0x8864, session, endless, padding), linkType: 1 });
  // One that says more than the session has is cut there.
  const long = packet4.slice();
  long.set(u16(packet4.length + 10), 2);
  put({ octets: ethernet(0x8864, session, long, padding), linkType: 1 });
  expect(seen.map((one) => [one.text, one.missing])).toEqual([
    ['wanted', 0],
    ['wanted', 0],
    ['wanted', 10],
  ]);
});

test('how deep a packet stands is counted for each', () => {
  const { seen, put, layers } = reader();
  for (let times = 0; times < 6; times += 1) put({ octets: ipv4(4, packet4) });
  expect([seen.length, layers.counts.tooDeep]).toEqual([6, 0]);
});

describe('the network that a packet is seen in', () => {
  const segmentOf = (linkType: number, octets: Uint8Array): number | undefined => {
    const { seen, put } = reader();
    put({ octets: ethernet(0x8100, vlan(3, 0x0800), packet4), linkType: 1 });
    put({ octets, linkType });
    return seen[1]?.segment;
  };

  test('is told apart by its tags in their order, and by the number of a tunnel', () => {
    const tagged = (...ids: readonly number[]): Uint8Array =>
      ethernet(0x8100, ...ids.slice(0, -1).map((id) => vlan(id, 0x8100)), vlan(ids.at(-1) ?? 0, 0x0800), packet4);
    const id4 = (value: number): readonly number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];
    const gre = (key: number): Uint8Array => ipv4(47, joinedOctets(Uint8Array.of(0x20, 0, 8, 0, ...id4(key)), packet4));
    const vxlan = (id: number): Uint8Array =>
      ipv4(17, udp(4789, joinedOctets(Uint8Array.of(8, 0, 0, 0, ...id4(id << 8)), ethernet(0x0800, packet4))));
    const geneve = (id: number): Uint8Array =>
      ipv4(17, udp(6081, joinedOctets(Uint8Array.of(0, 0, 8, 0, ...id4(id << 8)), packet4)));
    const erspan = (key: number): Uint8Array =>
      ipv4(
        47,
        joinedOctets(Uint8Array.of(0x30, 0, 0x88, 0xbe, ...id4(key)), new Uint8Array(12), ethernet(0x0800, packet4)),
      );
    const keys = [0, 1, 44, 0x1_0000, 0x1_0001, 0xffff, 0x100_0000];
    const ids = [50, 51, 0x1000, 0x1_0000, 0x2_0000, 0x10_0000];
    const all = [
      ...[tagged(70), tagged(80), tagged(7, 8), tagged(8, 7), tagged(7, 7)].map((octets) => segmentOf(1, octets)),
      ...keys.map((key) => segmentOf(101, gre(key))),
      segmentOf(101, packet4),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.at(-1)).toBe(0);
    for (const make of [vxlan, geneve, erspan])
      expect(new Set(ids.map((id) => segmentOf(101, make(id)))).size).toBe(ids.length);
    // What another tunnel said before is none of it.
    const { seen, put } = reader();
    put({ octets: gre(5) });
    put({ octets: ipv4(47, joinedOctets(Uint8Array.of(0, 0, 8, 0), packet4)) });
    put({ octets: vxlan(5) });
    put({ octets: ipv4(17, udp(3544, ipv6(17, inner))) });
    expect(seen.map(({ segment }) => segment === 0)).toEqual([false, true, false, true]);
    expect(segmentOf(1, ethernet(0x8100, vlan(7, 0x0800), ipv4(4, packet4)))).toBe(segmentOf(1, tagged(7)));
    // What stands beside the number of a VLAN is how urgent it is.
    expect(segmentOf(1, tagged(0xe007))).toBe(segmentOf(1, tagged(7)));
    expect(segmentOf(101, ipv4(4, packet4))).toBe(0);
  });

  test('is none by a tag that says how urgent it is alone', () => {
    expect(segmentOf(1, ethernet(0x8100, vlan(0xe000, 0x0800), packet4))).toBe(0);
    expect(segmentOf(1, ethernet(0x88a8, vlan(7, 0x8100), vlan(0, 0x0800), packet4))).toBe(
      segmentOf(1, ethernet(0x8100, vlan(7, 0x0800), packet4)),
    );
  });
});
