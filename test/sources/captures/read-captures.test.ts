import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CaptureError } from '../../../sources/captures/capture-error.ts';
import { readCapture } from '../../../sources/captures/read-capture.ts';
import { readCaptures } from '../../../sources/captures/read-captures.ts';
import { readOffers } from '../../../sources/captures/read-offers.ts';
import { RecentMap } from '../../../sources/captures/recent-map.ts';
import { inPieces, pcapFile, type WrittenPacket } from '../../support/capture-file.ts';
import { initAnswer, initRequest } from '../../support/captured-ike.ts';
import { conversation } from '../../support/captured-tls.ts';
import { aesGcm256 } from '../../support/ike-rows.ts';

const points = [[aesGcm256, 0, 5, 14]];
const at = (timeUs: number, octets: Uint8Array = initRequest({ points })): WrittenPacket => ({ octets, timeUs });
const input = (name: string, ...packets: readonly WrittenPacket[]) => ({ name, pieces: inPieces(pcapFile(packets)) });

describe('captures', () => {
  test('have the time of the first packet to that of the last, in whatever order they are', async () => {
    const read = async (...times: readonly number[]) =>
      (await readCapture(inPieces(pcapFile(times.map((time) => at(time)))), () => undefined)).times;
    expect(await read(3_000_000, 1_000_000, 2_000_000)).toEqual({ firstMs: 1000, lastMs: 3000 });
    expect(await read(1_000_000, 3_000_000)).toEqual({ firstMs: 1000, lastMs: 3000 });
    expect(await read()).toBeUndefined();
    const { times } = await readCaptures([
      input('a', at(5_000_000)),
      input('b', at(2_000_000), at(3_000_000)),
      input('c'),
      input('d', at(9_000_000)),
    ]);
    expect(times).toEqual({ firstMs: 2000, lastMs: 9000 });
    expect((await readCaptures([input('c')])).times).toBeUndefined();
  });

  test('are told one by one, and what one began is not gone on with in the next', async () => {
    const { captures, kept } = await readCaptures([
      input('a', at(1, initRequest({ points }))),
      input('b', at(1, initAnswer({ points }))),
    ]);
    expect(captures.map(({ file, packets, unread }) => [file, packets, unread])).toEqual([
      ['a', 1, {}],
      ['b', 1, { ikeAnswersAlone: 1 }],
    ]);
    const all = kept.endpoints.flatMap(({ identities }) => [...identities.values()].flat());
    expect(all.map(({ outcome, capture }) => [outcome, capture])).toEqual([['silent', 0]]);
  });

  test('say of each how much of it had no room', async () => {
    const many = Array.from({ length: 70 }, (_, number) =>
      at(1, initRequest({ points, spi: number + 1, vendorId: `${number}` })),
    );
    const { captures } = await readCaptures([input('a', ...many), input('b', ...many.slice(60)), input('c')]);
    expect(captures.map(({ unread }) => unread)).toEqual([{ negotiationsDropped: 6 }, { negotiationsDropped: 6 }, {}]);
  });

  test('that are none are named, and another fault is not', async () => {
    const text = { name: 'text', pieces: inPieces(new TextEncoder().encode('no capture')) };
    await expect(readCaptures([text])).rejects.toThrow(/^text: a capture/u);
    await expect(readCaptures([{ name: 'none', pieces: inPieces(new Uint8Array(0)) }])).rejects.toThrow(CaptureError);
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield pcapFile([]);
      throw new RangeError('gone');
    }
    await expect(readCaptures([{ name: 'failing', pieces: failing() }])).rejects.toThrow(/^gone$/u);
  });

  test('that are damaged say so, and have the digest of what is on the disk', async () => {
    const whole = Uint8Array.from(gzipSync(pcapFile(Array.from({ length: 300 }, (_, time) => at(time)))));
    // A second member, of which the first block is none.
    const damaged = Uint8Array.of(...whole, ...whole.slice(0, 10), ...new Uint8Array(20).fill(0xff));
    const read = await readCapture(inPieces(damaged, 1000), () => undefined);
    expect(read.fault).toMatch(/^compressed data that is damaged/u);
    expect(read.octets).toBe(damaged.length);
    const other = await readCapture(inPieces(whole, 777), () => undefined);
    const sha256 = (octets: Uint8Array): string => createHash('sha256').update(octets).digest('hex');
    expect([other.fault, other.sha256, read.sha256]).toEqual([undefined, sha256(whole), sha256(damaged)]);
  });

  test('in which a server of TLS, and one of neither, speak alone are read to their end', async () => {
    const said = [
      { from: 'server' as const, octets: Uint8Array.of(22, 3, 3, 0, 9, 2) },
      { from: 'client' as const, octets: Uint8Array.of(1) },
    ];
    const packets = conversation(said).map((octets) => ({ octets }));
    const { unread } = await readCapture(inPieces(pcapFile(packets)), () => undefined);
    expect(unread).toEqual({ tlsAnswersAlone: 1 });
  });
});

test('offers are listed up to 4,096, and the others are counted', async () => {
  const packets = Array.from({ length: 4098 }, (_, number) => {
    const octets = initRequest({
      points,
      from: { address: Uint8Array.of(10, 0, number >> 8, number & 0xff), port: 500 },
    });
    // An SPI for each.
    octets.set([number >> 8, number & 0xff], 28);
    return { octets };
  });
  const { offers, unlisted } = await readOffers(inPieces(pcapFile([...packets, ...packets.slice(0, 1)])));
  expect([offers.length, unlisted, offers[0]?.count, offers.at(-1)?.count]).toEqual([4096, 2, 1, 1]);
  const answered = await readOffers(inPieces(pcapFile([at(1), at(1, initAnswer({ points }))])));
  expect(answered.offers).toMatchObject([{ outcome: 'answered', answer: { proposal: 1 } }]);
  const [alone] = (await readOffers(inPieces(pcapFile([at(1)])))).offers;
  expect(alone).not.toHaveProperty('answer');
});

describe('a map of what was used lately', () => {
  const made = (atMost: number) => {
    const forgotten: number[] = [];
    return { forgotten, map: new RecentMap<number>(atMost, (one) => forgotten.push(one)) };
  };

  test('forgets the older half when the newer is full, and never what was used within it', () => {
    const { map, forgotten } = made(6);
    for (const one of [1, 2, 3]) map.set(`${one}`, one);
    expect([forgotten, map.get('1')]).toEqual([[], 1]);
    for (const one of [4, 5]) map.set(`${one}`, one);
    expect(forgotten).toEqual([2, 3]);
    expect([1, 2, 3, 4, 5].map((one) => map.get(`${one}`))).toEqual([1, undefined, undefined, 4, 5]);
  });

  test('has each key once', () => {
    const { map, forgotten } = made(4);
    map.set('a', 1);
    map.set('b', 2);
    map.set('a', 3);
    map.clear();
    expect(forgotten.toSorted((a, b) => a - b)).toEqual([2, 3]);
    map.clear();
    expect([forgotten.length, map.get('a')]).toEqual([2, undefined]);
  });

  test('forgets what is taken out of either half without telling', () => {
    const { map, forgotten } = made(4);
    for (const one of [1, 2, 3]) map.set(`${one}`, one);
    for (const one of ['1', '3']) map.delete(one);
    expect([map.get('1'), map.get('3'), map.get('2')]).toEqual([undefined, undefined, 2]);
    map.clear();
    expect(forgotten).toEqual([2]);
    const single = made(1);
    single.map.set('a', 1);
    single.map.set('b', 2);
    expect(single.forgotten).toEqual([1]);
  });
});
