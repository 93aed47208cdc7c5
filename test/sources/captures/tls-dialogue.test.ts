import { describe, expect, test } from 'vitest';
import { tcpFlag, tcpPacket } from '../../../src/keep/evidence/ip-packet.ts';
import { captureClient, captureServer } from '../../support/capture-file.ts';
import { conversation, finishing, record, type Said } from '../../support/captured-tls.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import { clientHelloMessage, handshake, message, serverHelloMessage } from '../../support/written-tls.ts';

/* Packets 1 and 2 of each capture open the connection: what is said first is packet 3. */

const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const client = (...parts: readonly Uint8Array[]): Said => ({ from: 'client', octets: join(...parts) });
const server = (...parts: readonly Uint8Array[]): Said => ({ from: 'server', octets: join(...parts) });
const changed = record(20, Uint8Array.of(1));
const data = (length: number): Uint8Array => record(23, new Uint8Array(length));
const done = message(14);

async function read(said: readonly Said[], more: readonly Uint8Array[] = []) {
  const all = await readNegotiations([...conversation(said), ...more]);
  const [first] = all.found;
  return { told: told(all), unread: all.unread, first, completed: first?.answer?.['completed'] };
}

const answered12 = 'answered: ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
const answered13 = 'answered: ServerHello TLSv1.3 TLS_AES_256_GCM_SHA384 x25519';
const andDone = ', and the handshake was completed';

describe('TLS 1.2', () => {
  const hello = client(handshake(clientHelloMessage({})));
  const answer = server(handshake(serverHelloMessage({}), done));
  const finished = record(22, new Uint8Array(40));

  test.each<readonly [string, readonly Said[], boolean]>([
    ['both sides and data of both', [client(finishing), server(finishing)], true],
    ['both sides and data of the client', [client(finishing), server(changed, finished)], true],
    ['both sides and data of the server', [client(changed, finished), server(finishing)], true],
    [
      'both sides, and more of the handshake before the data',
      [client(changed, finished, finished, data(9)), server(changed, finished)],
      true,
    ],
    ['both sides without data', [client(changed, finished), server(changed, finished)], false],
    ['the client alone', [client(finishing)], false],
    ['the server alone', [server(finishing)], false],
    [
      'the client, and data of the server without a Finished',
      [client(changed, finished), server(changed, data(9))],
      false,
    ],
    [
      'the server, and data of the client without a Finished',
      [client(changed, data(9)), server(changed, finished)],
      false,
    ],
    [
      'the client, and data of the server without a ChangeCipherSpec',
      [client(changed, finished), server(data(9))],
      false,
    ],
    [
      'both sides, and an alert',
      [client(changed, finished), server(changed, finished, record(21, new Uint8Array(26)))],
      false,
    ],
  ])('is completed by %s', async (_, said, wanted) => {
    const {
      told: [one],
      completed,
    } = await read([hello, answer, ...said]);
    expect([one, completed]).toEqual([`${answered12}${wanted ? andDone : ''}`, wanted]);
  });

  test('keeps the hello, and the flight that answers it', async () => {
    const key = message(16, new Uint8Array(60));
    const own = server(handshake(serverHelloMessage({})));
    const rest = server(handshake(message(11, Uint8Array.of(0, 0, 0))), handshake(done));
    const said = [own, rest, client(handshake(key), finishing), server(finishing)];
    const { first, told: all } = await read([hello, ...said]);
    expect(all).toEqual([`${answered12}${andDone}`]);
    expect(first?.sent).toEqual(hello.octets);
    expect(first?.received).toEqual(join(own.octets, rest.octets));
    expect(first?.frames).toEqual({ sent: [3], received: [4] });
    expect(first?.answer).toMatchObject({ certificates: [] });
    // A HelloRequest says nothing.
    const request = server(handshake(message(0)));
    const asked = await read([hello, request, ...said]);
    expect(asked.told).toEqual([`${answered12}${andDone}`]);
    expect(asked.first?.frames).toEqual({ sent: [3], received: [5] });
    // A hello of another handshake is no question of this one.
    const again = await read([hello, own, hello, ...said.slice(1)]);
    expect(again.told).toEqual([`${answered12}${andDone}`]);
    // A hello alone is kept to its end.
    expect((await read([hello, server(own.octets, data(99))])).first?.received).toEqual(own.octets);
  });

  test('is read octet by octet', async () => {
    const parts = [hello, answer].flatMap(({ from, octets }) =>
      Array.from(octets, (octet) => ({ from, octets: Uint8Array.of(octet) })),
    );
    expect((await read([...parts, client(finishing), server(finishing)])).told).toEqual([`${answered12}${andDone}`]);
  });

  test('takes another session id than was offered, as it is given for the next time', async () => {
    const other = server(handshake(serverHelloMessage({ sessionId: new Uint8Array(32).fill(9) }), done));
    expect((await read([hello, other])).told).toEqual([answered12]);
  });

  test.each<readonly [string, Uint8Array]>([
    ['a hello that is cut', message(2, serverHelloMessage({}).slice(4, 40))],
    [
      'an extension that is cut',
      message(2, join(serverHelloMessage({}).slice(4), Uint8Array.of(0, 5, 0, 43, 0, 1, 3))),
    ],
  ])('is not shown by %s', async (_, octets) => {
    expect((await read([hello, server(handshake(octets, done)), client(finishing), server(finishing)])).told).toEqual([
      'malformed: a ServerHello that cannot be read',
    ]);
  });

  test('whose hello cannot be read is counted', async () => {
    const cut = client(handshake(message(1, clientHelloMessage({}).slice(4, 40))));
    const extension = client(handshake(clientHelloMessage({ more: [{ type: 43, body: Uint8Array.of(9) }] })));
    const begun = client(hello.octets.slice(0, 50));
    for (const one of [cut, extension, begun])
      expect(await read([one, answer])).toMatchObject({ told: [], unread: { tlsHellosBroken: 1 } });
  });

  test('is not shown where segments of the client differ', async () => {
    const forged = { ...client(handshake(clientHelloMessage({ suites: [0xc02f] }))), at: 0 };
    const { told: all, first } = await read([hello, forged, answer]);
    expect(all).toEqual(['malformed: segments that differ about the same octets']);
    expect(first?.frames).toEqual({ sent: [3], received: [5] });
    expect(first?.received).toEqual(new Uint8Array(0));
    const parts = Array.from({ length: 12 }, (_, at) => server(answer.octets.slice(at, at + 1)));
    expect((await read([hello, ...parts, forged])).first?.frames.received).toEqual([4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

describe('TLS 1.3', () => {
  const sessionId = new Uint8Array(32).fill(5);
  const offer = { sessionId, suites: [0x1302], versions: [0x0304], groups: [29, 24], shares: [29] };
  const choice = { sessionId, suite: 0x1302, selected: 0x0304, share: 29 };
  const hello = client(handshake(clientHelloMessage(offer)));
  const answer = server(handshake(serverHelloMessage(choice)), changed, data(200));
  const finished = client(changed, data(53));

  test.each<readonly [string, readonly Said[], boolean]>([
    ['a Finished, and what the server says behind it', [hello, answer, finished, server(data(25))], true],
    ['what is shorter than a Finished', [hello, answer, client(changed, data(52)), server(data(25))], false],
    ['what may be an alert of the server', [hello, answer, finished, server(data(24))], false],
    ['nothing behind the Finished', [hello, answer, server(data(99)), finished], false],
    ['the Finished alone', [hello, answer, finished], false],
    ['the server alone', [hello, answer, server(data(99))], false],
    ['data that the client sent before the answer', [hello, client(data(99)), answer, server(data(99))], false],
    [
      'data that the client sent while the answer was not whole',
      [hello, server(answer.octets.slice(0, 60)), client(data(99)), server(answer.octets.slice(60)), server(data(99))],
      false,
    ],
    ['a Finished behind early data', [hello, client(data(99)), answer, finished, server(data(25))], true],
  ])('is completed by %s', async (_, said, wanted) => {
    const {
      told: [one],
      completed,
    } = await read(said);
    expect([one, completed]).toEqual([`${answered13}${wanted ? andDone : ''}`, wanted]);
  });

  test('has the session id of the hello that it answers', async () => {
    const other = server(handshake(serverHelloMessage({ ...choice, sessionId: new Uint8Array(32).fill(6) })));
    const none = server(handshake(serverHelloMessage({ ...choice, sessionId: new Uint8Array(0) })));
    for (const one of [other, none])
      expect((await read([hello, one, finished, server(data(99))])).told).toEqual([
        'malformed: an answer to another hello: the session id is not the one that was sent',
      ]);
  });

  describe('behind a HelloRetryRequest', () => {
    const retry = server(handshake(serverHelloMessage({ ...choice, random: 'retry', share: 24 })), changed);
    const again = client(changed, handshake(clientHelloMessage({ ...offer, shares: [24] })));
    const answered = server(handshake(serverHelloMessage({ ...choice, share: 24 })), data(200));
    const other = { told: ['answered: ServerHello TLSv1.3 TLS_AES_256_GCM_SHA384 secp384r1'] };

    test('is the answer to the second hello', async () => {
      const said = [hello, retry, again, answered];
      const { first, ...all } = await read(said);
      expect(all).toMatchObject(other);
      expect(first?.answer).toMatchObject({ retried: true, completed: false, group: 24 });
      expect(first?.frames).toEqual({ sent: [3, 5], received: [4, 6] });
      expect(first?.sent).toEqual(join(hello.octets, again.octets));
      const finishedLater = [...said, client(data(53)), server(data(25))];
      expect((await read(finishedLater)).told).toEqual([`${other.told[0]}${andDone}`]);
      // A third hello is none of this handshake.
      const third = client(handshake(clientHelloMessage(offer)));
      expect((await read([...said, third])).first?.frames.sent).toEqual([3, 5]);
    });

    test('has the session id of the second hello', async () => {
      const changedId = new Uint8Array(32).fill(6);
      const second = client(changed, handshake(clientHelloMessage({ ...offer, sessionId: changedId, shares: [24] })));
      const right = server(handshake(serverHelloMessage({ ...choice, sessionId: changedId, share: 24 })));
      expect((await read([hello, retry, second, right])).told).toEqual(other.told);
      expect((await read([hello, retry, second, answered])).told).toEqual([
        'malformed: an answer to another hello: the session id is not the one that was sent',
      ]);
    });

    test.each<readonly [string, string, readonly Said[]]>([
      ['no answer', 'silent: no answer in the capture', [hello, retry, again]],
      [
        'an alert',
        'refused: alert handshake_failure(40)',
        [hello, retry, again, server(record(21, Uint8Array.of(2, 40)))],
      ],
      ['an answer, and no second hello', 'malformed: a ServerHello that cannot be read', [hello, retry, answered]],
      [
        'an answer to a second hello that cannot be read',
        'malformed: a ServerHello that cannot be read',
        [hello, retry, client(changed, handshake(message(1, new Uint8Array(9)))), answered],
      ],
      [
        'an answer before the second hello',
        'malformed: an answer that came before the question',
        [hello, retry, answered, again],
      ],
      [
        'another group',
        'malformed: another group than the HelloRetryRequest had was not offered',
        [
          hello,
          retry,
          client(changed, handshake(clientHelloMessage({ ...offer, shares: [24, 29] }))),
          server(handshake(serverHelloMessage(choice))),
        ],
      ],
      [
        'another suite',
        'malformed: another suite than the HelloRetryRequest had was not offered',
        [
          client(handshake(clientHelloMessage({ ...offer, suites: [0x1302, 0x1301] }))),
          retry,
          client(changed, handshake(clientHelloMessage({ ...offer, suites: [0x1302, 0x1301], shares: [24] }))),
          server(handshake(serverHelloMessage({ ...choice, suite: 0x1301, share: 24 }))),
        ],
      ],
      [
        'the suite of the request in the second hello alone',
        'malformed: TLS_AES_256_GCM_SHA384 was not offered',
        [client(handshake(clientHelloMessage({ ...offer, suites: [0x1301] }))), retry, again, answered],
      ],
      [
        'TLS 1.3 in the second hello alone',
        'malformed: TLSv1.3 was not offered',
        [client(handshake(clientHelloMessage({ ...offer, versions: [0x0303] }))), retry, again, answered],
      ],
      [
        'a request that cannot be read',
        'malformed: a ServerHello that cannot be read',
        [
          hello,
          server(
            handshake(
              message(
                2,
                join(
                  serverHelloMessage({ sessionId, suite: 0x1302, random: 'retry' }).slice(4),
                  Uint8Array.of(0, 5, 0, 43, 0, 1, 3),
                ),
              ),
            ),
            changed,
          ),
          again,
          answered,
        ],
      ],
      [
        'the group that the first hello had a share for',
        'malformed: x25519 was not offered',
        [hello, retry, again, server(handshake(serverHelloMessage(choice)))],
      ],
    ])('is told with %s', async (_, wanted, said) => {
      expect((await read(said)).told).toEqual([wanted]);
    });

    test('is waited for, whatever is said before it', async () => {
      const said = [hello, retry, client(data(53)), server(data(25)), again, answered];
      expect((await read(said)).told).toEqual(other.told);
    });

    test('that asked for no group takes any that was offered', async () => {
      const { share: _, ...without } = choice;
      const cookie = server(handshake(serverHelloMessage({ ...without, random: 'retry' })), changed);
      const same = client(changed, handshake(clientHelloMessage(offer)));
      expect((await read([hello, cookie, same, answer])).told).toEqual([answered13]);
    });
  });
});

describe('what is no choice', () => {
  const hello = client(handshake(clientHelloMessage({})));
  const reset = tcpPacket(
    { source: captureServer, destination: captureClient },
    { sequence: 9000, acknowledgement: 0, flags: tcpFlag.rst, payload: new Uint8Array(0) },
  );
  const fin = (from: 'client' | 'server'): Uint8Array => {
    const [source, destination] = from === 'client' ? [captureClient, captureServer] : [captureServer, captureClient];
    const flags = tcpFlag.fin | tcpFlag.ack;
    return tcpPacket(
      { source, destination },
      { sequence: 20_000, acknowledgement: 0, flags, payload: new Uint8Array(0) },
    );
  };

  test.each<readonly [string, readonly Said[], readonly Uint8Array[]]>([
    ['silent: no answer in the capture', [], []],
    ['silent: no answer in the capture', [], [fin('client')]],
    ['silent: no answer in the capture', [], [fin('server'), fin('server')]],
    ['closed: closed without an answer', [], [fin('client'), fin('server')]],
    ['reset: reset', [], [reset]],
    ['malformed: no record of TLS at octet 0', [server(new TextEncoder().encode('HTTP/1.1 400'))], [reset]],
    ['refused: alert handshake_failure(40)', [server(record(21, Uint8Array.of(2, 40)))], [reset]],
    ['closed: alert close_notify(0)', [server(record(21, Uint8Array.of(1, 0)))], []],
    ['silent: no answer in the capture', [server(record(21, Uint8Array.of(1, 112)))], []],
    ['silent: no answer in the capture', [client(record(21, Uint8Array.of(2, 40)))], []],
  ])('%s', async (wanted, said, more) => {
    expect((await read([hello, ...said], more)).told).toEqual([wanted]);
  });

  test('is kept up to the alert', async () => {
    const alert = record(21, Uint8Array.of(2, 40));
    const { first } = await read([hello, server(alert.slice(0, 3)), server(alert.slice(3), data(9))]);
    expect(first).toMatchObject({ received: alert, answer: { kind: 'alert', level: 2, description: 40 } });
    expect(first?.frames).toEqual({ sent: [3], received: [4, 5] });
  });
});
