import { describe, expect, test } from 'vitest';
import { pcapFile } from '../../support/capture-file.ts';
import { initAnswer, initRequest } from '../../support/captured-ike.ts';
import { ethernet, ipv4, joinedOctets, mpls, udp, vlan } from '../../support/captured-layers.ts';
import { conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';
import { recordingOfFile } from '../../support/judge-capture.ts';

const points = [[aesGcm256, 0, 5, 14]];
const of6 = (last: number) => ({ address: Uint8Array.of(0x20, 1, 0xd, 0xb8, ...new Uint8Array(11), last), port: 500 });
const packets6 = [
  initRequest({ points, from: of6(10), to: of6(1) }),
  initAnswer({ points, from: of6(1), to: of6(10) }),
];
const packets = [initRequest({ points }), initAnswer({ points })];
const ip = 0x0800;

const around: Readonly<Record<string, readonly [linkType: number, wrap: (packet: Uint8Array) => Uint8Array]>> = {
  ethernet: [1, (packet) => ethernet(ip, packet)],
  'ethernet, padded': [1, (packet) => joinedOctets(ethernet(ip, packet), new Uint8Array(30))],
  'a VLAN': [1, (packet) => ethernet(0x8100, vlan(7, ip), packet)],
  QinQinQ: [1, (packet) => ethernet(0x88a8, vlan(7, 0x8100), vlan(8, 0x8100), vlan(9, ip), packet)],
  MPLS: [1, (packet) => ethernet(0x8847, Uint8Array.of(0, 1, 0, 64), mpls, packet)],
  'bridged over MPLS': [1, (packet) => ethernet(0x8847, mpls, new Uint8Array(4), ethernet(ip, packet))],
  PPPoE: [
    1,
    (packet) =>
      ethernet(
        0x8864,
        Uint8Array.of(0x11, 0, 0, 9, (packet.length + 2) >> 8, (packet.length + 2) & 0xff, 0, 0x21),
        packet,
      ),
  ],
  SNAP: [1, (packet) => ethernet(packet.length + 8, Uint8Array.of(0xaa, 0xaa, 3, 0, 0, 0, 8, 0), packet)],
  'raw IP': [101, (packet) => packet],
  LINKTYPE_IPV4: [228, (packet) => packet],
  loopback: [0, (packet) => joinedOctets(Uint8Array.of(2, 0, 0, 0), packet)],
  'Linux cooked': [113, (packet) => joinedOctets(new Uint8Array(14), Uint8Array.of(8, 0), packet)],
  'Linux cooked, second form': [276, (packet) => joinedOctets(Uint8Array.of(8, 0), new Uint8Array(18), packet)],
  'IP in IP': [101, (packet) => ipv4(4, packet)],
  GRE: [101, (packet) => ipv4(47, joinedOctets(Uint8Array.of(0x20, 0, 8, 0, 0, 0, 0, 5), packet))],
  'ERSPAN I': [101, (packet) => ipv4(47, joinedOctets(Uint8Array.of(0, 0, 0x88, 0xbe), ethernet(ip, packet)))],
  'ERSPAN II': [
    101,
    (packet) =>
      ipv4(47, joinedOctets(Uint8Array.of(0x10, 0, 0x88, 0xbe, 0, 0, 0, 1), new Uint8Array(8), ethernet(ip, packet))),
  ],
  'ERSPAN III': [
    101,
    (packet) =>
      ipv4(
        47,
        joinedOctets(
          Uint8Array.of(0x10, 0, 0x22, 0xeb, 0, 0, 0, 1),
          new Uint8Array(11),
          Uint8Array.of(1),
          new Uint8Array(8),
          ethernet(ip, packet),
        ),
      ),
  ],
  VXLAN: [
    101,
    (packet) => ipv4(17, udp(4789, joinedOctets(Uint8Array.of(8, 0, 0, 0, 0, 0, 9, 0), ethernet(ip, packet)))),
  ],
  Geneve: [
    101,
    (packet) =>
      ipv4(17, udp(6081, joinedOctets(Uint8Array.of(1, 0, 0x65, 0x58, 0, 0, 9, 0, 1, 2, 3, 4), ethernet(ip, packet)))),
  ],
};

function inIpv6(next: number, inside: Uint8Array): Uint8Array {
  const head = [0x60, 0, 0, 0, inside.length >> 8, inside.length & 0xff, next, 64];
  return joinedOctets(Uint8Array.of(...head), of6(2).address, of6(3).address, inside);
}

describe('packets', () => {
  test.each(Object.entries(around))('are read in %s', async (_, [linkType, wrap]) => {
    const file = pcapFile(
      packets.map((packet) => ({ octets: wrap(packet) })),
      { linkType },
    );
    const { observations, targets, captures } = await recordingOfFile(file);
    expect(observations.map(({ outcome, frames }) => [outcome, frames?.sent, frames?.received])).toEqual([
      ['answered', [1], [2]],
    ]);
    expect(targets.map(({ url }) => url)).toEqual(['ikev2://198.51.100.1']);
    expect(captures?.[0]?.unread).toEqual({});
  });

  test.each([
    ['IPv6 alone', (packet: Uint8Array) => packet],
    ['6in4', (packet: Uint8Array) => ipv4(41, packet)],
    ['Teredo', (packet: Uint8Array) => ipv4(17, udp(3544, packet))],
    [
      'Teredo with an origin',
      (packet: Uint8Array) => ipv4(17, udp(3544, joinedOctets(Uint8Array.of(0, 0, 1, 2, 3, 4, 5, 6), packet))),
    ],
    [
      'Teredo with an authentication of two lengths, and an origin',
      (packet: Uint8Array) =>
        ipv4(17, udp(3544, joinedOctets(Uint8Array.of(0, 1, 3, 2), new Uint8Array(14), new Uint8Array(8), packet))),
    ],
    ['6in4 within Teredo', (packet: Uint8Array) => ipv4(17, udp(3544, inIpv6(41, packet)))],
  ])('of IPv6 are read in %s', async (_, wrap) => {
    const { observations, targets, captures } = await recordingOfFile(
      pcapFile(packets6.map((packet) => ({ octets: wrap(packet) }))),
    );
    expect(observations.map(({ outcome, frames }) => [outcome, frames?.sent, frames?.received])).toEqual([
      ['answered', [1], [2]],
    ]);
    expect(targets.map(({ url }) => url)).toEqual(['ikev2://[2001:db8::1]']);
    expect(captures?.[0]?.unread).toEqual({});
  });

  test('that go to the port of Teredo and are none of it are read as what they are', async () => {
    const [request, answer] = [
      initRequest({ points, to: { address: Uint8Array.of(198, 51, 100, 1), port: 3544 } }),
      initAnswer({ points, from: { address: Uint8Array.of(198, 51, 100, 1), port: 3544 } }),
    ];
    const { targets, observations } = await recordingOfFile(pcapFile([request, answer].map((octets) => ({ octets }))));
    expect(targets.map(({ url }) => url)).toEqual(['ikev2://198.51.100.1:3544']);
    expect(observations.map(({ outcome }) => outcome)).toEqual(['answered']);
  });

  test('are read in tunnels within tunnels, to a depth of four', async () => {
    const nested = (depth: number): Uint8Array =>
      pcapFile(
        packets.map((packet) => ({
          octets: Array.from({ length: depth }).reduce<Uint8Array>((inner) => ipv4(4, inner), packet),
        })),
      );
    expect((await recordingOfFile(nested(4))).observations).toHaveLength(1);
    const { observations, captures } = await recordingOfFile(nested(5));
    expect(observations).toEqual([]);
    expect(captures?.[0]?.unread).toEqual({ tunnelsTooDeep: 2 });
  });

  test('of a link type that is not read are counted', async () => {
    const { captures } = await recordingOfFile(pcapFile([{ octets: new Uint8Array(60) }], { linkType: 105 }));
    expect(captures?.[0]?.unread).toEqual({ otherLinkType: 1 });
  });

  test('are put together from fragments, in any order, and each is named', async () => {
    const [request, answer] = packets as [Uint8Array, Uint8Array];
    // From the UDP head on: the addresses are those of the fragments.
    const [first, second] = [request.slice(20, 60), request.slice(60)];
    const frames = [ipv4(17, second, 5, 77), ipv4(17, first, 0x2000, 77)];
    const { observations } = await recordingOfFile(pcapFile([...frames, answer].map((octets) => ({ octets }))));
    expect(observations.map(({ outcome, frames: where }) => [outcome, where?.sent])).toEqual([['silent', [1, 2]]]);
  });

  test('whose fragments overlap and differ are dropped and counted', async () => {
    const [request] = packets as [Uint8Array];
    const [first, second] = [request.slice(20, 60), request.slice(60)];
    const forged = first.map((octet, at) => (at === 39 ? octet ^ 1 : octet));
    const frames = [ipv4(17, first, 0x2000, 77), ipv4(17, forged, 0x2000, 77), ipv4(17, second, 5, 77)];
    const { observations, captures } = await recordingOfFile(pcapFile(frames.map((octets) => ({ octets }))));
    expect(observations).toEqual([]);
    expect(captures?.[0]?.unread['fragmentsDropped']).toBe(1);
  });

  test('that were cut by snaplen are told as that, and are nobody`s malformed answer', async () => {
    const cut = packets.map((packet) => ({ octets: packet.slice(0, 80), wireLength: packet.length }));
    const { observations, captures } = await recordingOfFile(pcapFile(cut));
    expect(observations).toEqual([]);
    expect(captures?.[0]?.unread).toEqual({ cutBySnaplen: 2, ikeCut: 2 });
  });
});

describe('a connection', () => {
  const said = wholeDialogue();

  test('is put together from segments in any order, sent again, and cut anywhere', async () => {
    const [hello, ...rest] = said;
    if (hello === undefined) throw new Error();
    const parts = Array.from({ length: Math.ceil(hello.octets.length / 9) }, (_, at) => ({
      from: 'client' as const,
      octets: hello.octets.slice(9 * at, 9 * at + 9),
      at: 9 * at,
    }));
    const [first, ...others] = parts;
    if (first === undefined) throw new Error();
    const shuffled = [...others.toReversed(), first, ...others.slice(2, 5)];
    const file = pcapFile(conversation([...shuffled, ...rest]).map((octets) => ({ octets })));
    const { observations } = await recordingOfFile(file);
    expect(observations.map(({ outcome, answer }) => [outcome, answer?.['completed']])).toEqual([['answered', true]]);
  });

  test('that the capture meets in its middle is read from its first hello on', async () => {
    const file = pcapFile(conversation(said, { withoutSyn: true }).map((octets) => ({ octets })));
    expect((await recordingOfFile(file)).observations.map(({ outcome }) => outcome)).toEqual(['answered']);
  });

  test('that was captured twice is one', async () => {
    const twice = conversation(said).flatMap((octets) => [{ octets }, { octets }]);
    const { observations } = await recordingOfFile(pcapFile(twice));
    expect(observations.map(({ outcome, frames }) => [outcome, frames?.times])).toEqual([['answered', 1]]);
  });
});
