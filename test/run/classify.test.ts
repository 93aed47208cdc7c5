import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { type HereOptions, observeHere } from '../support/observe-here.ts';
import { type SstpScript, startSstpServer } from '../support/sstp-server.ts';
import { type Issued, issue } from '../support/test-pki.ts';
import { azure } from '../support/tls-policies.ts';

const { signal } = new AbortController();
const ciphers =
  'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256';

let own: Issued;
let policies: readonly Policy[];
const servers: Server[] = [];
beforeAll(async () => {
  own = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  policies = [await azure(), await loadPolicy('gateproof-checks', { signal })];
});
afterAll(() => {
  for (const server of servers) server.close();
});

interface Scanned {
  readonly recording: Recording;
  readonly result: ResultDocument;
}

/** Scans a port of which nothing is known. */
async function scan(port: number, options: Partial<HereOptions> = {}, host = '127.0.0.1'): Promise<Scanned> {
  const recording = await observeHere({
    targets: [{ target: { ...makeTarget('sstp', host, port), serverName: 'localhost', guessed: true } }],
    policies,
    trustAnchors: [own.pem],
    timeoutMs: 20_000,
    // One that has had enough of us is waited for, 44 seconds in all.
    pauseShare: 0.02,
    ...options,
  });
  return { recording, result: judge(recording, policies, '2026-11-22') };
}

async function tlsServer(script: SstpScript) {
  return await startSstpServer({ key: await own.keyPem(), cert: own.pem, ciphers, maxVersion: 'TLSv1.2' }, script);
}

async function tcpServer(serve: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    serve(socket);
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Answers P_CONTROL_HARD_RESET_CLIENT_V2 without a wrap by that of the server, and drops whatever is none, as OpenVPN does. */
function answerReset(socket: Socket): void {
  socket.once('data', (data) => {
    if (data.readUInt16BE(0) !== data.length - 2 || data[2] !== 0x38) {
      socket.destroy();
      return;
    }
    const reset = Buffer.concat([
      Buffer.of(0x40, 1, 2, 3, 4, 5, 6, 7, 8),
      Buffer.of(1, 0, 0, 0, 0),
      data.subarray(3, 11),
      Buffer.of(0, 0, 0, 0),
    ]);
    socket.write(Buffer.concat([Buffer.of(0, reset.length), reset]));
  });
}

const classified = ({ recording }: Scanned) => {
  const found = recording.observations.filter(({ probe }) => probe === 'run/classify');
  expect(found).toHaveLength(1);
  const [only] = found;
  if (only === undefined) throw new Error('nothing was classified');
  const { target, outcome, detail, answer } = only;
  expect(recording.targets.map(({ url }) => url)).toEqual([target]);
  return { scheme: target.slice(0, target.indexOf('://')), outcome, detail, answer };
};

describe('a port of which nothing is known', () => {
  test('is SSTP where that answers, and the dialogue is not had again', async () => {
    await using server = await tlsServer({});
    // One at a time: of several a busy machine ends some late, and what was refused beside more than were seen to be borne is asked again alone.
    const scanned = await scan(server.port, { connectionsPerTarget: 1 });
    expect(classified(scanned)).toEqual({
      scheme: 'sstp',
      outcome: 'answered',
      detail: 'SSTP',
      answer: { kind: 'classified', service: 'sstp', tls: 'completed', openvpn: null },
    });
    expect(scanned.result.summary).toMatchObject({ verdict: 'conforms', inconclusive: 0 });
    expect(server.heard.filter(({ posts }) => posts.length > 0)).toHaveLength(1);
    // One finds out what it is, over everything that OpenSSL has: it shows no row, so each row is asked for as in any other scan (20).
    expect(server.connections()).toBe(21);
  });

  test('is TLS where a web server answers', async () => {
    await using server = await tlsServer({ verb: 'HTTP/1.1 404 Not Found\r\nServer: nginx\r\n\r\n' });
    const scanned = await scan(server.port);
    expect(classified(scanned)).toEqual({
      scheme: 'tls',
      outcome: 'answered',
      detail: 'TLS without SSTP: HTTP 404, no SSTP',
      answer: { kind: 'classified', service: 'tls', tls: 'completed', openvpn: false },
    });
    expect(
      scanned.result.findings.filter(({ clause, verdict }) => clause.startsWith('tls/row-') && verdict === 'pass'),
    ).toHaveLength(4);
    expect(scanned.recording.observations.some(({ probe }) => probe === 'sstp/verb')).toBe(true);
  });

  test('is OpenVPN where a reset is answered', async () => {
    // It is silent behind its answer.
    const scanned = await scan(await tcpServer(answerReset), { timeoutMs: 3000 });
    expect(classified(scanned)).toMatchObject({
      scheme: 'openvpn+tcp',
      outcome: 'answered',
      detail: 'OpenVPN',
      answer: { service: 'openvpn', tls: 'unknown', openvpn: true },
    });
  });

  test('stays SSTP, open with a reason, where something else answers', async () => {
    const scanned = await scan(await tcpServer((socket) => socket.write('SSH-2.0-OpenSSH_9\r\n')));
    expect(classified(scanned)).toMatchObject({
      scheme: 'sstp',
      detail: 'neither TLS nor OpenVPN',
      answer: { service: 'neither', tls: 'no' },
    });
    expect(scanned.result.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
  });

  test.each<[string, (socket: Socket) => void]>([
    ['nothing is said', () => undefined],
    ['every connection is closed', (socket) => socket.end()],
    ['every connection is reset', (socket) => socket.resetAndDestroy()],
  ])('stays SSTP, not known, where %s', async (_, serve) => {
    // Time to connect; the second and the third are waited for by nobody.
    const scanned = await scan(await tcpServer(serve), { timeoutMs: 1000 });
    expect(classified(scanned)).toMatchObject({
      scheme: 'sstp',
      answer: { service: 'unknown', tls: 'unknown', openvpn: false },
    });
    expect(scanned.result.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
  });

  test('stays SSTP where a server cannot serve now', async () => {
    await using server = await tlsServer({ verb: 'HTTP/1.1 503 Service Unavailable\r\n\r\n' });
    const scanned = await scan(server.port);
    expect(classified(scanned)).toMatchObject({
      scheme: 'sstp',
      outcome: 'not-made',
      answer: { service: 'unknown', tls: 'completed' },
    });
  });

  test('stays SSTP where TLS answers and completes no handshake', async () => {
    const alert = Buffer.of(21, 3, 3, 0, 2, 2, 40);
    const scanned = await scan(await tcpServer((socket) => socket.once('data', () => socket.end(alert))));
    expect(classified(scanned)).toMatchObject({ scheme: 'sstp', answer: { service: 'unknown', tls: 'answered' } });
  });

  test('stays SSTP, unreachable, where nothing listens, and one connection is tried for it', async () => {
    const scanned = await scan(443, {}, '127.0.0.9');
    expect(classified(scanned)).toMatchObject({ scheme: 'sstp', outcome: 'unreachable', answer: { openvpn: null } });
    expect(scanned.recording.observations.some(({ probe }) => probe === 'openvpn/reset')).toBe(false);
  });

  test('stays SSTP where the budget leaves no connection for the question', async () => {
    await using server = await tlsServer({});
    const scanned = await scan(server.port, { budget: 1 });
    expect(classified(scanned)).toMatchObject({ scheme: 'sstp', outcome: 'not-made', detail: 'not known: budget' });
    expect(scanned.result.summary).toMatchObject({ verdict: 'inconclusive', fail: 0 });
  });
});
