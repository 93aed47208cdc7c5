import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { TlsFacts } from '../../../core/facts/facts.ts';
import type { Finding } from '../../../core/finding/finding.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { askOf } from '../../../core/policy/ask.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { suiteNames } from '../../../core/protocol/tls/registry.ts';
import type { TlsMode } from '../../../probes/probe.ts';
import type { EarlyConnection } from '../../../probes/stream-context.ts';
import { concludeTls } from '../../../probes/tls/conclude-tls.ts';
import { forecastTls } from '../../../probes/tls/forecast-tls.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import { judge } from '../../../src/judge/judge.ts';
import { toldOf } from '../../support/findings.ts';
import { recordingOf } from '../../support/recording-of.ts';
import {
  alertReply,
  helloOf,
  type Reply,
  type ScriptedOptions,
  type ScriptedPolicy,
  type ScriptedServer,
  scriptedContext,
  scriptedServer,
} from '../../support/scripted-tls-server.ts';
import { azure, layeredPolicy, mixedPolicy } from '../../support/tls-policies.ts';

const sstp = [0xc030, 0xc02f, 0xc028, 0xc027];
const conforming: ScriptedPolicy = { suites: { 0x0303: sstp }, fallsBack: true };
const target = makeTarget('tls', '192.0.2.1', 443);

let policy: Policy;
beforeAll(async () => {
  policy = await azure();
});

interface Run {
  readonly result: ResultDocument;
  readonly facts: TlsFacts;
  readonly observations: readonly Observation[];
  readonly connections: number;
}

const opensslNames: Readonly<Record<string, number>> = {
  'ECDHE-RSA-AES256-GCM-SHA384': 0xc030,
  'ECDHE-RSA-AES128-GCM-SHA256': 0xc02f,
  'ECDHE-RSA-AES256-SHA384': 0xc028,
  'ECDHE-RSA-AES128-SHA256': 0xc027,
  'ECDHE-RSA-AES256-SHA': 0xc014,
  TLS_AES_256_GCM_SHA384: 0x1302,
};
const versionWords: Readonly<Record<number, string>> = { 0x0302: 'TLSv1.1', 0x0303: 'TLSv1.2', 0x0304: 'TLSv1.3' };

/** The other stack, as it would fare with a server of this policy. */
const otherStack =
  ({ suites }: ScriptedPolicy): NonNullable<ScriptedOptions['handshake']> =>
  (name, version) => {
    const suite = opensslNames[name] ?? 0;
    if (!(suites[version] ?? []).includes(suite)) return { kind: 'failed', detail: 'alert number 40' };
    return {
      kind: 'completed',
      detail: '',
      chain: [Uint8Array.of(0x30, 0)],
      negotiated: { version: versionWords[version] ?? '', suite: suiteNames.name(suite) },
    };
  };

async function scan(
  server: ScriptedServer,
  accepted: ScriptedPolicy,
  {
    mode = 'deny-set',
    policies = [policy],
    ...options
  }: { mode?: TlsMode; policies?: readonly Policy[] } & ScriptedOptions = {},
): Promise<Run> {
  const { context, observations, connections } = scriptedContext(server, {
    handshake: otherStack(accepted),
    ...options,
  });
  await observeTls(context, askOf(policies, 'tls').tls, mode);
  const seen = observations();
  const recording = recordingOf({ targets: [target], observations: seen });
  return {
    result: judge(recording, policies, '2026-11-22'),
    facts: concludeTls(seen, { anchors: [] }),
    observations: seen,
    connections: connections(),
  };
}

const scanOf = (accepted: ScriptedPolicy, options: Parameters<typeof scan>[2] = {}): Promise<Run> =>
  scan(scriptedServer(accepted), accepted, options);
const verdicts = ({ result }: Run, prefix = ''): readonly string[] =>
  result.findings
    .filter(({ clause, reason }) => clause.startsWith(prefix) && reason !== 'other-protocol')
    .map(({ policy: of, clause, verdict, reason, observed }) =>
      JSON.stringify([of, clause, verdict, reason, namesOf(observed)]),
    );
const namesOf = (observed: Finding['observed']): unknown => {
  const { accepted } = toldOf(observed);
  return Array.isArray(accepted) ? accepted.map((one) => JSON.stringify(one)).sort() : accepted;
};
const tlsFindings = ({ result }: Run): readonly Finding[] =>
  result.findings.filter(({ clause, reason }) => clause.startsWith('tls/') && reason !== 'other-protocol');
const byClause = (run: Run, clause: string): Finding | undefined =>
  tlsFindings(run).find((finding) => finding.clause === clause);
const judgedOpen = (run: Run): readonly string[] =>
  tlsFindings(run)
    .filter(({ verdict, clause }) => verdict === 'inconclusive' && !clause.startsWith('tls/certificate'))
    .map(({ clause, reason }) => `${clause} ${reason}`);
const namedFacts = ({ result }: Run) => result.targets[0]?.facts.tls;
const failed = (run: Run): readonly string[] =>
  tlsFindings(run)
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ clause }) => clause);

describe('a conforming SSTP gateway', () => {
  test('takes at most 20 connections, complete handshakes included, and every clause is decided', async () => {
    const run = await scanOf(conforming);
    expect(run.connections).toBe(20);
    expect(judgedOpen(run)).toEqual([]);
    expect(failed(run)).toEqual([]);
    expect(run.observations.filter(({ probe }) => probe === 'tls/handshake')).toHaveLength(4);
  });

  test('is judged as with --enumerate, for fewer connections', async () => {
    const [deny, all] = [await scanOf(conforming), await scanOf(conforming, { mode: 'enumerate' })];
    expect(verdicts(deny)).toEqual(verdicts(all));
    expect(deny.connections).toBeLessThan(all.connections);
  });

  test('costs what the forecast says', async () => {
    const forecast = forecastTls(askOf([policy], 'tls').tls, 'deny-set');
    expect(forecast.reduce((sum, { connections }) => sum + connections.min, 0)).toBe(20);
  });

  test('shows its certificate without a connection for it, and is asked once for another one', async () => {
    const run = await scanOf(conforming);
    const asked = run.observations.filter(({ probe }) => probe === 'tls/certificate');
    expect(asked.map(({ outcome }) => outcome)).toEqual(['refused']);
    expect(run.facts.chains[0]?.certificates).toHaveLength(1);
  });

  test('says nothing of groups and signature schemes, which no policy asks for', async () => {
    const named = namedFacts(await scanOf(conforming));
    expect(Object.keys(named ?? {})).not.toContain('groups');
    expect(Object.keys(named ?? {})).not.toContain('signatureSchemes');
    expect(namedFacts(await scanOf(conforming, { mode: 'enumerate' }))?.groups).toEqual(['x25519']);
  });

  test('has an answered control before and after every refusal, whatever the order of the answers', async () => {
    for (const turns of [undefined, (count: number) => (count * 7) % 11]) {
      const { facts, observations } = await scanOf(conforming, turns === undefined ? {} : { turns });
      expect(facts.suites.undecided).toEqual([]);
      const started = (id: string | undefined): number =>
        observations.find((one) => one.id === id)?.startedAtMs ?? Number.NaN;
      for (const { evidence } of facts.suites.refused) {
        const [refusal, before, after, again] = evidence;
        expect(started(again)).toBeGreaterThan(started(refusal));
        expect(started(before)).toBeLessThan(started(refusal));
        expect(started(after)).toBeGreaterThan(started(refusal));
      }
    }
  });

  test('is connected to for the questions while the opening is under way, for the closing control when they are answered, and for nothing else before that is', async () => {
    const { context, observations } = scriptedContext(scriptedServer(conforming), {
      handshake: otherStack(conforming),
    });
    const events: string[] = [];
    const told = (event: string): number => events.push(event);
    const over = (connection: string): Pick<EarlyConnection, 'exchange' | 'handshake'> => ({
      exchange: async (octets, isComplete, purpose, onSent) => {
        told(`${connection} ${purpose ?? 'question'}`);
        onSent?.();
        return await context.exchange(octets, isComplete, purpose);
      },
      handshake: async (request) => {
        told(`${connection} handshake`);
        return await context.handshake(request);
      },
    });
    await observeTls(
      {
        ...context,
        ...over('fresh'),
        earlyConnection: () => ({
          ...over('early'),
          isOpen: true,
          open: () => told('open'),
          [Symbol.dispose]: () => told('close'),
        }),
        earlyRoom: () => 13,
      },
      askOf([policy], 'tls').tls,
      'deny-set',
    );
    const times = (event: string, count: number): readonly string[] => Array.from({ length: count }, () => event);
    expect(events).toEqual([
      ...times('fresh control', 4),
      ...times('open', 7),
      ...times('early question', 3),
      ...times('open', 8),
      'early control',
      ...times('early question', 7),
      ...times('early handshake', 4),
      ...times('close', 8),
      'fresh question',
      ...times('close', 7),
    ]);
    const control = observations().find(({ order }) => order === 'tls/9-control/buried')?.startedAtMs ?? 0;
    const refused = observations().filter(
      ({ order, outcome }) => outcome === 'refused' && /^tls\/2(?!.*again)/.test(order),
    );
    expect(refused.length).toBeGreaterThan(0);
    for (const { startedAtMs } of refused) expect(startedAtMs).toBeLessThan(control);
  });

  test('gives every observation a place of its own in the plan', async () => {
    const { observations } = await scanOf(conforming);
    expect(new Set(observations.map(({ order }) => order)).size).toBe(observations.length);
  });
});

describe('a planted deviation is named', () => {
  test.each<[string, ScriptedPolicy['suites'], readonly string[], number]>([
    ['TLS 1.0', { 0x0303: sstp, 0x0301: [0x0035, 0x002f] }, ['tls/version-tlsv1.0'], 18 + 11],
    ['SSL 3.0', { 0x0303: sstp, 0x0300: [0x0005] }, ['tls/version-sslv3'], 20 + 2],
    ['TLS 1.3', { 0x0303: sstp, 0x0304: [0x1301, 0x1302] }, ['tls/version-tlsv1.3'], 20 + 8],
    ['an extra suite', { 0x0303: [...sstp, 0xcca8] }, ['tls/nothing-else'], 20 + 2],
    ['two extra suites', { 0x0303: [0x009c, ...sstp, 0xcca8] }, ['tls/nothing-else'], 20 + 11],
    ['a missing suite', { 0x0303: sstp.slice(0, 3) }, ['tls/row-04'], 20 + 2],
    ['a missing suite that was to be the control', { 0x0303: sstp.slice(1) }, ['tls/row-01'], 20 + 2],
  ])('%s', async (_, suites, clauses, connections) => {
    const accepted = { ...conforming, suites };
    const run = await scanOf(accepted);
    expect(failed(run)).toEqual(clauses);
    expect(judgedOpen(run)).toEqual([]);
    expect(run.connections).toBeLessThanOrEqual(connections);
    expect(verdicts(run, 'tls/')).toEqual(verdicts(await scanOf(accepted, { mode: 'enumerate' }), 'tls/'));
  });

  test('suite by suite', async () => {
    const run = await scanOf({
      ...conforming,
      suites: { 0x0303: [...sstp, 0xcca8, 0x009c], 0x0302: [0xc014, 0x0035] },
    });
    expect(byClause(run, 'tls/nothing-else')?.observed).toMatchObject({
      accepted: [
        { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' },
        { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_AES_128_GCM_SHA256' },
      ],
    });
    expect(namedFacts(run)?.suites['TLSv1.1']).toEqual([
      'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA',
      'TLS_RSA_WITH_AES_256_CBC_SHA',
    ]);
  });

  test('on a server that documents nothing of what it accepts, with its certificate', async () => {
    const run = await scanOf({ ...conforming, suites: { 0x0303: [0x009c, 0x003c] } });
    expect(failed(run)).toEqual(['tls/row-01', 'tls/row-02', 'tls/row-03', 'tls/row-04', 'tls/nothing-else']);
    expect(run.facts.chains[0]?.certificates).toHaveLength(1);
  });
});

describe('both modes decide every clause alike', () => {
  const some = (codes: readonly number[]): fc.Arbitrary<number[]> => fc.subarray([...codes], { minLength: 1 });
  const older = some([0xc014, 0x0035, 0x002f, 0x0005, 0x000a]);
  const servers = fc
    .record(
      {
        0x0300: older,
        0x0301: older,
        0x0302: older,
        0x0303: some([...sstp, 0xcca8, 0x009c, 0x002f, 0x0005, 0xc02c]),
        0x0304: some([0x1301, 0x1302, 0x1303]),
      },
      { requiredKeys: [] },
    )
    .chain((suites) =>
      fc.record({ suites: fc.constant(suites), clientOrder: fc.boolean(), fallsBack: fc.constant(true) }),
    );

  test.each<[string, () => Policy[]]>([
    ['the documented SSTP suites', () => [policy]],
    ['an open table', () => [mixedPolicy()]],
    ['a closed table of three versions', () => [layeredPolicy()]],
    ['all of these together', () => [policy, mixedPolicy(), layeredPolicy()]],
  ])('under %s', async (_, policies) => {
    await fc.assert(
      fc.asyncProperty(servers, async (accepted) => {
        const deny = await scanOf(accepted, { policies: policies() });
        const all = await scanOf(accepted, { policies: policies(), mode: 'enumerate' });
        expect(verdicts(deny)).toEqual(verdicts(all));
      }),
      { numRuns: 40 },
    );
  });
});

describe('faults', () => {
  const isDenied = (sent: Uint8Array): boolean => sent[0] === 22 && helloOf(sent).cipherSuites.length > 48;

  test.each<[string, Reply, string]>([['silence', { kind: 'silent' }, 'silent']])(
    '%s in answer to what must be refused is undecided, never a refusal',
    async (_, reply, reason) => {
      const server = scriptedServer(conforming);
      const foreign = (sent: Uint8Array): boolean =>
        sent[0] !== 22 || !sstp.includes(helloOf(sent).cipherSuites.at(-1) ?? 0);
      const run = await scan((sent, count) => (foreign(sent) ? reply : server(sent, count)), conforming);
      expect(failed(run)).toEqual([]);
      expect(byClause(run, 'tls/nothing-else')).toMatchObject({ verdict: 'inconclusive', reason });
      expect(byClause(run, 'tls/version-tlsv1.0')).toMatchObject({ verdict: 'inconclusive', reason });
      expect(byClause(run, 'tls/version-sslv2')).toMatchObject({ verdict: 'inconclusive', reason });
      expect(byClause(run, 'tls/row-01')?.verdict).toBe('pass');
    },
  );

  test('no answered control at the end leaves every refusal undecided', async () => {
    const server = scriptedServer(conforming);
    const { connections } = await scanOf(conforming);
    const run = await scan(
      // From the second hello on of those that must be refused.
      (sent, count) => (count >= connections - 8 ? { kind: 'reset' } : server(sent, count)),
      conforming,
      {
        handshake: () => ({ kind: 'reset', detail: 'ECONNRESET' }),
      },
    );
    expect(failed(run)).toEqual([]);
    expect(byClause(run, 'tls/nothing-else')?.verdict).toBe('inconclusive');
  });

  test.each([5, 7])('a reset of every %ith connection makes no verdict wrong', async (nth) => {
    const accepted = { ...conforming, suites: { 0x0303: [...sstp.slice(1), 0xcca8], 0x0301: [0x0035] } };
    const server = scriptedServer(accepted);
    const run = await scan((sent, count) => (count % nth === 0 ? { kind: 'reset' } : server(sent, count)), accepted);
    const truth = verdicts(await scanOf(accepted));
    const decided = verdicts(run).filter((one) => !one.includes('"inconclusive"'));
    expect(truth).toEqual(expect.arrayContaining([...decided]));
    expect(failed(run)).toEqual(expect.arrayContaining(['tls/nothing-else', 'tls/version-tlsv1.0']));
  });

  test('a server that refuses whatever it is offered is inconclusive', async () => {
    const run = await scan(() => alertReply(40), { suites: {} });
    expect(new Set(tlsFindings(run).map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
  });

  test('a host that is not there is tried once more and then left alone', async () => {
    const run = await scan(() => ({ kind: 'unreachable' }), { suites: {} });
    expect(run.connections).toBe(8);
    const reasons = tlsFindings(run).filter(({ clause }) => !clause.startsWith('tls/certificate'));
    expect(new Set(reasons.map(({ reason }) => reason))).toEqual(new Set(['unreachable']));
  });

  test('a server that chokes on long hellos is asked in short ones, and the same is found', async () => {
    const accepted = { ...conforming, suites: { 0x0303: [...sstp, 0x008c], 0x0301: [0x0035] } };
    const server = scriptedServer(accepted);
    const run = await scan((sent, count) => (sent.length > 400 ? { kind: 'silent' } : server(sent, count)), accepted);
    expect(judgedOpen(run)).toEqual([]);
    expect(failed(run)).toEqual(['tls/nothing-else', 'tls/version-tlsv1.0']);
  });

  test('a server that takes no hello above 256 octets at all is judged as well', async () => {
    const server = scriptedServer(conforming);
    const run = await scan((sent, count) => (sent.length > 256 ? { kind: 'closed' } : server(sent, count)), conforming);
    expect(judgedOpen(run)).toEqual([]);
    expect(failed(run)).toEqual([]);
  });

  test('a server that reads only the start of a list is found by the buried control', async () => {
    const accepted = { ...conforming, suites: { 0x0303: [...sstp, 0xcca8] } };
    const server = scriptedServer(accepted);
    const run = await scan((sent, count) => (isDenied(sent) ? alertReply(40) : server(sent, count)), accepted);
    expect(failed(run)).toEqual(['tls/nothing-else']);
    expect(judgedOpen(run)).toEqual([]);
    const long = run.observations.filter(({ probe, sent }) => probe === 'tls/deny' && sent.length / 2 > 400);
    const refusals = run.facts.suites.refused.flatMap(({ evidence }) => evidence);
    expect(long.length).toBeGreaterThan(0);
    for (const { id, offer } of long) {
      if ((offer['suites'] as readonly number[]).length > 48) expect(refusals).not.toContain(id);
    }
  });

  test('an undocumented suite that would be chosen in place of the buried one is a violation, and left out of the control', async () => {
    const run = await scanOf({ ...conforming, suites: { 0x0303: [0xcca8, ...sstp] } });
    expect(failed(run)).toEqual(['tls/nothing-else']);
    const buried = run.observations.filter(({ probe }) => probe === 'tls/buried');
    expect(buried.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^ServerHello TLSv1\.2 TLS_ECDHE_RSA_WITH_AES_/u),
    ]);
    expect(buried[0]?.offer['suites']).not.toContain(0xcca8);
    expect(judgedOpen(run)).toEqual([]);
  });

  test('with a connection left out at random nothing is passed or failed wrongly', async () => {
    const accepted = { ...conforming, suites: { 0x0303: [...sstp.slice(0, 3), 0xcca8] } };
    const truth = new Map(tlsFindings(await scanOf(accepted)).map(({ clause, verdict }) => [clause, verdict]));
    const server = scriptedServer(accepted);
    const fault = fc.constantFrom<Reply>({ kind: 'silent' }, { kind: 'reset' }, { kind: 'closed' });
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(40), { maxLength: 20 }), fault, async (counts, reply) => {
        const run = await scan((sent, count) => (counts.includes(count) ? reply : server(sent, count)), accepted);
        for (const { clause, verdict } of tlsFindings(run)) {
          if (verdict !== 'inconclusive') expect([clause, verdict]).toEqual([clause, truth.get(clause)]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
