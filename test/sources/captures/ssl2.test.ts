import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../core/observation/observation.ts';
import { seenTargets } from '../../../core/observation/seen-target.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { suiteName } from '../../../core/protocol/tls/registry.ts';
import { concludeCapture } from '../../../sources/captures/conclude-capture.ts';
import type { OctetStream } from '../../../sources/captures/octet-stream.ts';
import { captureShapes } from '../../../sources/captures/shape.ts';
import { ssl2Opening } from '../../../sources/captures/tls/ssl2-opening.ts';
import { TlsDialogue } from '../../../sources/captures/tls/tls-dialogue.ts';
import { judge } from '../../../src/judge/judge.ts';
import { captureClient } from '../../support/capture-file.ts';
import {
  clientHelloRecord,
  conversation,
  finishing,
  record,
  type Said,
  serverHelloRecord,
  wholeDialogue,
} from '../../support/captured-tls.ts';
import { judgedByAzure, passedRows, recordingOfPackets } from '../../support/judge-capture.ts';
import { readNegotiations, told } from '../../support/read-negotiations.ts';
import { tlsPolicy } from '../../support/small-policies.ts';
import { rc4Kind, ssl2Error, ssl2Hello, ssl2ServerHello, tripleDesKind } from '../../support/ssl2-hellos.ts';
import { clientHelloMessage, handshake, serverHelloMessage } from '../../support/written-tls.ts';

/* Packets 1 and 2 of each capture open the connection: what is said first is packet 3. */

const target = 'tls://198.51.100.1:443';
const client = (octets: Uint8Array): Said => ({ from: 'client', octets });
const server = (octets: Uint8Array): Said => ({ from: 'server', octets });
const hello = client(ssl2Hello());
const answer = server(serverHelloRecord());
const finished = [client(finishing), server(finishing)];
const tookSsl2 = server(ssl2ServerHello());
const rc4 = suiteName(rc4Kind);

async function read(said: readonly Said[]) {
  const all = await readNegotiations(conversation(said));
  return { told: told(all), unread: all.unread, first: all.found[0] };
}

describe('a hello in the form of SSL 2.0', () => {
  test('is an offer of its suites up to its version, without extensions, and its cipher kinds beside them', async () => {
    const { first } = await read([
      client(ssl2Hello({ version: 0x0301, cipherKinds: [0x2f, rc4Kind, 0xff, 0x3_00_80] })),
    ]);
    const wanted: JsonObject = {
      kind: 'client-hello',
      version: 0x0301,
      versions: [0x0301],
      suites: [0x2f, 0xff],
      groups: [],
      signatureSchemes: [],
      keyShares: [],
      compressionMethods: [0],
      extensions: [],
      cipherKinds: [rc4Kind, 0x3_00_80],
    };
    expect(first).toMatchObject({ protocol: 'tls', outcome: 'silent', frames: { sent: [3], received: [] } });
    expect(first?.offer).toEqual(wanted);
  });

  test.each([
    ['whole', [ssl2Hello()], [3]],
    ['in parts', [ssl2Hello().slice(0, 3), ssl2Hello().slice(3, 20), ssl2Hello().slice(20)], [3, 4, 5]],
  ])('that comes %s is answered as any other', async (_, parts, frames) => {
    const { told: all, first, unread } = await read([...parts.map(client), answer, ...finished]);
    expect(all).toEqual([
      'answered: ServerHello TLSv1.2 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, and the handshake was completed',
    ]);
    expect(first?.sent).toEqual(ssl2Hello());
    expect(first?.received).toEqual(answer.octets);
    expect(first?.frames).toEqual({ sent: frames, received: [(frames.at(-1) ?? 0) + 1] });
    expect(unread).toEqual({});
  });

  test('shows a row that both sides completed, and nothing else', async () => {
    expect(await passedRows(conversation([hello, answer, ...finished]))).toEqual([`${target} tls/row-01`]);
  });

  test('gives its challenge as the random, behind zeros', () => {
    const octets = ssl2Hello({ challenge: new Uint8Array(20).fill(7) });
    const random = Uint8Array.of(...new Uint8Array(12), ...new Uint8Array(20).fill(7));
    expect(ssl2Opening(octets, octets.length)).toMatchObject({ hello: { random }, to: octets.length });
  });

  test('is followed until it is whole, and no further where TLS 1.3 has none of its form', () => {
    const streamOf = (octets: Uint8Array): OctetStream => ({
      octets,
      length: octets.length,
      isConflicting: false,
      framesOf: () => [],
    });
    const isOver = (octets: Uint8Array) =>
      new TlsDialogue(streamOf(octets), streamOf(new Uint8Array(0)), 'ssl2').advance();
    expect([ssl2Hello(), ssl2Hello().slice(0, 20), ssl2Hello({ version: 0x0304 })].map(isOver)).toEqual([
      false,
      false,
      true,
    ]);
  });

  test('is answered by an alert', async () => {
    expect((await read([hello, server(record(21, Uint8Array.of(2, 40)))])).told).toEqual([
      'refused: alert handshake_failure(40)',
    ]);
  });

  test('of another connection with the same challenge is asked again', async () => {
    const [one, other] = [50_000, 50_001].map((port) =>
      conversation([hello, answer, ...finished], { client: { ...captureClient, port } }),
    );
    const { observations } = await recordingOfPackets([...(one ?? []), ...(other ?? [])]);
    expect(observations.map(({ outcome, frames }) => [outcome, frames?.times])).toEqual([['answered', 2]]);
  });
});

describe('a hello in the form of SSL 2.0 earns no pass by', () => {
  test.each<readonly [string, readonly Said[], string]>([
    [
      'a suite that only stands there as a cipher kind of SSL 2.0',
      [client(ssl2Hello({ cipherKinds: [0x01_c0_30, 0xc02f] })), answer],
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 was not offered',
    ],
    [
      'octets of two cipher specs that together are a suite',
      [client(ssl2Hello({ cipherKinds: [0x01_00_c0, 0x30_00_80] })), answer],
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 was not offered',
    ],
    ['a later version than it has', [client(ssl2Hello({ version: 0x0302 })), answer], 'TLSv1.2 was not offered'],
    ['TLS, where it speaks SSL 2.0 alone', [client(ssl2Hello({ version: 0x0002 })), answer], 'TLSv1.2 was not offered'],
    [
      'a ServerHello that says it is SSL 2.0',
      [client(ssl2Hello({ version: 0x0002 })), server(handshake(serverHelloMessage({ version: 0x0002 })))],
      'SSLv2 was not offered',
    ],
    [
      'TLS 1.3, which has no such hello',
      [
        client(ssl2Hello({ cipherKinds: [0x1302] })),
        server(handshake(serverHelloMessage({ suite: 0x1302, selected: 0x0304 }))),
      ],
      'TLSv1.3 was not offered',
    ],
    [
      'a version that an extension chooses',
      [hello, server(handshake(serverHelloMessage({ version: 0x0301, selected: 0x0303 })))],
      'supported_versions was not offered',
    ],
    [
      'compression',
      [hello, server(handshake(serverHelloMessage({ compression: 1 })))],
      'compression method 1 was not offered',
    ],
    [
      'an answer that came while it was not whole',
      [client(ssl2Hello().slice(0, 20)), answer, client(ssl2Hello().slice(20))],
      'an answer that came before the question',
    ],
    [
      'segments of it that differ',
      [hello, { ...client(ssl2Hello({ cipherKinds: [0xc02f, rc4Kind] })), at: 0 }, answer],
      'segments that differ about the same octets',
    ],
    [
      'segments of the answer that differ',
      [hello, answer, { ...server(serverHelloRecord(0x002f)), at: 0 }],
      'segments that differ about the same octets',
    ],
    [
      'a HelloRetryRequest, and a hello behind it that asks for more',
      [
        client(ssl2Hello({ cipherKinds: [0x1302] })),
        server(handshake(serverHelloMessage({ suite: 0x1302, selected: 0x0304, random: 'retry', share: 29 }))),
        client(handshake(clientHelloMessage({ suites: [0x1302], versions: [0x0304], groups: [29], shares: [29] }))),
        server(handshake(serverHelloMessage({ suite: 0x1302, selected: 0x0304, share: 29 }))),
      ],
      'TLSv1.3 was not offered',
    ],
    [
      'a SERVER-HELLO in place of the ServerHello',
      [hello, server(ssl2ServerHello({ cipherKinds: [0xc030] })), answer],
      'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 was not offered',
    ],
  ])('%s', async (_, said, detail) => {
    const packets = conversation([...said, ...finished]);
    expect(told(await readNegotiations(packets))).toEqual([`malformed: ${detail}`]);
    expect(await passedRows(packets)).toEqual([]);
  });

  test('what is offered in a hello that follows it', async () => {
    const narrow = client(ssl2Hello({ cipherKinds: [0xc02f, rc4Kind] }));
    expect(await passedRows(conversation([narrow, client(clientHelloRecord()), answer, ...finished]))).toEqual([]);
  });

  test('an answer that was kept, and is given to another challenge', async () => {
    const packets = [1, 2].flatMap((octet) =>
      conversation([client(ssl2Hello({ challenge: new Uint8Array(16).fill(octet) })), answer, ...finished], {
        client: { ...captureClient, port: 50_000 + octet },
      }),
    );
    expect(told(await readNegotiations(packets))).toEqual([
      expect.stringMatching(/^answered: /u),
      'malformed: an answer that was given to another hello before',
    ]);
  });

  test('an answer that came before it', async () => {
    for (const one of [answer, tookSsl2]) {
      expect((await read([one, hello])).told).toEqual([]);
      expect(await passedRows(conversation([one, hello, ...finished]))).toEqual([]);
    }
  });

  test('an answer that nobody went on with', async () => {
    expect(await passedRows(conversation([hello, answer]))).toEqual([]);
    expect(await passedRows(conversation([hello, answer, client(finishing)]))).toEqual([]);
  });

  test.each([
    ['is cut', ssl2Hello().slice(0, 30)],
    ['is cut behind its head', ssl2Hello().slice(0, 11)],
    ['is of TLS 1.3', ssl2Hello({ version: 0x0304 })],
    ['is longer than what is kept', ssl2Hello({ cipherKinds: Array.from({ length: 6000 }, () => 0xc030) })],
  ])('being counted where it %s', async (_, octets) => {
    const said = [client(octets), answer];
    expect(await read(said)).toMatchObject({ told: [], unread: { tlsHellosBroken: 1 } });
    expect(await passedRows(conversation([...said, ...finished]))).toEqual([]);
  });
});

describe('what only looks like a hello in the form of SSL 2.0', () => {
  const changed = (at: number, value: number): Uint8Array => ssl2Hello().with(at, value);

  test.each([
    ['another message', changed(2, 4)],
    ['another version', changed(3, 7)],
    ['another version below 3', ssl2Hello({ version: 0x0002 }).with(4, 3)],
    ['a record of another length', changed(1, 90)],
    ['a challenge of another length', changed(10, 15)],
    ['no cipher spec', ssl2Hello({ cipherKinds: [] })],
    ['nothing that fits', Uint8Array.of(0x80, 0x40, 1, 3, 1, ...new Uint8Array(60).fill(0xaa))],
  ])('is not followed: %s', async (_, octets) => {
    const { told: all, unread } = await read([client(octets), answer]);
    expect(all).toEqual([]);
    expect(unread).toEqual({});
  });

  test('leaves what the other side begins to be read, as long as it may be one', async () => {
    const banner = server(ssl2Hello().slice(0, 10));
    expect((await read([banner, ...wholeDialogue()])).told).toEqual(['malformed: no record of TLS at octet 0']);
    expect((await read([banner, client(ssl2Hello())])).told).toEqual(['silent: no answer in the capture']);
  });
});

describe('a server that takes SSL 2.0', () => {
  test.each([0x0002, 0x0301])(
    'is told with what it takes, whatever else the client speaks: version %i',
    async (version) => {
      const cipherKinds = [0x2f, tripleDesKind, rc4Kind];
      const { told: all, first } = await read([client(ssl2Hello({ version, cipherKinds })), tookSsl2]);
      expect(all).toEqual([`answered: SERVER-HELLO SSLv2 ${rc4}`]);
      expect(first?.answer).toEqual({ kind: 'ssl2-server-hello', version: 2, suites: [rc4Kind] });
      expect(first?.received).toEqual(tookSsl2.octets);
      expect(first?.frames).toEqual({ sent: [3], received: [4] });
    },
  );

  test('violates what must refuse it, and passes no row', async () => {
    const packets = conversation([hello, tookSsl2, ...finished]);
    const { findings, summary } = await judgedByAzure(await recordingOfPackets(packets));
    expect(summary.verdict).toBe('violates');
    expect(findings.filter(({ verdict }) => verdict === 'fail').map(({ clause }) => clause)).toEqual([
      'tls/version-sslv2',
    ]);
    expect(findings.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  });

  test('violates a table that has nothing of it, and is no row of one that has it', async () => {
    const recording = await recordingOfPackets(conversation([hello, tookSsl2, ...finished]));
    const row = (versions: string, suites: string) =>
      tlsPolicy({ rows: [{ id: 'row', title: 'Row', versions, suites }] });
    const judged = (policy: Policy) =>
      judge(recording, [policy], '2026-11-30').findings.map(({ clause, verdict, reason }) => [clause, verdict, reason]);
    expect(judged(row('TLSv1.2', 'TLS_RSA_WITH_AES_128_CBC_SHA'))).toEqual([
      ['tls/row', 'inconclusive', 'capture-does-not-show'],
      ['tls/nothing-else', 'fail', 'undocumented-accepted'],
    ]);
    expect(judged(row('SSLv2', rc4))).toEqual([
      ['tls/row', 'inconclusive', 'no-handshake'],
      ['tls/nothing-else', 'inconclusive', 'capture-does-not-show'],
    ]);
  });

  test('is read again from what was saved, and nothing else in its place', async () => {
    const { observations } = await recordingOfPackets(conversation([hello, tookSsl2]));
    const [{ offer, answer: own } = {}] = observations;
    const fits = (probe: string, said: unknown) =>
      captureShapes.get(probe)?.({ outcome: 'answered', attempts: 1 }).answer.safeParse(said).success;
    const shape = captureShapes.get('capture/tls')?.({ outcome: 'answered', attempts: 1 });
    expect(shape?.offer.safeParse(offer).success).toBe(true);
    expect(shape?.offer.safeParse({ ...offer, cipherKinds: ['x'] }).success).toBe(false);
    expect([own, { ...own, suites: [-1] }, { ...own, version: 'x' }].map((one) => fits('capture/tls', one))).toEqual([
      true,
      false,
      false,
    ]);
    expect(fits('capture/openvpn', own)).toBe(false);
  });

  test('completes no handshake, and has no group of TLS', async () => {
    const [seen] = seenTargets(await recordingOfPackets(conversation([hello, tookSsl2, ...finished])));
    if (seen === undefined) throw new Error();
    const { tls } = concludeCapture(seen);
    expect(tls?.versions.accepted).toEqual([{ box: [[2]], evidence: ['obs-0001'] }]);
    expect(tls).toMatchObject({ handshakes: [], groups: { accepted: [] }, signatureSchemes: { accepted: [] } });
  });

  test('is told by its certificate', async () => {
    const { first } = await read([hello, server(ssl2ServerHello({ certificate: Uint8Array.of(0x30, 0) }))]);
    expect(first?.answer).toMatchObject({ certificates: ['3000'] });
  });

  test('goes on with a session that was offered', async () => {
    const resumed = server(ssl2ServerHello({ sessionIdHit: 1, certificateType: 0, cipherKinds: [] }));
    const asked = client(ssl2Hello({ sessionId: new Uint8Array(16) }));
    const { told: all, first } = await read([asked, resumed]);
    expect(all).toEqual(['answered: SERVER-HELLO SSLv2']);
    expect(first?.answer).toMatchObject({ suites: [] });
    expect((await read([hello, resumed])).told).toEqual(['malformed: a session was not offered']);
    const { findings } = await judgedByAzure(await recordingOfPackets(conversation([asked, resumed])));
    expect(findings.filter(({ verdict }) => verdict === 'fail').map(({ clause }) => clause)).toEqual([
      'tls/version-sslv2',
    ]);
  });

  test.each<readonly [string, readonly Said[]]>([
    ['refused: SSL 2.0 error no-cipher(1)', [hello, server(ssl2Error(1))]],
    ['refused: SERVER-HELLO without a cipher kind', [hello, server(ssl2ServerHello({ cipherKinds: [] }))]],
    [
      `malformed: ${suiteName(tripleDesKind)} was not offered`,
      [hello, server(ssl2ServerHello({ cipherKinds: [rc4Kind, tripleDesKind] }))],
    ],
    ['malformed: SSLv2 was not offered', [client(ssl2Hello({ cipherKinds: [0xc030] })), tookSsl2]],
    [
      'malformed: TLSv1.0 in the form of SSL 2.0 was not offered',
      [hello, server(ssl2ServerHello({ version: 0x0301 }))],
    ],
    ['malformed: an answer of SSL 2.0 that cannot be read', [hello, server(Uint8Array.of(0x80, 2, 4, 0))]],
    [
      'malformed: an answer that came before the question',
      [client(ssl2Hello().slice(0, 30)), tookSsl2, client(ssl2Hello().slice(30))],
    ],
    [
      'malformed: segments that differ about the same octets',
      [hello, tookSsl2, { ...server(ssl2ServerHello({ cipherKinds: [tripleDesKind] })), at: 0 }],
    ],
    ['silent: no answer in the capture', [hello, server(tookSsl2.octets.slice(0, 20))]],
    ['silent: no answer in the capture', [hello, server(tookSsl2.octets.slice(0, 1))]],
    // Who asked in another form is not answered in this one.
    ['malformed: no record of TLS at octet 0', [client(clientHelloRecord()), tookSsl2]],
  ])('is not shown by what is %s', async (wanted, said) => {
    const { told: all, first } = await read(said);
    expect(all).toEqual([wanted]);
    expect(first?.answer).toBeUndefined();
  });

  test('is not shown by what was answered to another challenge before', async () => {
    const packets = [1, 2].flatMap((octet) =>
      conversation([client(ssl2Hello({ challenge: new Uint8Array(16).fill(octet) })), tookSsl2], {
        client: { ...captureClient, port: 50_000 + octet },
      }),
    );
    expect(told(await readNegotiations(packets))).toEqual([
      `answered: SERVER-HELLO SSLv2 ${rc4}`,
      'malformed: an answer that was given to another hello before',
    ]);
  });
});
