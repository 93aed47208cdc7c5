import type { TlsOptions } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { messageType } from '../../core/protocol/sstp/numbers.ts';
import { judge } from '../../src/judge/judge.ts';
import { type HereOptions, observeHere } from '../support/observe-here.ts';
import { ack, no, opening, type SstpHeard, type SstpScript, startSstpServer } from '../support/sstp-server.ts';
import { type Issued, issue } from '../support/test-pki.ts';
import { azure } from '../support/tls-policies.ts';

const { signal } = new AbortController();
const conforming: TlsOptions = {
  ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256',
  maxVersion: 'TLSv1.2',
  honorCipherOrder: true,
};

let own: Issued;
let policies: readonly Policy[];

beforeAll(async () => {
  own = await issue({ name: 'localhost', key: 'rsa', dnsNames: ['localhost'] });
  policies = [await azure(), await loadPolicy('gateproof-checks', { signal })];
});

/** For a server that is silent somewhere; what it does answer takes a part of it. */
const silentMs = 4000;

interface Scanned {
  readonly result: ResultDocument;
  readonly heard: readonly SstpHeard[];
  readonly connections: number;
}

/** Scans one server as `scan sstp://…` does. */
async function scan(
  scripts: readonly SstpScript[],
  tls: TlsOptions = conforming,
  options: Partial<HereOptions> = {},
): Promise<Scanned> {
  await using server = await startSstpServer({ key: await own.keyPem(), cert: own.pem, ...tls }, ...scripts);
  const recording = await observeHere({
    targets: [{ target: { ...makeTarget('sstp', '127.0.0.1', server.port), serverName: 'localhost' } }],
    policies,
    trustAnchors: [own.pem],
    timeoutMs: 20_000,
    ...options,
  });
  const result = judge(recording, policies, '2026-11-22');
  return { result, heard: server.heard, connections: server.connections() };
}

const check = ({ result }: Scanned, name: string): Finding => {
  const found = result.findings.find(({ clause }) => clause === `checks/${name}`);
  if (found === undefined) throw new Error(`no finding of ${name}`);
  return found;
};
const checks = (scanned: Scanned): readonly string[] =>
  ['sstp-service', 'sstp-crypto-binding'].map((name) => {
    const { verdict, reason } = check(scanned, name);
    return `${verdict} ${reason}`;
  });
const spoken = ({ heard }: Scanned): readonly SstpHeard[] => heard.filter(({ posts }) => posts.length > 0);

describe('an SSTP server', () => {
  test('conforms in 20 connections, one of which holds the dialogue', async () => {
    // One at a time: of several a busy machine ends some late, and what was refused beside more than were seen to be borne is asked again alone.
    const scanned = await scan([{}], conforming, { connectionsPerTarget: 1 });
    expect(scanned.result.summary).toMatchObject({ verdict: 'conforms', fail: 0, inconclusive: 0 });
    expect(scanned.connections).toBe(20);
    expect(spoken(scanned)).toHaveLength(1);
    expect(scanned.result.observations.filter(({ probe }) => probe === 'tls/handshake')).toHaveLength(4);
  });

  test('is asked by the documented request, called once, and left by CALL_ABORT and in order', async () => {
    const [heard] = spoken(await scan([{}]));
    expect(heard?.posts).toEqual([
      { host: 'localhost', correlationId: expect.stringMatching(/^\{[0-9A-F-]{36}\}$/u) as string },
    ]);
    expect(heard?.packets.map(({ type }) => type)).toEqual([messageType.callConnectRequest, messageType.callAbort]);
    expect(heard?.ended).toBe(true);
  });

  test('shows its Server field and its hashes, with the octets inside TLS as evidence', async () => {
    const scanned = await scan([{}]);
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
    expect(scanned.result.targets[0]?.facts.sstp).toEqual({
      service: 'sstp',
      status: 200,
      server: 'Microsoft-HTTPAPI/2.0',
      cryptoBinding: ['sha1', 'sha256'],
    });
    const [verb, call] = scanned.result.observations.filter(({ probe }) => probe.startsWith('sstp/'));
    expect(Buffer.from(verb?.received ?? '', 'hex').toString('latin1')).toBe(opening);
    expect(call).toMatchObject({
      outcome: 'answered',
      detail: 'CALL_CONNECT_ACK(2): SHA-1, SHA-256',
      sent: '1001000e0001000100010006000110010014000500010002000c0000000000000000',
      received: Buffer.from(ack(3)).toString('hex'),
    });
    expect(check(scanned, 'sstp-crypto-binding')).toMatchObject({
      observed: { hashes: ['sha1', 'sha256'] },
      evidence: [call?.id],
    });
  });

  test.each([
    [0x01, 'fail sha1-only', { hashes: ['sha1'] }],
    [0x02, 'pass sha256-offered', { hashes: ['sha256'] }],
    [0x06, 'pass sha256-offered', { hashes: ['sha256'], unknownBits: '0x04' }],
    [0x05, 'inconclusive no-known-hash', { hashes: ['sha1'], unknownBits: '0x04' }],
    [0x04, 'inconclusive no-known-hash', { hashes: [], unknownBits: '0x04' }],
    [0x00, 'inconclusive no-known-hash', { hashes: [] }],
  ])('that offers the hashes %i is judged: %s', async (hashes, judged, observed) => {
    const scanned = await scan([{ call: ack(hashes) }]);
    expect(checks(scanned)).toEqual(['pass sstp-answered', judged]);
    expect(check(scanned, 'sstp-crypto-binding').observed).toEqual(observed);
  });

  test.each<[string, NonNullable<SstpScript['call']>, string, string]>([
    [
      'a NAK',
      no(messageType.callConnectNak, 4),
      'inconclusive call-refused',
      'CALL_CONNECT_NAK(3): VALUE_NOT_SUPPORTED(4)',
    ],
    ['an abort', no(messageType.callAbort, 6), 'inconclusive call-refused', 'CALL_ABORT(5): RETRY_COUNT_EXCEEDED(6)'],
    [
      'an echo',
      no(messageType.echoRequest, 0),
      'inconclusive malformed',
      'CALL_CONNECT_ACK or NAK wanted, ECHO_REQUEST(8) found',
    ],
    ['silence', 'silent', 'inconclusive silent', `no answer in ${silentMs} ms`],
    ['a close', 'close', 'inconclusive closed', 'closed'],
  ])('that answers the call by %s is SSTP, and its hashes stay open', async (_, call, judged, detail) => {
    const scanned = await scan([{ call }], conforming, call === 'silent' ? { timeoutMs: silentMs } : {});
    expect(checks(scanned)).toEqual(['pass sstp-answered', judged]);
    expect(scanned.result.observations.find(({ probe }) => probe === 'sstp/call')).toMatchObject({ detail });
    for (const { packets } of spoken(scanned))
      expect(packets.at(-1)?.type).toBe(call === 'close' ? 1 : messageType.callAbort);
  });

  test('that resets the first dialogue is asked again', async () => {
    const scanned = await scan([{ verb: 'reset' }, { verb: 'reset' }, { verb: 'reset' }, { verb: 'reset' }, {}]);
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
    expect(scanned.result.observations.find(({ probe }) => probe === 'sstp/verb')).toMatchObject({ attempts: 2 });
  });

  test('with another suite than the first documented one is asked over one connection more', async () => {
    const scanned = await scan([{}], { ...conforming, ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' });
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
    expect(spoken(scanned)).toHaveLength(1);
  });

  test('with TLS 1.3 contradicts the documented note, which stands with its readings beside the verdict', async () => {
    const scanned = await scan([{}], { ...conforming, maxVersion: 'TLSv1.3' });
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
    const finding = scanned.result.findings.find(({ clause }) => clause === 'tls/version-tlsv1.3');
    expect(finding).toMatchObject({ verdict: 'fail', reason: 'accepted', observed: { accepted: true } });
    expect(finding?.evidence.length).toBeGreaterThan(0);
    const clause = scanned.result.policies[0]?.clauses.find(({ id }) => id === 'tls/version-tlsv1.3');
    expect(clause?.note).toContain('Only supported on TLS1.3 with OpenVPN');
    expect(clause?.readings.length).toBeGreaterThanOrEqual(2);
  });

  test('is asked when TLS is enumerated too', async () => {
    const scanned = await scan([{}], conforming, { tlsMode: 'enumerate' });
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
    expect(spoken(scanned)).toHaveLength(1);
  });
});

const error = (status: number): string => `HTTP/1.1 ${status} So\r\n\r\n`;

describe('what is no SSTP', () => {
  test.each<[string, string, string]>([
    ['404', 'HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n', 'fail http-without-sstp'],
    ['405', 'HTTP/1.1 405 Not Allowed\r\n\r\n', 'fail http-without-sstp'],
    ['200 with a body that ends', 'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n', 'fail http-without-sstp'],
    ['a redirection', 'HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n', 'fail http-without-sstp'],
    ['501, which is for good', 'HTTP/1.0 501 Not Implemented\r\n\r\n', 'fail http-without-sstp'],
    ['another protocol', '220 mail.example.net ESMTP\r\n', 'fail other-service'],
    ['503, which is for now', 'HTTP/1.1 503 Service Unavailable\r\n\r\n', 'inconclusive not-now'],
    ['429, which is for now', 'HTTP/1.1 429 Too Many Requests\r\n\r\n', 'inconclusive not-now'],
    ['HTTP that breaks its rules', 'HTTP/1.1 200 OK\r\nno colon\r\n\r\n', 'inconclusive malformed'],
    ['half a head', 'HTTP/1.1 200 OK\r\n', 'inconclusive silent'],
    ['silence', 'silent', 'inconclusive silent'],
    ['a close', 'close', 'inconclusive closed'],
    ['a reset', 'reset', 'inconclusive reset'],
  ])('%s is told', async (_, verb, judged) => {
    const scanned = await scan([{ verb }], conforming, judged.endsWith('silent') ? { timeoutMs: silentMs } : {});
    const [service, binding] = checks(scanned);
    expect(service).toBe(judged);
    expect(binding).toMatch(/^inconclusive /u);
    const isTold = /^HTTP.{5}(404|405|501)/u.test(verb);
    expect(check(scanned, 'sstp-service').evidence).toHaveLength(isTold ? 2 : 1);
    expect(scanned.result.observations.some(({ probe }) => probe === 'sstp/call')).toBe(false);
  });

  test.each<[string, SstpScript, string]>([
    ['an error that a GET is answered too', { verb: error(403), get: error(403) }, 'fail http-without-sstp'],
    ['a method that a web server does not know', { verb: error(405), get: error(200) }, 'fail http-without-sstp'],
    ['an error of its own, where a GET finds nothing', { verb: error(403) }, 'inconclusive no-port-left'],
    ['an error, where a GET is refused otherwise', { verb: error(404), get: error(405) }, 'inconclusive no-port-left'],
    ['an error, where a GET is not answered', { verb: error(404), get: 'close' }, 'inconclusive no-port-left'],
    ['for now, whatever a GET says', { verb: error(503), get: error(404) }, 'inconclusive not-now'],
    ['nothing but interim answers', { verb: error(100).repeat(6) }, 'inconclusive malformed'],
  ])('%s is told as that', async (_, script, judged) => {
    const scanned = await scan([script]);
    expect(checks(scanned)[0]).toBe(judged);
  });

  test('an interim answer that none follows is no answer', async () => {
    const scanned = await scan([{ verb: error(100) }], conforming, { timeoutMs: silentMs });
    expect(checks(scanned)[0]).toBe('inconclusive silent');
  });

  test('names the server in what was observed', async () => {
    const scanned = await scan([{ verb: 'HTTP/1.1 404 Not Found\r\nServer: nginx\r\n\r\n' }]);
    expect(check(scanned, 'sstp-service').observed).toEqual({ service: 'http', status: 404, server: 'nginx' });
    expect(checks(scanned)[1]).toBe('inconclusive no-sstp');
  });

  test('an interim answer is passed over', async () => {
    const scanned = await scan([{ verb: `HTTP/1.1 100 Continue\r\n\r\n${opening}` }]);
    expect(checks(scanned)).toEqual(['pass sstp-answered', 'pass sha256-offered']);
  });
});

describe('what keeps the dialogue from being had', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('a client certificate wanted by %s', async (version) => {
    const tls = {
      ...conforming,
      minVersion: version,
      maxVersion: version,
      requestCert: true,
      rejectUnauthorized: true,
    };
    const scanned = await scan([{}], { ...tls, ciphers: `TLS_AES_256_GCM_SHA384:${conforming.ciphers}` });
    expect(check(scanned, 'sstp-service').verdict).toBe('inconclusive');
  });

  test('a budget that is used up', async () => {
    const scanned = await scan([{}], conforming, { budget: 1 });
    expect(checks(scanned)).toEqual(['inconclusive budget', 'inconclusive budget']);
  });

  test('nothing that listens', async () => {
    const recording = await observeHere({
      targets: [{ target: makeTarget('sstp', '127.0.0.9', 443) }],
      policies,
      trustAnchors: [],
      timeoutMs: 20_000,
    });
    const scanned = { result: judge(recording, policies, '2026-11-22'), heard: [], connections: 0 };
    expect(checks(scanned)).toEqual(['inconclusive unreachable', 'inconclusive unreachable']);
  });
});
