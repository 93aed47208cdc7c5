import { describe, expect, test } from 'vitest';
import { Layers } from '../../../sources/captures/layers/layers.ts';
import { emptyFlowKey, flowKey } from '../../../sources/captures/tcp/flow-key.ts';
import type { TcpFlow } from '../../../sources/captures/tcp/tcp-flow.ts';
import { TcpFlows } from '../../../sources/captures/tcp/tcp-flows.ts';
import { type Socket, tcpFlag, tcpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer } from '../../support/capture-file.ts';
import { conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';

const { syn, ack, fin, rst } = tcpFlag;
const text = (octets: string): Uint8Array => new TextEncoder().encode(octets);

interface Packet {
  readonly from?: 'client' | 'server';
  readonly flags?: number;
  readonly at?: number;
  readonly octets?: string;
}

function packet({ from = 'client', flags = ack, at = 0, octets = '' }: Packet): Uint8Array {
  const [source, destination] = from === 'client' ? [captureClient, captureServer] : [captureServer, captureClient];
  const sequence = ((from === 'client' ? 1000 : 9000) + at) >>> 0;
  return tcpPacket({ source, destination }, { sequence, acknowledgement: 0, flags, payload: text(octets) });
}

/** What is done with each connection: 'hello' begins what is read, 'no' what is not, and 'all' at its end is all of use. */
function followed(atMost?: number) {
  const log: string[] = [];
  let number = 0;
  const textOf = ({ sides }: TcpFlow, side: 0 | 1): string =>
    new TextDecoder().decode(sides[side].octets.subarray(0, sides[side].length));
  const flows = new TcpFlows((flow, side) => {
    const octets = textOf(flow, side);
    if (octets.startsWith('no')) return 'other';
    if (!octets.startsWith('hello')) return 'short';
    const own = (number += 1);
    const said = (): string => `${textOf(flow, side)}|${textOf(flow, side === 0 ? 1 : 0)}`;
    return {
      advance: () => said().endsWith('all') || flow.sides.some(({ isConflicting }) => isConflicting),
      end: (how) => log.push(`${own} ${how} ${said()} ${flow.places[side].port}`),
    };
  }, atMost);
  const layers = new Layers((one) => flows.add(one));
  let frame = 0;
  const put = (...packets: readonly (Packet | Uint8Array)[]): void => {
    for (const one of packets) {
      const octets = one instanceof Uint8Array ? one : packet(one);
      frame += 1;
      const place = { octets, from: 0, to: octets.length, wireLength: octets.length };
      layers.packet({ ...place, linkType: 101, frame, atMs: 0 });
    }
  };
  return { log, put, flows, layers };
}

const opened: readonly Packet[] = [
  { flags: syn, at: -1 },
  { from: 'server', flags: syn | ack, at: -1 },
];

describe('a connection', () => {
  test.each<readonly [string, readonly Packet[], readonly string[]]>([
    ['that stays open', [{ octets: 'hello' }], ['1 open hello| 50000']],
    [
      'of which all was seen',
      [{ octets: 'hello' }, { from: 'server', octets: 'all' }, { from: 'server', flags: rst }],
      ['1 open hello|all 50000'],
    ],
    [
      'that is reset',
      [{ octets: 'hello' }, { from: 'server', flags: rst | ack }, { octets: 'more', at: 5 }],
      ['1 reset hello| 50000'],
    ],
    [
      'that one side ends',
      [{ octets: 'hello' }, { flags: fin | ack, at: 5 }, { from: 'server', octets: 'x' }],
      ['1 open hello|x 50000'],
    ],
    [
      'that both sides end',
      [
        { octets: 'hello' },
        { flags: fin | ack, at: 5 },
        { from: 'server', octets: 'bye', flags: fin | ack },
        { octets: '!', at: 5 },
      ],
      ['1 closed hello|bye 50000'],
    ],
    [
      'that one side ends twice',
      [{ octets: 'hello' }, { flags: fin, at: 5 }, { flags: fin, at: 5 }],
      ['1 open hello| 50000'],
    ],
    ['that is none of ours', [{ octets: 'no' }, { octets: 'hello', at: 2 }, { octets: 'hello' }], []],
    ['whose octets say it bit by bit', [{ octets: 'hel' }, { octets: 'lo', at: 3 }], ['1 open hello| 50000']],
    ['whose octets come before their turn', [{ octets: 'lo', at: 3 }, { octets: 'hel' }], ['1 open hello| 50000']],
    [
      'whose segments differ ahead of what is missing',
      [
        { octets: 'hello' },
        { from: 'server', octets: 'ab', at: 5 },
        { from: 'server', octets: 'ac', at: 5 },
        { octets: 'more', at: 5 },
      ],
      ['1 open hello| 50000'],
    ],
    [
      'of which the last says all and ends it',
      [{ octets: 'hello' }, { from: 'server', octets: 'all', flags: rst }],
      ['1 open hello|all 50000'],
    ],
    ['that opens with octets', [{ flags: syn, at: -1, octets: 'hello' }], ['1 open hello| 50000']],
  ])('%s is told at its end', (_, packets, wanted) => {
    const { log, put, flows } = followed();
    put(...opened, ...packets);
    flows.end();
    expect(log).toEqual(wanted);
    flows.end();
    expect(log).toEqual(wanted);
  });

  test('goes on over any number', () => {
    for (const at of [0x20000 - 1003, 0xffff - 1001, 0xffff_ffff - 1001]) {
      const { log, put, flows } = followed();
      put({ flags: syn, at: at - 1 }, { octets: 'hel', at }, { octets: 'lo', at: at + 3 });
      flows.end();
      expect(log).toEqual(['1 open hello| 50000']);
    }
  });

  test('is another one with another SYN, and the same with the same', () => {
    const { log, put, flows } = followed();
    put(...opened, { octets: 'hello' }, ...opened, { from: 'server', octets: 'x' }, ...opened);
    expect(log).toEqual([]);
    put({ flags: syn, at: 500 });
    expect(log).toEqual(['1 open hello|x 50000']);
    put(
      { octets: 'hello2', at: 501 },
      { from: 'server', flags: syn | ack, at: 700 },
      { from: 'server', octets: 'y', at: 701 },
    );
    flows.end();
    expect(log).toEqual(['1 open hello|x 50000', '2 open hello2|y 50000']);
  });

  test('that is over begins anew with a SYN of its client alone', () => {
    const { log, put, flows } = followed();
    put(...opened, { octets: 'no' });
    put({ from: 'server', flags: syn | ack, at: -1 }, { octets: 'hello' }, { flags: rst }, { octets: 'hello', at: 50 });
    flows.end();
    expect(log).toEqual([]);
    const second = followed();
    second.put(...opened, { octets: 'no' }, { flags: syn, at: 99 }, { octets: 'hello', at: 100 });
    second.flows.end();
    expect(second.log).toEqual(['1 open hello| 50000']);
  });

  test('that is met in its middle begins with octets, and its SYN may stand behind them', () => {
    const { log, put, flows } = followed();
    put({ flags: ack }, { flags: fin | ack }, { from: 'server', flags: fin | ack });
    put({ octets: 'hello' }, { flags: syn, at: -1 }, { from: 'server', octets: 'all', at: 50 });
    flows.end();
    expect(log).toEqual(['1 open hello|all 50000']);
    // Without octets a number says nothing: that of a keep-alive is one less.
    const kept = followed();
    kept.put({ octets: 'hello' }, { from: 'server', at: -1 }, { from: 'server', octets: 'all' });
    expect(kept.log).toEqual(['1 open hello|all 50000']);
    const late = followed();
    late.put(
      { from: 'server', flags: syn | ack, at: -1 },
      { octets: 'hello' },
      { from: 'server', octets: 'll', at: 1 },
    );
    late.put({ from: 'server', octets: 'a' });
    late.flows.end();
    expect(late.log).toEqual(['1 open hello|all 50000']);
  });

  test('whose head does not fit is none', () => {
    const { log, put, flows } = followed();
    const hello = packet({ octets: 'hello' });
    const headOf = (words: number): Uint8Array => hello.map((octet, at) => (at === 32 ? words << 4 : octet));
    const cut = hello.slice(0, 39);
    cut[3] = 39;
    const early = packet({ octets: 'o' }).map((octet, at) => (at === 32 ? 4 << 4 : octet));
    early.set(text('hell'), 36);
    put(early, headOf(4), headOf(7), headOf(15), cut);
    flows.end();
    expect(log).toEqual([]);
    // A head with an option of four octets.
    const option = packet({ octets: '....hello' }).map((octet, at) => (at === 32 ? 6 << 4 : octet));
    put(option);
    flows.end();
    expect(log).toEqual(['1 open hello| 50000']);
    const broken = packet({ flags: rst }).map((octet, at) => (at === 32 ? 15 << 4 : octet));
    const lasting = followed();
    lasting.put({ octets: 'hello' }, broken, { octets: '!', at: 5 });
    lasting.flows.end();
    expect(lasting.log).toEqual(['1 open hello!| 50000']);
    const whole = packet({ octets: '' }).map((octet, at) => (at === 33 ? syn : octet));
    const bare = followed();
    bare.put(whole, { at: 1, octets: 'hello' });
    bare.flows.end();
    expect(bare.log).toEqual(['1 open hello| 50000']);
  });

  test('that is forgotten for others is told and counted, and one that says nothing is not', () => {
    const { log, put, flows } = followed(4);
    const from = (port: number, octets: string): Uint8Array =>
      tcpPacket(
        { source: { ...captureClient, port }, destination: captureServer },
        { sequence: 1000, acknowledgement: 0, flags: ack, payload: text(octets) },
      );
    put(from(1, 'hello'), from(2, 'hel'), from(3, 'no'), from(4, 'hello'), from(5, 'hello'), from(6, 'hello'));
    expect(log).toEqual(['1 open hello| 1', '2 open hello| 4']);
    expect(flows.counts).toEqual({ forgotten: 2, overBudget: 0 });
    flows.end();
    expect(log).toHaveLength(4);
    expect(flows.counts).toEqual({ forgotten: 2, overBudget: 0 });
  });
});

test('the ends of a conversation have one key, whichever speaks, and another for whatever differs', () => {
  const seen: string[] = [];
  const layers = new Layers((one) => {
    const key = emptyFlowKey();
    flowKey(one, key);
    seen.push(`${[...key.words.subarray(0, key.count)].join()} ${key.side} ${key.count}`);
  });
  const keyOf = (source: Socket, destination: Socket): string => {
    const octets = tcpPacket(
      { source, destination },
      { sequence: 0, acknowledgement: 0, flags: 0, payload: new Uint8Array(0) },
    );
    layers.packet({ octets, from: 0, to: octets.length, wireLength: octets.length, linkType: 101, frame: 1, atMs: 0 });
    return seen.at(-1) ?? '';
  };
  const of4 =
    (...address: readonly number[]) =>
    (port: number): Socket => ({ address: Uint8Array.from(address), port });
  const of6 =
    (first: number, last: number) =>
    (port: number): Socket => ({
      address: Uint8Array.of(first, ...new Uint8Array(14), last),
      port,
    });
  const places = [
    of4(1, 2, 3, 4)(80),
    of4(1, 2, 3, 4)(81),
    of4(1, 2, 3, 4)(0x5080),
    of4(1, 2, 4, 4)(80),
    of4(2, 2, 3, 4)(80),
    of4(200, 2, 3, 4)(80),
    of4(1, 2, 3, 5)(80),
    of4(72, 2, 3, 4)(80),
    of4(1, 2, 200, 4)(80),
    of4(1, 3, 200, 4)(80),
  ];
  const places6 = [of6(1, 1)(80), of6(1, 1)(81), of6(1, 2)(80), of6(200, 1)(80), of6(200, 1)(1), of6(1, 200)(80)];
  const keys = new Set<string>();
  for (const [some, count] of [
    [places, 4],
    [places6, 10],
  ] as const) {
    for (const [at, one] of some.entries()) {
      for (const [other, two] of some.entries()) {
        const [there, back] = [keyOf(one, two), keyOf(two, one)];
        expect(there.split(' ')[0]).toBe(back.split(' ')[0]);
        expect(there.endsWith(` ${count}`)).toBe(true);
        expect(new Set([there, back].map((key) => key.split(' ')[1]))).toEqual(
          new Set(at === other ? ['0'] : ['0', '1']),
        );
        if (at < other) keys.add(there.split(' ')[0] ?? '');
      }
    }
  }
  expect(keys.size).toBe((places.length * (places.length - 1) + places6.length * (places6.length - 1)) / 2);
  expect(keyOf(of4(1, 0, 0, 0)(9), of4(200, 0, 0, 0)(1)).split(' ')[1]).toBe('0');
  expect(keyOf(of4(1, 0, 0, 0)(9), of4(1, 0, 0, 0)(1)).split(' ')[1]).toBe('1');
});

test('data that a SYN brings is the beginning of what is said', async () => {
  const [hello, ...rest] = wholeDialogue();
  const octets = hello?.octets ?? new Uint8Array(0);
  const flow = { source: captureClient, destination: captureServer };
  const first = tcpPacket(flow, { sequence: 999, acknowledgement: 0, flags: syn, payload: octets.slice(0, 50) });
  const more = [{ from: 'client' as const, octets: octets.slice(50), at: 50 }, ...rest];
  const [, answer, ...later] = conversation(more);
  const read = await readNegotiations([first, answer ?? first, ...later]);
  expect(told(read)[0]).toMatch(/^answered: .*completed$/u);
});
