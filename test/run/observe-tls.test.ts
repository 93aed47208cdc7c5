import { once } from 'node:events';
import { type AddressInfo, createServer as createFront, type Server as Front, type Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { type HereOptions, observeHere } from '../support/observe-here.ts';
import { answerSstp } from '../support/sstp-server.ts';
import { type Issued, issue } from '../support/test-pki.ts';
import { azure } from '../support/tls-policies.ts';

const sstpCiphers =
  'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256';
const conforming: TlsOptions = { ciphers: sstpCiphers, maxVersion: 'TLSv1.2', honorCipherOrder: true };

let own: Issued;
let policy: Policy;
const servers: (Server | Front)[] = [];

beforeAll(async () => {
  own = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  policy = await azure();
});
afterAll(() => {
  for (const server of servers) server.close();
});

interface Scanned {
  readonly result: ResultDocument;
  readonly connections: number;
}

/** Scans a server of this Node's own OpenSSL as `scan sstp://…` does, and counts its connections. */
async function scan(
  server: TlsOptions,
  options: Partial<HereOptions> = {},
  schemes: readonly ('tls' | 'sstp')[] = ['sstp'],
  front: (listening: Server) => Server | Front = (listening) => listening,
): Promise<Scanned> {
  let connections = 0;
  const listening = createServer({ key: await own.keyPem(), cert: own.pem, ...server });
  listening.on('connection', () => connections++);
  listening.on('tlsClientError', () => undefined);
  listening.on('secureConnection', (socket) => answerSstp(socket));
  const facing = front(listening);
  servers.push(facing);
  facing.listen(0, '127.0.0.1');
  await once(facing, 'listening');
  const { port } = facing.address() as AddressInfo;
  const recording = await observeHere({
    targets: schemes.map((scheme) => ({
      target: { ...makeTarget(scheme, '127.0.0.1', port), serverName: 'localhost' },
    })),
    policies: [policy],
    trustAnchors: [own.pem],
    // Nobody here is silent: a machine that is busy must not make one so.
    timeoutMs: 20_000,
    ...options,
  });
  return { connections, result: judge(recording, [policy], new Date().toISOString().slice(0, 10)) };
}

/** Serves one connection after another, as `openssl s_server` does. */
function oneAfterAnother(listening: Server): Front {
  const waiting: Socket[] = [];
  let isServing = false;
  const next = (): void => {
    const socket = waiting.shift();
    isServing = socket !== undefined;
    socket?.once('close', next);
    if (socket !== undefined) listening.emit('connection', socket);
  };
  return createFront({ pauseOnConnect: true }, (socket) => {
    socket.on('error', () => undefined);
    waiting.push(socket);
    if (!isServing) next();
  });
}

const tls = ({ result }: Scanned): readonly Finding[] =>
  result.findings.filter(({ reason }) => reason !== 'other-protocol');
const verdicts = (scanned: Scanned): readonly string[] =>
  tls(scanned).map(({ clause, verdict, reason }) => `${clause} ${verdict} ${reason}`);
const withVerdict = (scanned: Scanned, verdict: Finding['verdict']): readonly string[] =>
  tls(scanned)
    .filter((finding) => finding.verdict === verdict)
    .map(({ clause, reason }) => `${clause} ${reason}`);

describe('a conforming SSTP gateway of OpenSSL', () => {
  test.each([1, 2, 12, 13])('conforms, %i at once', async (connectionsPerTarget) => {
    const scanned = await scan(conforming, { connectionsPerTarget });
    expect(scanned.result.summary).toMatchObject({ verdict: 'conforms', fail: 0, inconclusive: 0 });
    const handshakes = scanned.result.observations.filter(({ probe }) => probe === 'tls/handshake');
    expect(handshakes.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered', 'answered']);
  });

  test('is judged as with --enumerate', async () => {
    expect(verdicts(await scan(conforming))).toEqual(verdicts(await scan(conforming, { tlsMode: 'enumerate' })));
  });

  test('that serves one connection after another is not kept waiting by one that is silent', async () => {
    const scanned = await scan({ ...conforming, maxVersion: 'TLSv1.3' }, {}, ['sstp'], oneAfterAnother);
    expect(withVerdict(scanned, 'inconclusive')).toEqual([]);
    expect(withVerdict(scanned, 'fail')).toEqual(['tls/version-tlsv1.3 accepted']);
    expect(scanned.result.observations.filter(({ outcome }) => outcome === 'silent')).toEqual([]);
  });

  test('that demands a client certificate loses nothing', async () => {
    const demanding = { ...conforming, requestCert: true, rejectUnauthorized: true };
    const scanned = await scan(demanding);
    expect(withVerdict(scanned, 'inconclusive')).toEqual([]);
    expect(withVerdict(scanned, 'fail')).toEqual([]);
    const handshakes = scanned.result.observations.filter(({ probe }) => probe === 'tls/handshake');
    expect(new Set(handshakes.map(({ outcome }) => outcome))).toEqual(new Set(['authentication-failed']));
  });
});

describe('a deviation of an OpenSSL gateway', () => {
  test.each<[string, TlsOptions, readonly string[]]>([
    ['TLS 1.3', { ...conforming, maxVersion: 'TLSv1.3' }, ['tls/version-tlsv1.3 accepted']],
    [
      'TLS 1.0 and 1.1',
      { ...conforming, ciphers: `${sstpCiphers}:AES128-SHA:@SECLEVEL=0`, minVersion: 'TLSv1' },
      ['tls/nothing-else undocumented-accepted', 'tls/version-tlsv1.0 accepted', 'tls/version-tlsv1.1 accepted'],
    ],
    [
      'an extra suite',
      { ...conforming, ciphers: `ECDHE-RSA-CHACHA20-POLY1305:${sstpCiphers}` },
      ['tls/nothing-else undocumented-accepted'],
    ],
    [
      'a missing suite',
      { ...conforming, ciphers: sstpCiphers.slice(0, sstpCiphers.lastIndexOf(':')) },
      ['tls/row-04 refused'],
    ],
  ])('%s is found, in both modes', async (_, server, failed) => {
    const deny = await scan(server);
    expect(withVerdict(deny, 'fail')).toEqual(failed);
    expect(withVerdict(deny, 'inconclusive')).toEqual([]);
    expect(verdicts(deny)).toEqual(verdicts(await scan(server, { tlsMode: 'enumerate' })));
  });
});

describe('a budget of connections', () => {
  test('that suffices changes nothing', async () => {
    // One at a time: of several a busy machine ends some late, and what was refused beside more than were seen to be borne is asked again alone.
    const scanned = await scan(conforming, { budget: 30, connectionsPerTarget: 1 });
    expect(withVerdict(scanned, 'inconclusive')).toEqual([]);
    expect(scanned.result.summary.verdict).toBe('conforms');
    expect(scanned.connections).toBe(20);
  });

  test.each([1, 2, 5, 8, 11, 12, 13, 14, 15, 16])(
    'of %i is kept, and what is left is inconclusive, recorded, and never wrong',
    async (budget) => {
      const scanned = await scan(conforming, { budget });
      expect(scanned.connections).toBeLessThanOrEqual(budget);
      expect(scanned.result.summary).toMatchObject({ verdict: 'inconclusive', fail: 0 });
      expect(withVerdict(scanned, 'inconclusive').some((line) => line.includes('budget'))).toBe(true);
      const unmade = scanned.result.observations.filter(({ outcome }) => outcome === 'not-made');
      expect(unmade.length).toBeGreaterThan(0);
      for (const { detail, sent } of unmade) expect([detail, sent]).toEqual(['budget', '']);
    },
  );

  test('that ends in the middle of a peel keeps the violation that was seen', async () => {
    const server = { ...conforming, ciphers: `ECDHE-RSA-CHACHA20-POLY1305:AES128-SHA:${sstpCiphers}` };
    const scanned = await scan(server, { budget: 15 });
    expect(withVerdict(scanned, 'fail')).toEqual(['tls/nothing-else undocumented-accepted']);
  });

  test('bounds the enumeration too', async () => {
    const scanned = await scan(conforming, { budget: 10, tlsMode: 'enumerate' });
    expect(scanned.connections).toBeLessThanOrEqual(10);
    expect(scanned.result.summary).toMatchObject({ verdict: 'inconclusive', fail: 0 });
  });
});

test('two targets at one endpoint share its budget', async () => {
  const { connections } = await scan(conforming, { budget: 20 }, ['tls', 'sstp']);
  expect(connections).toBe(20);
});
