import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  evaluate,
  exitCodeOf,
  InputError,
  listPolicies,
  loadPolicy,
  observe,
  type Progress,
  plan,
  type Recording,
  readRecording,
  readResult,
  scan,
  writeReport,
} from '../../../src/faces/api/gateproof.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';

let gateway: NodeTlsGateway;
let folder: string;
let policy: string;
beforeAll(async () => {
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  folder = await mkdtemp(join(tmpdir(), 'gateproof-api-'));
  policy = join(folder, 'versions.yaml');
  await writeFile(policy, versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** What is wrong with what was handed in. */
async function problemsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).code).toBe('input-invalid');
  return (error as InputError).problems;
}

describe('the library', () => {
  test('scans, and judges what it recorded to the same document again', async () => {
    const said: Progress[] = [];
    const { result, recording } = await scan(gateway.url, {
      policy,
      asOf: '2026-11-22',
      onProgress: (progress) => said.push(progress),
    });
    expect(result.findings.filter(({ verdict }) => verdict === 'pass').map(({ clause }) => clause)).toContain(
      'tls/version-tlsv1.3',
    );
    const observed = said.filter(({ step }) => step === 'observed');
    expect(observed.length).toBe(recording.observations.length);
    expect(observed.at(-1)).toMatchObject({ target: gateway.url, observations: observed.length, done: 0, of: 1 });
    expect(await evaluate(recording, { policy, asOf: '2026-11-22' })).toEqual(result);
  });

  test('says what the program says of the same recording, octet by octet', async () => {
    const recording = await observe([gateway.url], { policy });
    const observations = join(folder, 'observations.json');
    await writeFile(observations, JSON.stringify(recording));
    const { code, stdout } = await runCli(['evaluate', observations, '--policy', policy, '--format', 'json']);
    const result = await evaluate(await readRecording(observations), { policy });
    expect(await writeReport(result, 'json')).toBe(stdout);
    expect(exitCodeOf(result)).toBe(code);
    const saved = join(folder, 'result.json');
    await writeFile(saved, stdout);
    expect(await writeReport(await readResult(saved), 'json')).toBe(stdout);
  });

  test('is planned by the same probes that ask: as the command line says it, and no connection more is made', async () => {
    const [planned, ...others] = await plan(gateway.url, { policy });
    expect(others).toEqual([]);
    const { stdout } = await runCli(['plan', gateway.url, '--policy', policy, '--json']);
    expect([planned]).toEqual(JSON.parse(stdout));
    const { observations } = await observe(gateway.url, { policy });
    const made = Math.max(...observations.map(({ connection = 0 }) => connection));
    expect(made).toBeGreaterThan(0);
    expect(planned?.connections.max).toBeGreaterThanOrEqual(made);
    expect(planned?.connections.min).toBeLessThanOrEqual(made);
  });

  test('covers a failure with a waiver, which leaves the verdict and changes the exit code', async () => {
    const strict = join(folder, 'strict.yaml');
    await writeFile(strict, versionPolicy({ 'TLSv1.2': 'refused' }));
    const waivers = join(folder, 'gateproof-waivers.yaml');
    await writeFile(
      waivers,
      `version: 1
waivers:
  - id: WAIV-1
    policy: versions
    clause: tls/version-tlsv1.2
    target: '*'
    reason: until the clients are gone
    owner: network team
    approver: security team
    expires: 2027-01-31
`,
    );
    const { result, recording } = await scan(gateway.url, { policy: strict, waivers, asOf: '2026-11-22' });
    expect(result.summary).toMatchObject({ verdict: 'violates', fail: 1, waived: 1 });
    expect(await evaluate(recording, { policy: strict, waivers, asOf: '2026-11-22' })).toEqual(result);
  });

  test('tells everything that is wrong at once, and sends nothing', async () => {
    expect(
      await problemsOf(
        scan('ldap://h', { timeoutMs: 1, asOf: 'today', trust: '/nowhere.pem', policy: 'azure-vpn-p2' }),
      ),
    ).toEqual([
      'asOf: a day as YYYY-MM-DD wanted, "today" found',
      'wanted a policy of "gateproof policy list", or the path of a policy file, found "azure-vpn-p2"; did you mean "azure-vpn-p2s"?',
      'target "ldap://h": scheme tls, sstp, ikev2, openvpn+tcp, openvpn+udp wanted, "ldap" found',
      '/nowhere.pem: cannot be read (ENOENT)',
      'timeoutMs: a whole number from 100 to 600000 wanted, "1" found',
    ]);
    expect(await problemsOf(observe('sstp://h', { connections: 2.5 }))).toEqual([
      'connections: a whole number from 1 to 64 wanted, "2.5" found',
    ]);
  });

  test('holds a recording from elsewhere to the shape of a saved one, with everything else that is wrong', async () => {
    const recording = await observe('tls://127.0.0.9:9');
    const [target] = recording.targets;
    if (target === undefined) throw new Error('a target wanted, none recorded');
    // Judged by its scheme alone, nothing of the policy would apply to it.
    const edited = { ...recording, targets: [{ ...target, scheme: 'azure' as const }] };
    expect(await problemsOf(evaluate(edited, { asOf: 'today' }))).toEqual([
      'recording: target tls://127.0.0.9:9: the URL of its scheme, host and port wanted, azure://127.0.0.9 by these',
      'asOf: a day as YYYY-MM-DD wanted, "today" found',
    ]);
    const observations = recording.observations.map((one) => ({ ...one, outcome: 'fine' }));
    expect((await problemsOf(evaluate({ ...recording, observations } as unknown as Recording)))[0]).toMatch(
      /^recording: observations\.0\.outcome: Invalid option: expected one of "answered"/u,
    );
    expect(await problemsOf(evaluate(undefined as unknown as Recording))).toEqual([
      'recording: a recording wanted, undefined found',
    ]);
  });

  test('refuses an option that does not exist', async () => {
    const misspelt = { polcy: 'nist-sp-800-77r1' };
    expect((await problemsOf(evaluate(await observe('tls://127.0.0.9:9'), misspelt as object)))[0]).toBe(
      'option "polcy": one of policy, asOf, given, waivers, signal wanted; did you mean "policy"?',
    );
  });

  test('refuses a report format that does not exist', async () => {
    const { result } = await scan(gateway.url, { policy });
    const format = 'mardown' as 'markdown';
    expect((await problemsOf(writeReport(result, format)))[0]).toMatch(
      /^format: one of terminal, .* wanted, "mardown" found; did you mean "markdown"\?$/u,
    );
  });

  test('describes policies in words: the built-in ones, and one of a file with its lines', async () => {
    const known = await listPolicies();
    expect(known.map(({ id }) => id)).toContain('azure-vpn-p2s');
    expect(await loadPolicy('azure-vpn-p2s')).toEqual(known.find(({ id }) => id === 'azure-vpn-p2s'));
    const own = await loadPolicy(policy);
    expect(own.clauses.map(({ id }) => id)).toEqual(['tls/row-01', 'tls/version-tlsv1.2', 'tls/version-tlsv1.3']);
    await writeFile(join(folder, 'broken.yaml'), 'id: x\n');
    const problems = await problemsOf(loadPolicy(join(folder, 'broken.yaml')));
    expect(problems[0]).toContain('broken.yaml:1:1: ');
  });

  test('rejects with the reason of a signal that is aborted already', async () => {
    const reason = new Error('no longer wanted');
    await expect(scan(gateway.url, { policy, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  test('a policy that is loaded no longer rejects with the reason of the signal, also one that nobody gave', async () => {
    const signal = AbortSignal.abort();
    await expect(loadPolicy('azure-vpn-p2s', { signal })).rejects.toBe(signal.reason);
    await expect(listPolicies({ signal })).rejects.toBe(signal.reason);
  });

  test('resolves with what was seen when it is aborted later', async () => {
    const controller = new AbortController();
    const { result } = await scan(gateway.url, {
      policy,
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    expect(result.interrupted).toBe(true);
    expect(exitCodeOf(result)).toBe(130);
  });

  test('says of a file that is no recording where it is wrong', async () => {
    const file = join(folder, 'no.json');
    await writeFile(file, '{"kind":"other"}');
    expect((await problemsOf(readRecording(file)))[0]).toContain('no.json');
  });
});
