import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../../core/endpoint/parse-target.ts';
import type { Negotiation } from '../../../sources/captures/negotiation.ts';
import { captureRecording } from '../../../sources/captures/recorded/capture-recording.ts';
import { endpointOf, namedBy } from '../../../sources/captures/recorded/endpoint-of.ts';
import { identityOf } from '../../../sources/captures/recorded/identity-of.ts';
import { KeptNegotiations } from '../../../sources/captures/recorded/kept-negotiations.ts';

const startMs = Date.UTC(2026, 10, 30);

function negotiation(over: Partial<Negotiation> = {}): Negotiation {
  return {
    protocol: 'tls',
    client: { address: '192.0.2.10', port: 50_000 },
    server: { address: '198.51.100.1', port: 443 },
    segment: 0,
    offer: { kind: 'client-hello' },
    outcome: 'answered',
    detail: 'ServerHello',
    answer: { kind: 'server-hello' },
    sent: Uint8Array.of(1, 2),
    received: Uint8Array.of(3),
    frames: { sent: [1], received: [2] },
    atMs: startMs,
    ...over,
  };
}

const named = (serverName: string): Partial<Negotiation> => ({ offer: { kind: 'client-hello', serverName } });
const of = (vendorId: string): Partial<Negotiation> => ({
  protocol: 'ikev2',
  server: { address: '198.51.100.1', port: 500 },
  answer: { point: [1, 2, 3, 4], vendorIds: [vendorId] },
});

function kept(...all: readonly Partial<Negotiation>[]): KeptNegotiations {
  const negotiations = new KeptNegotiations();
  for (const one of all) negotiations.add(negotiation(one), 0);
  return negotiations;
}

function recorded(all: readonly Partial<Negotiation>[], targets: readonly string[] = [], isTimeless = false) {
  const capture = { file: 'a.pcap', sha256: 'ab', octets: 1, packets: 1, unread: {} };
  const times = isTimeless ? undefined : { firstMs: startMs, lastMs: startMs + 5000 };
  return captureRecording(kept(...all).endpoints, [capture], times, {
    toolVersion: '1',
    readAtMs: startMs - 1000,
    named: targets.map((target) => parseTarget(target)),
    trustAnchors: [],
    interrupted: false,
  });
}

describe('what is kept of negotiations', () => {
  const countsOf = ({ endpoints, dropped }: KeptNegotiations) => [
    endpoints.length,
    endpoints.flatMap(({ identities }) => [...identities.values()].map((own) => own.length)),
    dropped,
  ];

  test('is each different one, and how often it was seen', () => {
    const others: readonly Partial<Negotiation>[] = [
      { offer: { kind: 'other' } },
      { outcome: 'refused' },
      { detail: 'other' },
      { answer: { kind: 'other' } },
      { protocol: 'openvpn+tcp' },
      { server: { address: '198.51.100.1', port: 444 } },
    ];
    const { endpoints } = kept({}, { client: { address: '192.0.2.11', port: 1 }, atMs: 9 }, ...others);
    const all = endpoints.flatMap(({ identities }) => [...identities.values()].flat());
    expect(all.map(({ times }) => times)).toEqual([2, 1, 1, 1, 1, 1, 1]);
    expect(all[0]).toMatchObject({ sent: '0102', received: '03', atMs: startMs, port: 443, capture: 0 });
  });

  test('is bounded for each endpoint: 512 that were answered and 64 that were not', () => {
    const many = (count: number, outcome: Negotiation['outcome']) =>
      Array.from({ length: count }, (_, at) => ({ outcome, detail: `${at}` }));
    expect(countsOf(kept(...many(512, 'answered'), ...many(64, 'refused')))).toEqual([1, [576], 0]);
    const full = kept(...many(513, 'answered'), ...many(65, 'silent'), ...many(1, 'answered'));
    expect(countsOf(full)).toEqual([1, [576], 2]);
    // Of another endpoint there is room.
    full.add(negotiation({ server: { address: '198.51.100.2', port: 443 } }), 0);
    expect(full.endpoints).toHaveLength(2);
  });

  test('is bounded by 16 gateways of an endpoint and 4,096 endpoints', () => {
    const gateways = kept(...Array.from({ length: 17 }, (_, at) => of(`${at}`)));
    expect(countsOf(gateways)).toEqual([1, Array.from({ length: 16 }, () => 1), 1]);
    gateways.add(negotiation({ ...of('3'), detail: 'more' }), 0);
    expect(gateways.dropped).toBe(1);
    const all = kept(...Array.from({ length: 4097 }, (_, port) => ({ server: { address: '192.0.2.1', port } })));
    expect([all.endpoints.length, all.dropped]).toEqual([4096, 1]);
    all.add(negotiation({ server: { address: '192.0.2.1', port: 7 }, detail: 'more' }), 0);
    expect(all.dropped).toBe(1);
  });

  test('is bounded by 64 MiB of all', () => {
    const sent = new Uint8Array(0x40_0000);
    const all = new KeptNegotiations();
    for (let at = 0; at < 9; at += 1) all.add(negotiation({ sent, detail: `${at}` }), 0);
    // Each takes eight MiB as text and its key.
    expect([all.endpoints[0]?.identities.get('')?.length, all.dropped]).toEqual([7, 2]);
    const received = kept();
    for (let at = 0; at < 9; at += 1) received.add(negotiation({ received: sent, detail: `${at}` }), 0);
    expect(received.dropped).toBe(2);
    received.add(negotiation({ detail: 'small' }), 0);
    expect(received.dropped).toBe(2);
  });
});

test.each<readonly [Partial<Negotiation>, object]>([
  [named('vpn.example.net'), { scheme: 'tls', port: 443, serverName: 'vpn.example.net' }],
  [
    { ...named('vpn.example.net'), protocol: 'dtls' },
    { scheme: 'dtls', port: 443, serverName: 'vpn.example.net' },
  ],
  [
    { ...named('vpn.example.net'), protocol: 'openvpn+tcp' },
    { scheme: 'openvpn+tcp', port: 443 },
  ],
  [
    { protocol: 'openvpn+udp', segment: 7 },
    { scheme: 'openvpn+udp', port: 443, segment: 7 },
  ],
  [
    { protocol: 'ikev2', server: { address: '198.51.100.1', port: 4500 } },
    { scheme: 'ikev2', port: 500 },
  ],
  [
    { protocol: 'ikev1', server: { address: '198.51.100.1', port: 500 } },
    { scheme: 'ikev2', port: 500 },
  ],
  [
    { protocol: 'ikev2', server: { address: '198.51.100.1', port: 848 } },
    { scheme: 'ikev2', port: 848 },
  ],
  [
    { protocol: 'tls', server: { address: '198.51.100.1', port: 4500 } },
    { scheme: 'tls', port: 4500 },
  ],
])('%j is of %j', (over, wanted) => {
  expect(endpointOf(negotiation(over))).toEqual({ host: '198.51.100.1', segment: 0, ...wanted });
});

test.each<readonly [string, Partial<Negotiation>, boolean]>([
  ['tls://198.51.100.1:443', {}, true],
  ['tls://198.51.100.1:444', {}, false],
  ['tls://198.51.100.2:443', {}, false],
  ['tls://vpn.example.net:443', named('vpn.example.net'), true],
  ['tls://vpn.example.net:443', named('other.example.net'), false],
  ['tls://vpn.example.net:443', {}, false],
  ['sstp://198.51.100.1', {}, true],
  ['sstp://198.51.100.1', { protocol: 'openvpn+tcp' }, false],
  ['openvpn+tcp://198.51.100.1:443', { protocol: 'openvpn+tcp' }, true],
  ['openvpn+tcp://198.51.100.1:443', {}, false],
  ['ikev2://198.51.100.1', { protocol: 'ikev2', server: { address: '198.51.100.1', port: 500 } }, true],
])('%s names %j: %s', (target, over, wanted) => {
  const targets = [parseTarget('tls://192.0.2.200:1'), parseTarget(target)];
  expect(namedBy(endpointOf(negotiation(over)), targets)?.url).toBe(wanted ? targets[1]?.url : undefined);
});

test.each<readonly [Partial<Negotiation>, string]>([
  [{ answer: { vendorIds: ['bb', 'aa'] } }, 'vendor ids aa,bb'],
  [{ answer: { vendorIds: [] } }, 'vendor ids '],
  [{ answer: { vendorIds: ['aa'] }, outcome: 'refused' }, ''],
  [{ answer: {} }, ''],
  [{ answer: { certificates: [] } }, ''],
  [{ answer: { certificates: [7] } }, ''],
  [{ answer: { certificates: 'ab' } }, ''],
  [
    { answer: { certificates: ['0102'] } },
    'certificate a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222',
  ],
  [
    { answer: { certificates: ['0102', 'ff'], vendorIds: ['aa'] } },
    'certificate a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222',
  ],
])('%j is answered by %j', (over, wanted) => {
  expect(identityOf(negotiation(over))).toBe(wanted);
});

describe('a recording of captures', () => {
  const urls = (...args: Parameters<typeof recorded>): readonly string[] =>
    recorded(...args).targets.map(({ url }) => url);
  const tls = 'tls://198.51.100.1:443';

  test('has a target for each endpoint, name, network and gateway', () => {
    expect(urls([{}, named('a.example'), named('b.example')])).toEqual([tls, `${tls}#a.example`, `${tls}#b.example`]);
    expect(urls([{}, { segment: 7 }, { segment: 9, ...named('a.example') }])).toEqual([
      `${tls}#network-1`,
      `${tls}#network-2`,
      `${tls}#a.example`,
    ]);
    const ike = 'ikev2://198.51.100.1';
    expect(urls([of('a'), { ...of('a'), detail: 'other' }])).toEqual([ike]);
    const refused: Partial<Negotiation> = { ...of('a'), outcome: 'refused' };
    expect(urls([of('a'), refused])).toEqual([ike]);
    expect(urls([of('a'), of('b')])).toEqual([`${ike}#gateway-1`, `${ike}#gateway-2`]);
    expect(urls([of('a'), refused, of('b')])).toEqual([`${ike}#gateway-1`, `${ike}#gateway-2`, `${ike}#any-gateway`]);
    expect(urls([of('a'), of('b'), { ...of('a'), segment: 1 }])).toEqual([
      `${ike}#network-1~gateway-1`,
      `${ike}#network-1~gateway-2`,
      `${ike}#network-2`,
    ]);
  });

  test('says by which name a client asked where the target speaks TLS', () => {
    const { targets } = recorded([named('a.example'), of('a'), { ...named('a.example'), protocol: 'dtls' }]);
    expect(targets.map(({ serverName, host, port, scheme }) => [serverName, host, port, scheme])).toEqual([
      ['a.example', '198.51.100.1', 443, 'tls'],
      [undefined, '198.51.100.1', 500, 'ikev2'],
      [undefined, '198.51.100.1', 443, 'dtls'],
    ]);
  });

  test('has what the user names alone, and what of that does not pass by', () => {
    const seen = [named('a.example'), { server: { address: '198.51.100.9', port: 443 } }, of('a')];
    expect(urls(seen, [tls])).toEqual([`${tls}#a.example`]);
    expect(urls(seen, ['sstp://a.example'])).toEqual(['sstp://198.51.100.1:443#a.example']);
    expect(urls(seen, ['tls://198.51.100.9:443', 'ikev2://198.51.100.1'])).toEqual([
      'tls://198.51.100.9:443',
      'ikev2://198.51.100.1',
    ]);
    const unseen = ['tls://198.51.100.9:444', 'openvpn+tcp://198.51.100.9:443', 'tls://198.51.100.8:443'];
    expect(urls(seen, unseen)).toEqual(unseen);
    const both = ['tls://198.51.100.9:443', ...unseen];
    expect(urls(seen, both)).toEqual(both);
    expect(urls([], [])).toEqual([]);
  });

  test('says of each where and when it was', () => {
    const { observations, startedAt, finishedAt } = recorded([
      { atMs: startMs + 1234.56, frames: { sent: [3], received: [] } },
      { detail: 'other', atMs: startMs - 5 },
      { detail: 'third', atMs: Number.NaN },
      { detail: 'fourth', atMs: startMs + 400 * 86_400_000 },
      { protocol: 'openvpn+udp' },
      { server: { address: '2001:db8::1', port: 443 } },
      { protocol: 'ikev2', server: { address: '198.51.100.7', port: 4500 } },
    ]);
    expect(
      observations.map(({ id, probe, order, startedAtMs, endpoint }) => [id, probe, order, startedAtMs, endpoint]),
    ).toEqual([
      ['obs-0001', 'capture/tls', 'capture/0000', 1234.6, '198.51.100.1:443'],
      ['obs-0002', 'capture/tls', 'capture/0001', 0, '198.51.100.1:443'],
      ['obs-0003', 'capture/tls', 'capture/0002', 0, '198.51.100.1:443'],
      ['obs-0004', 'capture/tls', 'capture/0003', 366 * 86_400_000, '198.51.100.1:443'],
      ['obs-0005', 'capture/openvpn', 'capture/0000', 0, '198.51.100.1:443'],
      ['obs-0006', 'capture/tls', 'capture/0000', 0, '[2001:db8::1]:443'],
      ['obs-0007', 'capture/ikev2', 'capture/0000', 0, '198.51.100.7:4500'],
    ]);
    expect(observations[0]?.detail).toBe('ServerHello; packet 3 of a.pcap');
    expect(observations[1]?.detail).toBe('other; packets 1, 2 of a.pcap');
    expect(observations[1]?.frames).toEqual({ capture: 'ab', sent: [1], received: [2], times: 1 });
    expect(observations[0]).toMatchObject({ elapsedMs: 0, attempts: 1 });
    expect([startedAt, finishedAt]).toEqual(['2026-11-30T00:00:00.000Z', '2026-11-30T00:00:05.000Z']);
  });

  test('without times is of when it was read, and no date is too far', () => {
    expect(recorded([], [], true)).toMatchObject({
      startedAt: '2026-11-29T23:59:59.000Z',
      finishedAt: '2026-11-29T23:59:59.000Z',
    });
    const at = (firstMs: number, lastMs: number) =>
      captureRecording(
        [],
        [],
        { firstMs, lastMs },
        { toolVersion: '1', readAtMs: 0, named: [], trustAnchors: [], interrupted: true },
      );
    expect(at(-5, 1e20)).toMatchObject({
      startedAt: '1970-01-01T00:00:00.000Z',
      finishedAt: '+275760-09-13T00:00:00.000Z',
    });
    expect(at(2000, 1000)).toMatchObject({ finishedAt: '1970-01-01T00:00:02.000Z', interrupted: true });
  });
});
