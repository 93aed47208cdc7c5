import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations, plantedDeviations } from '../../src/faces/cli/planted-deviations.ts';
import { type Lab, type LabGateway, labDown, labUp, startGateway, stopGateway } from '../../src/lab/lab.ts';
import type { Engine } from '../../src/run/engine/engine.ts';
import { toldOf } from '../support/findings.ts';
import { type CliRun, runCli } from '../support/run-cli.ts';
import { charonStatistics, driversLeft, labEngine, type OwnLab, ownLab } from '../support/shared-lab.ts';

const { signal } = new AbortController();
let lab: OwnLab;
let engine: Engine;
let directory: string;

beforeAll(async () => {
  lab = await ownLab('scan', ['conforming', 'drifted', 'legacy']);
  engine = await labEngine();
  directory = await mkdtemp(join(tmpdir(), 'gateproof-scan-'));
});
afterAll(async () => {
  await lab[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const gateway = (name: string, of: Lab = lab): LabGateway => {
  const found = of.gateways.find((one) => one.name === name);
  if (found === undefined) throw new Error(`the lab has no gateway ${name}`);
  return found;
};

/** Scans the endpoints of one lab gateway as a user would, with the lab's inventory for credentials and trust. */
async function scan(
  name: string,
  options: {
    readonly of?: Lab;
    readonly config?: string;
    readonly credentials?: string;
    readonly more?: readonly string[];
  } = {},
): Promise<{ readonly run: CliRun; readonly result: ResultDocument; readonly out: string }> {
  const { endpoints, serverName } = gateway(name, options.of);
  const out = await mkdtemp(join(directory, 'out-'));
  const run = await runCli([
    'scan',
    ...endpoints,
    '--config',
    options.config ?? (options.of ?? lab).inventoryFile,
    '--credentials',
    options.credentials ?? (name === 'drifted' ? 'drifted-psk' : 'lab-psk'),
    '--server-name',
    serverName,
    '--format',
    'json,html',
    '--out',
    out,
    ...(options.more ?? []),
  ]);
  if (run.code === 64 || run.code === 70) throw new Error(run.stderr);
  return { run, out, result: JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as ResultDocument };
}

const rows = ({ findings }: ResultDocument, prefix: string): readonly Finding[] =>
  findings.filter(({ clause, reason }) => clause.startsWith(prefix) && reason !== 'other-protocol');
const count = (findings: readonly Finding[], verdict: Finding['verdict']): number =>
  findings.filter((finding) => finding.verdict === verdict).length;

/** Every section of the gateway's charon that could hold something of ours. */
async function saCount(name: string): Promise<string> {
  const told = await charonStatistics(engine, `gateproof-${lab.name}-${name}-ike`);
  return /IKE_SAs: (\d+ total, \d+ half-open)/u.exec(told)?.[1] ?? told;
}

describe('scan of a conforming gateway', () => {
  let conforming: Awaited<ReturnType<typeof scan>>;
  beforeAll(async () => {
    conforming = await scan('conforming');
  });

  test('all 17 IKE rows, 11 IPsec rows and 4 TLS rows pass, nothing is open, and the exit code is 0', () => {
    const { run, result } = conforming;
    expect(run.code).toBe(0);
    expect(result.summary).toMatchObject({ verdict: 'conforms', fail: 0, inconclusive: 0 });
    expect(count(rows(result, 'ike/row-'), 'pass')).toBe(17);
    expect(count(rows(result, 'ipsec/row-'), 'pass')).toBe(11);
    expect(count(rows(result, 'tls/row-'), 'pass')).toBe(4);
    expect(rows(result, 'tls/row-').length).toBe(4);
    expect(
      result.findings
        .filter(({ clause, target }) => /^tls\/row-0[56]$/u.test(clause) && target.startsWith('sstp:'))
        .map(({ verdict }) => verdict),
    ).toEqual(['not-applicable', 'not-applicable']);
  });

  test('what lies outside the tables is shown refused, and what could not be offered is named', () => {
    const { result } = conforming;
    for (const table of ['ike', 'ipsec', 'tls']) {
      const [finding] = rows(result, `${table}/nothing-else`);
      expect(finding).toMatchObject({ verdict: 'pass', reason: 'refused' });
      expect(finding?.evidence.length).toBeGreaterThan(0);
    }
    expect(toldOf(rows(result, 'ipsec/nothing-else')[0]?.observed)['notTested']).toContain('ENCR_IDEA');
  });

  test('what charon read back is the row, field by field', () => {
    const ike = conforming.result.targets.find(({ url }) => url.startsWith('ikev2:'))?.facts.ike;
    expect(ike?.accepted).toHaveLength(17);
    expect(ike?.accepted).toContainEqual({
      encryption: 'ENCR_AES_GCM_16-256',
      integrity: null,
      prf: 'PRF_HMAC_SHA2_384',
      keyExchange: '2048-bit MODP Group with 256-bit Prime Order Subgroup',
    });
  });

  test('every documented suite was also completed by another TLS stack', () => {
    const made = conforming.result.observations.filter(({ probe }) => probe === 'tls/handshake');
    expect(made.map(({ outcome }) => outcome)).toEqual(['answered', 'answered', 'answered', 'answered']);
  });

  test('the result keeps to its schema', async () => {
    const schema = JSON.parse(
      await readFile(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({
      allErrors: true,
      strict: true,
      allowUnionTypes: true,
      validateFormats: false,
    }).compile(schema);
    expect(validate(conforming.result) ? [] : validate.errors?.slice(0, 5)).toEqual([]);
  });

  test('evaluate gives byte for byte the findings of scan, with the network off', async () => {
    const { out, result } = conforming;
    const again = await runCli(
      ['evaluate', join(out, 'observations.json'), '--format', 'json', '--as-of', result.asOf],
      {
        through: ['unshare', '--net'],
      },
    );
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: '' });
    expect(again.stdout).toBe(await readFile(join(out, 'result.json'), 'utf8'));
  });

  test('report writes the same page again from the saved result', async () => {
    const { out } = conforming;
    const again = await runCli(['report', join(out, 'result.json'), '--format', 'html']);
    expect(again.code).toBe(0);
    expect(again.stdout).toBe(await readFile(join(out, 'report.html'), 'utf8'));
  });

  test('a second policy judges the same observations', async () => {
    const { out } = conforming;
    const nist = await runCli([
      'evaluate',
      join(out, 'observations.json'),
      '--policy',
      'nist-sp-800-77r1',
      '--format',
      'json',
    ]);
    const result = JSON.parse(nist.stdout) as ResultDocument;
    expect(nist.code).toBe(1);
    // Groups 2 and 24 are documented by the vendor and not approved by the standard.
    const accepted = toldOf(result.findings.find(({ clause }) => clause === 'ike/nothing-else')?.observed)['accepted'];
    expect(new Set((accepted as { keyExchange: string }[]).map(({ keyExchange }) => keyExchange))).toEqual(
      new Set(['1024-bit MODP Group', '2048-bit MODP Group with 256-bit Prime Order Subgroup']),
    );
  });

  test('no SA is left at the gateway and no driver on the engine', async () => {
    expect(await saCount('conforming')).toBe('0 total, 0 half-open');
    expect(await driversLeft(engine)).toEqual([]);
  });

  test('no secret of the lab stands in what was written', async () => {
    const secrets = await Promise.all(
      ['psk.txt', 'p12-password.txt', 'client.key'].map((file) => readFile(join(lab.directory, file), 'utf8')),
    );
    for (const file of ['observations.json', 'result.json', 'report.html']) {
      const text = await readFile(join(conforming.out, file), 'utf8');
      for (const secret of secrets) expect(text.includes(secret.trim().split('\n').at(1) ?? secret.trim())).toBe(false);
    }
  });
});

describe('scan of drifted gateways', () => {
  test.each(['drifted', 'legacy'])('%s: exit code 1, every planted deviation found and none invented', async (name) => {
    const { run, result } = await scan(name);
    expect(run.code).toBe(1);
    expect(result.summary).toMatchObject({ verdict: 'violates', inconclusive: 0 });
    expect(foundDeviations(result.findings)).toEqual(await plantedDeviations(name));
  });
});

describe('other ways in', () => {
  test.each(['lab-cert', 'lab-p12', 'lab-eap'])('%s shows the same rows', async (credentials) => {
    const { run, result } = await scan('conforming', { credentials });
    expect(run.code).toBe(0);
    expect(count(rows(result, 'ipsec/row-'), 'pass')).toBe(11);
  });

  test('with a wrong PSK the IKE rows are shown, the IPsec rows are inconclusive and say why, and the exit code is 2', async () => {
    const config = join(directory, 'wrong-psk.yaml');
    const { serverName } = gateway('conforming');
    await writeFile(
      config,
      `version: 1\ncredentials:\n  wrong: { kind: psk, localId: psk-client.lab.gateproof.test, remoteId: ${serverName}, pskEnv: WRONG_PSK }\ntrustAnchors: [${join(lab.directory, 'lab-root.pem')}]\n`,
    );
    process.env['WRONG_PSK'] = 'not the key of the lab';
    const { run, result } = await scan('conforming', { config, credentials: 'wrong' });
    expect(run.code).toBe(2);
    expect(count(rows(result, 'ike/row-'), 'pass')).toBe(17);
    expect(new Set(rows(result, 'ipsec/row-').map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
      new Set(['inconclusive authentication-failed']),
    );
  });

  test('a PKCS#12 file with a wrong password ends with exit code 64 and says what to do', async () => {
    const config = join(directory, 'wrong-p12.yaml');
    await writeFile(
      config,
      `version: 1\ncredentials:\n  wrong: { kind: pkcs12, localId: client.lab.gateproof.test, pkcs12File: ${join(lab.directory, 'client.p12')}, passwordEnv: WRONG_P12 }\n`,
    );
    const run = await runCli(
      ['scan', `ikev2://${gateway('conforming').address}`, '--config', config, '--credentials', 'wrong'],
      {
        env: { WRONG_P12: 'no' },
      },
    );
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code: 64, stdout: '' });
    expect(run.stderr).toMatch(/^gateproof: .*client\.p12.*password.*\n$/u);
  });

  test('plan prints what would be sent and starts no container', async () => {
    const run = await runCli(['plan', '--config', lab.inventoryFile]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain(`ikev2://${gateway('conforming').address}: `);
    expect(run.stdout).toMatch(/strongswan\/ike-row .*17 documented combinations/u);
    expect(await driversLeft(engine)).toEqual([]);
  });
});

describe('a gateway that does not answer', () => {
  test('stopped: everything is inconclusive, nothing passes, and the exit code is 2', async () => {
    const stopped = await labUp({
      signal,
      name: 'stopped',
      directory: join(directory, 'stopped'),
      gateways: ['conforming'],
      temporary: true,
    });
    try {
      await stopGateway({ signal, name: 'stopped', directory: stopped.directory, gateway: 'conforming' });
      const { run, result } = await scan('conforming', { of: stopped, more: ['--timeout', '1000'] });
      expect(run.code).toBe(2);
      expect(result.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
      expect(count(result.findings, 'inconclusive')).toBeGreaterThan(40);
      await startGateway({ signal, name: 'stopped', directory: stopped.directory, gateway: 'conforming' });
      expect((await scan('conforming', { of: stopped })).run.code).toBe(0);
    } finally {
      await labDown({ signal, name: 'stopped', directory: stopped.directory });
    }
  });

  test('nothing listens: unreachable is no refusal', async () => {
    const run = await runCli(['scan', 'sstp://127.0.0.9', '--format', 'json']);
    const result = JSON.parse(run.stdout) as ResultDocument;
    expect(run.code).toBe(2);
    expect(result.summary).toMatchObject({ verdict: 'inconclusive', pass: 0, fail: 0 });
    expect(
      new Set(
        rows(result, 'tls/row-0')
          .filter(({ verdict }) => verdict === 'inconclusive')
          .map(({ reason }) => reason),
      ),
    ).toEqual(new Set(['unreachable']));
  });
});

describe('interruption', () => {
  test('Ctrl-C in the middle: exit code 130, a report marked interrupted, no container and no SA left', async () => {
    const { endpoints, serverName } = gateway('conforming');
    const out = await mkdtemp(join(directory, 'out-'));
    const run = await runCli(
      [
        'scan',
        ...endpoints,
        '--config',
        lab.inventoryFile,
        '--credentials',
        'lab-psk',
        '--server-name',
        serverName,
        '--format',
        'json',
        '--out',
        out,
      ],
      { interruptWhen: async () => !(await saCount('conforming')).startsWith('0 total') },
    );
    expect(run.code).toBe(130);
    const result = JSON.parse(await readFile(join(out, 'result.json'), 'utf8')) as ResultDocument;
    expect(result.interrupted).toBe(true);
    expect(result.observations.length).toBeGreaterThan(0);
    expect(result.findings.some(({ reason }) => reason === 'interrupted')).toBe(true);
    expect(run.stdout).toContain('interrupted');
    expect(await driversLeft(engine)).toEqual([]);
    expect(await saCount('conforming')).toBe('0 total, 0 half-open');
  });
});
