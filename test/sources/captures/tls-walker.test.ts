import { describe, expect, test } from 'vitest';
import { beginsSsl2, beginsTls } from '../../../sources/captures/tls/begins-tls.ts';
import { PlayedAgain } from '../../../sources/captures/tls/played-again.ts';
import { RecordWalker } from '../../../sources/captures/tls/record-walker.ts';
import { record } from '../../support/captured-tls.ts';
import { handshake, message } from '../../support/written-tls.ts';

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const changed = record(20, Uint8Array.of(1));
const hello = message(1, new Uint8Array(10).fill(7));

/** A walker that is given the octets in such pieces. Behind the end stands what nobody sent. */
function walked(octets: Uint8Array, step = octets.length): RecordWalker {
  const walker = new RecordWalker();
  for (let length = Math.min(step, octets.length); ; length = Math.min(length + step, octets.length)) {
    walker.walk(join(octets.slice(0, length), new Uint8Array(64).fill(22)), length);
    if (length === octets.length) return walker;
  }
}

const messagesOf = ({ messages }: RecordWalker) =>
  messages.map(({ type, body, from, to }) => [type, body.length, from, to]);

describe('the records of one direction', () => {
  test('give the same, however they come', () => {
    const parts = [
      handshake(hello),
      handshake(message(11, new Uint8Array(300))),
      changed,
      record(22, new Uint8Array(40)),
    ];
    const octets = join(...parts, record(23, new Uint8Array(9)));
    const tails = parts.map((_, at) => join(...parts.slice(0, at)).length);
    for (const step of [octets.length, 1, 2, 7]) {
      const walker = walked(octets, step);
      expect(messagesOf(walker)).toEqual([
        [1, 10, 0, tails[1]],
        [11, 300, tails[1], tails[2]],
      ]);
      expect(walker.messages[0]?.body).toEqual(new Uint8Array(10).fill(7));
      expect(walker.protectedRecords).toEqual([
        { type: 22, length: 40, from: tails[3] },
        { type: 23, length: 9, from: (tails[3] ?? 0) + 45 },
      ]);
      expect(walker.fault).toBeUndefined();
    }
  });

  test('hold messages that go over records, each from the record that it begins in to that which it ends in', () => {
    const [long, next] = [message(2, new Uint8Array(50)), message(14)];
    const all = join(long, next, message(11, new Uint8Array(20)));
    const cuts = [0, 2, 30, 56, 60, all.length];
    const octets = join(...cuts.slice(1).map((cut, at) => record(22, all.slice(cuts[at], cut))));
    for (const step of [octets.length, 1, 13])
      expect(messagesOf(walked(octets, step))).toEqual([
        [2, 50, 0, 71],
        [14, 0, 40, 80],
        [11, 20, 71, octets.length],
      ]);
  });

  test('hold no message of which some octets are missing', () => {
    const begun = message(11, new Uint8Array(20)).slice(0, 10);
    expect(messagesOf(walked(record(22, join(hello, begun))))).toEqual([[1, 10, 0, 29]]);
  });

  test('hold an empty message at the end of a record, and one of 65,536 octets and more is waited for', () => {
    expect(messagesOf(walked(handshake(hello, message(14))))).toEqual([
      [1, 10, 0, 23],
      [14, 0, 0, 23],
    ]);
    const head = Uint8Array.of(11, 1, 0, 0, ...new Uint8Array(60));
    expect(messagesOf(walked(record(22, head)))).toEqual([]);
    expect(messagesOf(walked(record(22, Uint8Array.of(11, 0, 1, 0, ...new Uint8Array(256)))))).toEqual([
      [11, 256, 0, 265],
    ]);
  });

  test('are no more than 16 messages and 64 of what is protected', () => {
    const many = join(...Array.from({ length: 20 }, () => handshake(message(14))));
    expect(walked(many).messages).toHaveLength(16);
    const data = join(...Array.from({ length: 70 }, () => record(23, new Uint8Array(1))));
    expect(walked(data).protectedRecords).toHaveLength(64);
  });

  test.each([
    [19, 3, 0, 'no record of TLS at octet 0'],
    [20, 3, 0, undefined],
    [24, 3, 0, undefined],
    [25, 3, 0, 'no record of TLS at octet 0'],
    [23, 2, 0, 'no record of TLS at octet 0'],
    [23, 4, 0, 'no record of TLS at octet 0'],
    [23, 3, 0x4800, undefined],
    [23, 3, 0x4801, 'no record of TLS at octet 0'],
  ])('of type %i, of version %i and of %i octets: fault %s', (type, major, size, fault) => {
    const head = Uint8Array.of(type, major, 3, size >> 8, size & 0xff);
    expect([walked(head).fault, walked(head.slice(0, 4)).fault]).toEqual([fault, undefined]);
    const later = walked(join(handshake(hello), head));
    expect([later.fault, later.messages.length]).toEqual([fault?.replace('octet 0', 'octet 19'), 1]);
  });

  test('end where what is no record stands, whatever comes behind it', () => {
    expect(messagesOf(walked(join(Uint8Array.of(0, 0, 0, 0, 0), handshake(hello)), 1))).toEqual([]);
    const walker = walked(join(Uint8Array.of(99, 3, 3, 0, 0), handshake(hello)));
    expect([messagesOf(walker), walker.fault]).toEqual([[], 'no record of TLS at octet 0']);
  });

  test('tell what is protected by its head, once, whatever is kept of the rest', () => {
    const octets = join(changed, record(22, new Uint8Array(40)));
    for (const length of [15, 16, 45]) expect(walked(octets.slice(0, length), 1).protectedRecords).toHaveLength(1);
    expect(walked(octets.slice(0, 14), 1).protectedRecords).toEqual([]);
    const short = join(changed, record(22, new Uint8Array(2)), record(22, new Uint8Array(0)));
    expect(walked(short, 1).protectedRecords).toHaveLength(2);
    expect(walked(record(23, new Uint8Array(40)).slice(0, 5)).protectedRecords).toEqual([
      { type: 23, length: 40, from: 0 },
    ]);
  });
});

describe('behind a ChangeCipherSpec', () => {
  test.each([
    [1, 300],
    [2, 300],
    [2, 254],
  ])('message %i of %i octets is read in the clear where it is the whole of its record', (type, length) => {
    const walker = walked(join(handshake(message(1)), changed, handshake(message(type, new Uint8Array(length)))), 1);
    expect(walker.messages.map((one) => one.type)).toEqual([1, type]);
    expect(walker.protectedRecords).toEqual([]);
  });

  test.each<readonly [string, Uint8Array]>([
    ['another message', handshake(message(11, new Uint8Array(30)))],
    ['a hello that is shorter than its record', record(22, join(message(2, new Uint8Array(30)), Uint8Array.of(1)))],
    ['a hello that is longer than its record', record(22, message(2, new Uint8Array(30)).slice(0, -1))],
    ['a hello of 65,536 octets more than its record', record(22, Uint8Array.of(2, 1, 0, 30, ...new Uint8Array(30)))],
    ['a heartbeat', record(24, message(2, new Uint8Array(30)))],
    ['another record', record(23, message(2, new Uint8Array(30)))],
    ['an alert of more than two octets', record(21, message(2, new Uint8Array(30)))],
    ['one of less', record(21, Uint8Array.of(2))],
    ['less than the head of a message', record(22, Uint8Array.of(2, 0, 0))],
  ])('%s is protected', (_, octets) => {
    const walker = walked(join(changed, octets));
    expect([walker.messages, walker.alert]).toEqual([[], undefined]);
    expect(walker.protectedRecords).toHaveLength(1);
  });
});

describe('an alert in the clear', () => {
  test.each([
    [[2, 40], { level: 2, description: 40, from: 19, to: 26 }],
    [[1, 0], { level: 1, description: 0, from: 19, to: 26 }],
    [[2, 112], { level: 2, description: 112, from: 19, to: 26 }],
    [[1, 112], undefined],
    [[1], undefined],
    [[], undefined],
  ])('%j ends the connection: %j', (octets, alert) => {
    const walker = walked(join(handshake(hello), record(21, Uint8Array.of(...octets))));
    expect(walker.alert).toEqual(alert);
    expect(walker.protectedRecords).toEqual([]);
  });

  test('stands behind a ChangeCipherSpec, too, where it has two octets', () => {
    const walker = walked(join(changed, record(21, Uint8Array.of(2, 40))), 1);
    expect([walker.alert?.description, walker.protectedRecords]).toEqual([40, []]);
  });

  test('is the first that ends it, and a heartbeat is none', () => {
    const alerts = [
      [1, 112],
      [2, 40],
      [2, 70],
    ].map((octets) => record(21, Uint8Array.of(...octets)));
    expect(walked(join(...alerts)).alert).toMatchObject({ description: 40, from: 7 });
    const walker = walked(record(24, Uint8Array.of(2, 40)));
    expect([walker.alert, walker.messages]).toEqual([undefined, []]);
  });

  test('goes with the octets of a message that is not whole yet', () => {
    const [begun, rest] = [hello.slice(0, 6), hello.slice(6)];
    const walker = walked(join(record(22, begun), record(21, Uint8Array.of(1, 112)), record(22, rest)));
    expect(messagesOf(walker)).toEqual([[1, 10, 0, 11 + 7 + 13]]);
    // A heartbeat is no part of a message.
    const beside = walked(join(record(22, begun), record(24, rest)));
    expect(messagesOf(beside)).toEqual([]);
  });
});

describe('a stream begins', () => {
  const begins = (...octets: readonly number[]) =>
    beginsTls(Uint8Array.of(...octets, 255, 255, 255, 255), octets.length);
  test.each<readonly [readonly number[], string]>([
    [[], 'short'],
    [[22], 'short'],
    [[21], 'other'],
    [[22, 3], 'short'],
    [[22, 2], 'other'],
    [[22, 3, 1], 'short'],
    [[22, 3, 1, 0], 'short'],
    [[22, 3, 1, 0, 0], 'other'],
    [[22, 3, 1, 0, 1], 'short'],
    [[22, 3, 1, 1, 0], 'short'],
    [[22, 3, 1, 0x48, 0], 'short'],
    [[22, 3, 1, 0x48, 1], 'other'],
    [[22, 3, 1, 0, 1, 1], 'client'],
    [[22, 3, 4, 0, 1, 2], 'server'],
    [[22, 3, 4, 0, 1, 3], 'other'],
    [[22, 3, 4, 0, 1, 0], 'other'],
  ])('with %j: %s', (octets, what) => {
    expect(begins(...octets)).toBe(what);
  });

  const ssl2 = (...octets: readonly number[]) => beginsSsl2(Uint8Array.of(...octets, 9, 9, 9, 9, 9), octets.length);
  const head = [0x80, 28, 1, 3, 1, 0, 3, 0, 0, 0, 16];
  const headWith = (...at: readonly (readonly [number, number])[]) =>
    head.map((octet, one) => new Map(at).get(one) ?? octet);
  test.each<readonly [readonly number[], string]>([
    [[], 'short'],
    [[0x7f], 'other'],
    [[0x80], 'short'],
    [[0xff], 'short'],
    [[0x80, 9], 'short'],
    [[0x80, 9, 1], 'short'],
    [[0x80, 9, 2], 'other'],
    [[0x80, 9, 1, 0], 'short'],
    [[0x80, 9, 1, 3], 'short'],
    [[0x80, 9, 1, 1], 'other'],
    [[0x80, 9, 1, 0, 2], 'short'],
    [[0x80, 9, 1, 0, 3], 'other'],
    [[0x80, 9, 1, 3, 4], 'short'],
    [head.slice(0, 10), 'short'],
    [head, 'client'],
    [headWith([3, 0], [4, 2]), 'client'],
    [headWith([4, 4]), 'client'],
    // The length of the record is another than those in it together.
    [headWith([1, 27]), 'other'],
    [headWith([1, 29]), 'other'],
    [headWith([0, 0x81]), 'other'],
    [headWith([0, 0x81], [5, 1], [6, 2], [1, 27]), 'client'],
    // No cipher spec, and parts of one.
    [headWith([6, 0], [1, 25]), 'other'],
    [headWith([6, 4], [1, 29]), 'other'],
    [headWith([8, 32], [1, 60]), 'client'],
    [headWith([8, 33], [1, 61]), 'other'],
    [headWith([10, 15], [1, 27]), 'other'],
    [headWith([10, 32], [1, 44]), 'client'],
    [headWith([10, 33], [1, 45]), 'other'],
  ])('in the form of SSL 2.0 with %j: %s', (octets, what) => {
    expect(ssl2(...octets)).toBe(what);
  });
});

test('an answer to another question is played again, and the same to the same is none', () => {
  const playedAgain = new PlayedAgain();
  const [one, other, answer] = [1, 2, 3].map((octet) => new Uint8Array(32).fill(octet)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  expect([
    playedAgain.isReplay(one, answer),
    playedAgain.isReplay(one, answer),
    playedAgain.isReplay(other, answer),
    // Who asked first stays who asked.
    playedAgain.isReplay(one, answer),
    playedAgain.isReplay(other, answer),
    playedAgain.isReplay(other, other),
  ]).toEqual([false, false, true, false, true, false]);
});
