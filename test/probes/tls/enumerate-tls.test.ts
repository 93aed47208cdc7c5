import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SpaceFacts, TlsFacts } from '../../../core/facts/facts.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { suitesOf } from '../../../core/protocol/tls/registry.ts';
import { boxHas, isSubset } from '../../../core/spaces/region.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { forecastTls } from '../../../probes/tls/forecast-tls.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import type { TlsAsk } from '../../../probes/tls/tls-offer.ts';
import {
  alertReply,
  flight,
  helloOf,
  type Reply,
  type ScriptedOptions,
  type ScriptedPolicy,
  type ScriptedServer,
  scriptedContext,
  scriptedServer,
  serverHelloMessage,
} from '../../support/scripted-tls-server.ts';

const documented: TlsAsk['documented'] = [0xc030, 0xc02f, 0xc028, 0xc027].map((suite) => ({ version: 0x0303, suite }));
/** No policy but the suites: enumeration asks for everything whatever the policies say. */
const ask: TlsAsk = { documented, closed: [], forbidden: [], versions: [] };
const conforming: ScriptedPolicy = {
  suites: { 0x0303: [0xc030, 0xc02f, 0xc028, 0xc027] },
  groups: [0x001d, 0x0017],
  schemes: [0x0804, 0x0401],
  signals: [22, 23, 0xff01],
};

interface Seen {
  readonly facts: TlsFacts;
  readonly observations: readonly Observation[];
  readonly connections: number;
}

async function scan(server: ScriptedServer, options: ScriptedOptions = {}): Promise<Seen> {
  const { context, observations, connections } = scriptedContext(server, options);
  await observeTls(context, ask, 'enumerate');
  const seen = observations();
  return { facts: concludeTls(seen, { anchors: [] }), observations: seen, connections: connections() };
}

const acceptedOf = ({ accepted }: SpaceFacts): readonly (readonly number[])[] => accepted.map(({ box }) => box.flat());
const isRefused = ({ refused }: SpaceFacts, point: readonly number[]): boolean =>
  refused.some(({ box }) => boxHas(box, point));
const reasonOf = ({ undecided }: SpaceFacts, point: readonly number[]): string | undefined =>
  undecided.find(({ box }) => boxHas(box, point))?.reason;
const completes: ScriptedOptions['handshake'] = (suite) => ({
  kind: 'completed',
  detail: '',
  negotiated: { version: 'TLSv1.2', suite: names[suite] ?? '' },
});
const names: Readonly<Record<string, string>> = {
  'ECDHE-RSA-AES256-GCM-SHA384': 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256': 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'ECDHE-RSA-AES256-SHA384': 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  'ECDHE-RSA-AES128-SHA256': 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256',
};

describe('a conforming server', () => {
  test('shows exactly its suites, in its own order, and everything else refused', async () => {
    const { facts } = await scan(scriptedServer(conforming));
    expect(acceptedOf(facts.suites)).toEqual([0xc030, 0xc02f, 0xc028, 0xc027].map((suite) => [0x0303, suite]));
    expect(acceptedOf(facts.versions)).toEqual([[0x0303]]);
    expect(facts.suites.undecided).toEqual([]);
    const rest = suitesOf(0x0303).filter((suite) => !(conforming.suites[0x0303] ?? []).includes(suite));
    const boxes = facts.suites.refused.map(({ box }) => box);
    expect(isSubset([[[0x0303], rest]], boxes)).toBe(true);
    expect(isSubset([[[0x0300, 0x0301, 0x0302], suitesOf(0x0300)]], boxes)).toBe(true);
    expect(facts.versions.refused.map(({ box }) => box.flat()[0])).toEqual([0x0002, 0x0300, 0x0301, 0x0302, 0x0304]);
  });

  test('shows groups, signature schemes, preference and extensions', async () => {
    const { facts } = await scan(scriptedServer(conforming));
    expect(acceptedOf(facts.groups)).toEqual([
      [0x0303, 0x001d],
      [0x0303, 0x0017],
    ]);
    expect(isRefused(facts.groups, [0x0303, 0x0018])).toBe(true);
    expect(acceptedOf(facts.signatureSchemes)).toEqual([
      [0x0303, 0x0804],
      [0x0303, 0x0401],
    ]);
    expect(isRefused(facts.signatureSchemes, [0x0303, 0x0201])).toBe(true);
    expect(facts).toMatchObject({
      preference: { value: 'server' },
      extendedMasterSecret: { value: true },
      encryptThenMac: { value: true },
      secureRenegotiation: { value: true },
      compression: { value: false },
    });
  });

  test('costs fewer than 60 connections, and no more than the forecast says', async () => {
    const { connections } = await scan(scriptedServer(conforming), { handshake: completes });
    const forecast = forecastTls(ask, 'enumerate');
    expect(connections).toBeLessThan(60);
    expect(connections).toBeGreaterThanOrEqual(forecast.reduce((sum, one) => sum + one.connections.min, 0));
    expect(connections).toBeLessThanOrEqual(forecast.reduce((sum, one) => sum + one.connections.max, 0));
  });

  test('leaves the same facts in whatever order the answers arrive', async () => {
    const inOrder = await scan(scriptedServer(conforming));
    const mixed = await scan(scriptedServer(conforming), { turns: (count) => (count * 7) % 11 });
    const points = ({ suites, groups }: TlsFacts): unknown => [
      acceptedOf(suites),
      acceptedOf(groups),
      suites.undecided,
    ];
    expect(points(mixed.facts)).toEqual(points(inOrder.facts));
    expect(mixed.observations.map(({ order }) => order)).toEqual(inOrder.observations.map(({ order }) => order));
  });

  test('gives every observation a place of its own in the plan', async () => {
    const { observations } = await scan(scriptedServer(conforming), { handshake: completes });
    expect(new Set(observations.map(({ order }) => order)).size).toBe(observations.length);
  });

  test('is confirmed by a complete handshake of each documented suite', async () => {
    const { facts } = await scan(scriptedServer(conforming), { handshake: completes });
    expect(facts.handshakes).toHaveLength(4);
    for (const handshake of facts.handshakes)
      expect(handshake).toMatchObject({ completed: true, usable: 'yes', agrees: true });
  });

  test('disagrees where the other stack negotiated another suite', async () => {
    const handshake: ScriptedOptions['handshake'] = () => ({
      kind: 'completed',
      detail: '',
      negotiated: { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_CBC_SHA' },
    });
    const { facts } = await scan(scriptedServer(conforming), { handshake });
    expect(facts.handshakes).toHaveLength(4);
    for (const made of facts.handshakes) expect(made).toMatchObject({ completed: true, agrees: false });
  });
});

describe('deviations', () => {
  test('an undocumented suite and an old version are seen', async () => {
    const suites = { 0x0301: [0x0035], 0x0303: [0xc030, 0xcca8] };
    const { facts } = await scan(scriptedServer({ ...conforming, suites }));
    expect(acceptedOf(facts.versions)).toEqual([[0x0301], [0x0303]]);
    expect(acceptedOf(facts.suites)).toContainEqual([0x0303, 0xcca8]);
    expect(acceptedOf(facts.suites)).toContainEqual([0x0301, 0x0035]);
    expect(isRefused(facts.suites, [0x0303, 0xc02f])).toBe(true);
  });

  test('suites and groups of TLS 1.3 are found without a key share', async () => {
    const suites = { 0x0304: [0x1302, 0x1301] };
    const { facts } = await scan(scriptedServer({ ...conforming, suites, groups: [0x11ec, 0x001d] }));
    expect(acceptedOf(facts.suites)).toEqual([
      [0x0304, 0x1302],
      [0x0304, 0x1301],
    ]);
    expect(acceptedOf(facts.groups)).toEqual([
      [0x0304, 0x11ec],
      [0x0304, 0x001d],
    ]);
    expect(facts.versions.undecided).toEqual([]);
  });

  test('a server of TLS 1.3 that wants a key share gets one, and its groups stay open', async () => {
    const server = scriptedServer({ ...conforming, suites: { ...conforming.suites, 0x0304: [0x1301] } });
    const { facts } = await scan((sent, count) => {
      const reply = server(sent, count);
      const retry = 'octets' in reply && reply.octets[11] === 0xcf;
      return retry ? alertReply(47) : reply;
    });
    expect(acceptedOf(facts.suites)).toContainEqual([0x0304, 0x1301]);
    expect(isRefused(facts.suites, [0x0304, 0x1302])).toBe(true);
    expect(acceptedOf(facts.groups).filter(([version]) => version === 0x0304)).toEqual([]);
  });

  test('a server that falls back shows the lower version accepted and the higher one refused', async () => {
    const suites = { 0x0302: [0xc014] };
    const { facts } = await scan(scriptedServer({ ...conforming, suites, fallsBack: true }));
    expect(acceptedOf(facts.suites)).toEqual([[0x0302, 0xc014]]);
    expect(facts.versions.refused.map(({ box }) => box.flat()[0])).toContain(0x0303);
    expect(facts.versions.undecided).toEqual([]);
  });

  test('a server that follows the client is told from one that does not', async () => {
    const { facts } = await scan(scriptedServer({ ...conforming, clientOrder: true }));
    expect(facts.preference?.value).toBe('client');
  });

  test('compression is seen, and so are extensions that are missing', async () => {
    const { facts } = await scan(scriptedServer({ ...conforming, compression: 1, signals: [] }));
    expect(facts).toMatchObject({
      compression: { value: true },
      extendedMasterSecret: { value: false },
      encryptThenMac: { value: false },
      secureRenegotiation: { value: false },
    });
  });

  test('encrypt-then-MAC stays unknown without a suite that could use it', async () => {
    const { facts } = await scan(scriptedServer({ ...conforming, suites: { 0x0303: [0xc030] } }));
    expect(facts.encryptThenMac).toBeUndefined();
  });

  test('the cipher kinds of SSL 2.0 are read from one answer', async () => {
    const server = scriptedServer(conforming);
    const hello = fromHex('8010 04 00 01 0002 0002 0003 0000 3000 0700c0');
    const { facts } = await scan((sent, count) => (sent[0] === 22 ? server(sent, count) : { octets: hello }));
    expect(acceptedOf(facts.suites)).toContainEqual([0x0002, 0x0700c0]);
    expect(isRefused(facts.suites, [0x0002, 0x010080])).toBe(true);
    expect(acceptedOf(facts.versions)).toContainEqual([0x0002]);
  });

  test('groups that an ECDSA certificate may have hidden are not called refused', async () => {
    const { facts } = await scan(scriptedServer({ ...conforming, suites: { 0x0303: [0xc02b] } }));
    expect(acceptedOf(facts.groups)).toContainEqual([0x0303, 0x001d]);
    expect(facts.groups.refused).toEqual([]);
    expect(reasonOf(facts.groups, [0x0303, 0x0018])).toBe('certificate-needs-its-curve');
  });

  test('a server that chokes on long hellos is asked in short ones', async () => {
    const server = scriptedServer({ ...conforming, suites: { 0x0303: [0xc030, 0x008c] } });
    const { facts, observations } = await scan((sent, count) =>
      sent.length > 300 ? { kind: 'silent' } : server(sent, count),
    );
    expect(acceptedOf(facts.suites)).toEqual(
      expect.arrayContaining([
        [0x0303, 0xc030],
        [0x0303, 0x008c],
      ]),
    );
    expect(facts.suites.undecided.filter(({ box }) => box[0]?.includes(0x0303))).toEqual([]);
    expect(isRefused(facts.suites, [0x0303, 0x0001])).toBe(true);
    const short = observations.filter(({ order }) => order.includes('chunk'));
    expect(short.length).toBeGreaterThan(0);
    for (const { sent } of short) expect(sent.length / 2).toBeLessThan(256);
  });
});

describe('faults', () => {
  const tls10 = (sent: Uint8Array): boolean => sent[0] === 22 && helloOf(sent).legacyVersion === 0x0301;

  test.each([
    ['silence', { kind: 'silent' }, 'silent', 2],
    ['garbage', { octets: fromHex('485454502f312e31') }, 'malformed', 2],
  ] satisfies [string, Reply, string, number][])(
    '%s is asked again and then undecided, never a refusal',
    async (_, reply, reason, attempts) => {
      const server = scriptedServer(conforming);
      const { facts, observations } = await scan((sent, count) => (tls10(sent) ? reply : server(sent, count)));
      expect(isRefused(facts.suites, [0x0301, 0x0035])).toBe(false);
      expect(reasonOf(facts.suites, [0x0301, 0x0035])).toBe(reason);
      expect(reasonOf(facts.versions, [0x0301])).toBe(reason);
      expect(observations.find(({ order }) => order === 'tls/2-suites/TLSv1.0/000')).toMatchObject({
        attempts,
        outcome: reason,
      });
    },
  );

  test.each([
    ['an end without an alert', { kind: 'closed' }],
    ['a reset', { kind: 'reset' }],
    ['a close_notify', alertReply(0, 1)],
  ] satisfies [string, Reply][])(
    '%s that comes three times alike, where everything else is answered or refused, is a refusal by closing',
    async (_, reply) => {
      const server = scriptedServer(conforming);
      const { facts, observations } = await scan((sent, count) => (tls10(sent) ? reply : server(sent, count)));
      expect(isRefused(facts.suites, [0x0301, 0x0035])).toBe(true);
      expect(facts.versions.refused).toContainEqual(expect.objectContaining({ box: [[0x0301]], by: 'closing' }));
      expect(observations.find(({ order }) => order === 'tls/2-suites/TLSv1.0/000')).toMatchObject({
        attempts: 3,
        outcome: 'refused',
        detail: expect.stringMatching(/, 3 times of 3$/u) as string,
      });
    },
  );

  test('a fault that goes away is seen in the number of attempts alone', async () => {
    const server = scriptedServer(conforming);
    let failed = false;
    const { facts, observations } = await scan((sent, count) => {
      if (!tls10(sent) || failed) return server(sent, count);
      failed = true;
      return { kind: 'reset' };
    });
    expect(isRefused(facts.versions, [0x0301])).toBe(true);
    expect(observations.find(({ order }) => order === 'tls/2-suites/TLSv1.0/000')).toMatchObject({
      attempts: 2,
      outcome: 'refused',
      detail: 'alert protocol_version(70)',
    });
  });

  test('an alert that does not speak of the offer counts when it is said twice', async () => {
    const server = scriptedServer(conforming);
    const { observations } = await scan((sent, count) => (tls10(sent) ? alertReply(80) : server(sent, count)));
    expect(observations.find(({ order }) => order === 'tls/2-suites/TLSv1.0/000')).toMatchObject({
      attempts: 2,
      outcome: 'refused',
      detail: 'alert internal_error(80)',
      answer: { kind: 'alert', level: 2, description: 80 },
    });
  });

  test('a server that resets after some connections proves nothing refused from then on', async () => {
    const server = scriptedServer(conforming);
    const { facts } = await scan((sent, count) => (count > 10 ? { kind: 'reset' } : server(sent, count)));
    expect(isRefused(facts.suites, [0x0303, 0x0001])).toBe(false);
    expect(reasonOf(facts.suites, [0x0303, 0x0001])).toBe('drops-by-chance');
  });

  test('a refusal without an answer after it is undecided', async () => {
    const server = scriptedServer(conforming);
    const whole = await scan(server);
    const cut = whole.observations.filter(({ startedAtMs }) => startedAtMs <= 3);
    const facts = concludeTls(cut, { anchors: [] });
    expect(cut.some(({ outcome }) => outcome === 'refused')).toBe(true);
    expect(facts.suites.refused).toEqual([]);
    expect(new Set(facts.suites.undecided.map(({ reason }) => reason))).toEqual(new Set(['no-answered-control']));
  });

  test('the evidence of a refusal names the answers before and after it', async () => {
    const { facts, observations } = await scan(scriptedServer(conforming));
    expect(facts.suites.refused).not.toEqual([]);
    for (const { evidence } of facts.suites.refused) {
      const [refusal, before, after] = evidence.map((id) => observations.find((one) => one.id === id));
      expect([refusal?.outcome, before?.outcome, after?.outcome]).toEqual(['refused', 'answered', 'answered']);
      expect(before?.startedAtMs).toBeLessThan(refusal?.startedAtMs ?? 0);
      expect(after?.startedAtMs).toBeGreaterThan(refusal?.startedAtMs ?? 0);
    }
  });

  test.each([
    ['refuses everything', alertReply(40), 'no-answered-control'],
    ['is silent', { kind: 'silent' }, 'silent'],
    ['is not there', { kind: 'unreachable' }, 'unreachable'],
  ] satisfies [string, Reply, string][])('a server that %s leaves everything open', async (_, reply, reason) => {
    const { facts } = await scan(() => reply);
    expect([facts.suites.accepted, facts.suites.refused, facts.versions.refused]).toEqual([[], [], []]);
    expect(facts.versions.undecided.map(({ box }) => box.flat()[0])).toEqual([
      0x0002, 0x0300, 0x0301, 0x0302, 0x0303, 0x0304,
    ]);
    for (const open of facts.versions.undecided) {
      expect(open.reason).toBe(reason);
      expect(open.evidence.length).toBeGreaterThan(0);
    }
  });

  test('a server that is not there is tried once more and then left alone', async () => {
    const { connections } = await scan(() => ({ kind: 'unreachable' }));
    expect(connections).toBe(2);
  });

  test.each([
    ['suite', serverHelloMessage(0x0303, 0x1301), 'TLS_AES_128_GCM_SHA256 was not offered'],
    ['version', serverHelloMessage(0x0304, 0xc030), 'TLSv1.3 was not offered'],
    ['compression method', serverHelloMessage(0x0303, 0xc030, 1), 'compression method 1 was not offered'],
  ])('an answer with a %s that was not offered is malformed', async (_, message, detail) => {
    const { facts, observations } = await scan(() => flight(0x0303, [message]));
    expect(observations.find(({ order }) => order === 'tls/1-opening/TLSv1.2')).toMatchObject({
      outcome: 'malformed',
      detail,
      attempts: 2,
    });
    expect(facts.suites.accepted.filter(({ box }) => box[0]?.includes(0x0303))).toEqual([]);
  });

  test('a server that accepts everything ends the peel when nothing is left to offer', async () => {
    const { facts, connections } = await scan(scriptedServer({ ...conforming, suites: { 0x0303: suitesOf(0x0303) } }));
    expect(acceptedOf(facts.suites)).toHaveLength(suitesOf(0x0303).length);
    expect(connections).toBeLessThanOrEqual(
      forecastTls(ask, 'enumerate').reduce((sum, one) => sum + one.connections.max, 0),
    );
  });

  test('arbitrary octets in answer to everything settle nothing and never throw', async () => {
    const reply = fc.uint8Array({ minLength: 1, maxLength: 80 }).filter((octets) => octets[0] !== 21);
    await fc.assert(
      fc.asyncProperty(reply, async (octets) => {
        const { facts } = await scan(() => ({ octets }));
        expect([facts.suites.accepted, facts.suites.refused]).toEqual([[], []]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a complete handshake that fails', () => {
  const alert40 =
    'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE: error:0A000410:SSL routines::ssl/tls alert handshake failure:SSL alert number 40';

  test('for want of a client certificate says so, and does not contradict the suite', async () => {
    const server = scriptedServer({ ...conforming, certificateRequested: true });
    const { facts, observations } = await scan(server, {
      handshake: () => ({ kind: 'failed', detail: alert40, sentFinished: true }),
    });
    expect(observations.find(({ probe }) => probe === 'tls/handshake')).toMatchObject({
      outcome: 'authentication-failed',
      detail: 'alert handshake_failure(40) (the server wants a client certificate)',
    });
    expect(facts.handshakes[0]).toMatchObject({ completed: false, usable: 'but-for-certificate', agrees: true });
    expect(acceptedOf(facts.suites)).toHaveLength(4);
  });

  test('by an alert although our hello was answered is a contradiction', async () => {
    const { facts } = await scan(scriptedServer(conforming), {
      handshake: () => ({ kind: 'failed', detail: alert40 }),
    });
    expect(facts.handshakes[0]).toMatchObject({
      completed: false,
      usable: 'no',
      reason: 'handshake-refused',
      agrees: false,
      detail: 'refused: alert handshake_failure(40)',
    });
  });

  test('on our own side proves nothing', async () => {
    const { facts, observations } = await scan(scriptedServer(conforming));
    expect(observations.find(({ probe }) => probe === 'tls/handshake')?.outcome).toBe('not-made');
    expect(facts.handshakes[0]).toMatchObject({
      completed: false,
      usable: 'no',
      reason: 'handshake-not-made',
      agrees: true,
      detail: 'not-made: not offered',
    });
  });
});
