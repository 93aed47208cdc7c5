import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newestPolicies } from '../../../core/policy/built-in-policies.ts';
import { reportFormats } from '../../../reports/registry.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-cli-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const put = async (name: string, content: string): Promise<void> => {
  await writeFile(join(directory, name), content);
};
const run = (...args: readonly string[]) => runCli(args, { cwd: directory });

describe('bad input ends with exit code 64, one message for each problem, and nothing written', () => {
  test.each<[string, readonly string[], string]>([
    [
      'an unknown flag',
      ['scan', 'sstp://h', '--polcy', 'x'],
      "gateproof: unknown option '--polcy'\n(Did you mean --policy?)\n",
    ],
    ['an unknown command', ['scann'], "gateproof: unknown command 'scann'\n(Did you mean scan?)\n"],
    ['a missing argument', ['evaluate'], "gateproof: missing required argument 'observations'\n"],
    [
      'a target without a port',
      ['scan', 'tls://127.0.0.1'],
      'gateproof: target "tls://127.0.0.1": tls has no default port; write tls://127.0.0.1:PORT\n',
    ],
    [
      'no target at all',
      ['scan'],
      'gateproof: no target given: name targets, as in sstp://vpn.example.net, or an inventory with --config (gateproof init writes one)\n',
    ],
    [
      'an unknown format',
      ['scan', 'sstp://127.0.0.1', '--format', 'htm'],
      `gateproof: --format: ${[...Object.keys(reportFormats), 'pdf', 'all'].join(', ')} wanted, "htm" found; did you mean "html"?\n`,
    ],
    [
      'several formats for one standard output',
      ['scan', 'sstp://127.0.0.1', '--format', 'json,html'],
      'gateproof: --format: one format goes to standard output, 2 need --out DIR\n',
    ],
    [
      'a day that no calendar has',
      ['scan', 'sstp://127.0.0.1', '--as-of', '2026-02-30'],
      'gateproof: --as-of: a day as YYYY-MM-DD wanted, "2026-02-30" found\n',
    ],
    [
      'a time-out that is no number',
      ['scan', 'sstp://127.0.0.1', '--timeout', 'soon'],
      'gateproof: --timeout: a whole number from 100 to 600000 wanted, "soon" found\n',
    ],
    [
      'a network that no engine can have',
      ['scan', 'ikev2://127.0.0.1', '--network', 'a b'],
      'gateproof: --network: host or the name of a network of the container engine wanted, "a b" found\n',
    ],
    [
      'a network for a strongSwan that is there already',
      ['scan', 'ikev2://127.0.0.1', '--network', 'host', '--vici', 'unix:///run/charon.vici'],
      'gateproof: --network: the network of our own container, which --vici does without; one of them wanted\n',
    ],
    [
      'a VICI address of another kind',
      ['scan', 'ikev2://127.0.0.1', '--vici', 'charon'],
      'gateproof: --vici: unix:///path or tcp://host:port wanted, "charon" found\n',
    ],
    ['a file that is not there', ['evaluate', 'none.json'], 'gateproof: none.json: cannot be read (ENOENT)\n'],
  ])('%s', async (_name, args, stderr) => {
    const result = await run(...args, ...(args[0] === 'scan' && args.length > 1 ? ['--out', 'reports'] : []));
    // Two formats are fine with --out, so that case goes without it.
    const shown = args.includes('json,html') ? await run(...args) : result;
    expect(shown).toEqual({ code: 64, stdout: '', stderr });
    if (shown === result) expect(await readdir(directory)).toEqual([]);
  });

  test('an unknown policy names the nearest known one', async () => {
    const { code, stdout, stderr } = await run(
      'scan',
      'sstp://127.0.0.1',
      '--policy',
      'azure-vpn-p2',
      '--out',
      'reports',
    );
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^gateproof: .*azure-vpn-p2.*did you mean "azure-vpn-p2s"\?\n$/u);
    expect(await readdir(directory)).toEqual([]);
  });

  test('a policy row with an unknown algorithm names file, line, column and the nearest known name', async () => {
    const { stdout } = await runCli(['policy', 'show', 'azure-vpn-p2s', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'azure-vpn-p2s' });
    const azure = await readFile(new URL('../../../policies/vendors/azure-vpn-p2s.yaml', import.meta.url), 'utf8');
    await put('mine.yaml', azure.replace('PRF_HMAC_SHA2_384', 'PRF_HMAC_SHA2_348'));
    const line = azure.split('\n').findIndex((text) => text.includes('PRF_HMAC_SHA2_384')) + 1;
    const { code, stderr } = await run('policy', 'validate', 'mine.yaml');
    expect(code).toBe(64);
    expect(stderr).toMatch(
      new RegExp(`^gateproof: mine\\.yaml:${line}:\\d+: .*PRF_HMAC_SHA2_348.*did you mean "PRF_HMAC_SHA2_384"`, 'u'),
    );
  });

  test('a policy that requires more combinations than can each be offered is refused before anything is sent', async () => {
    await put(
      'wide.yaml',
      [
        'id: wide',
        'version: 2026-11-22',
        'title: wide',
        'sources: { test: { title: A test, date: 2026-11-22 } }',
        'source: { ref: test }',
        'ike:',
        '  closed: true',
        '  source: { ref: test, place: table 1 }',
        '  rows:',
        '    - id: row-01',
        '      vendor: { Row: "1" }',
        '      encryption: [ENCR_AES_CBC-128, ENCR_AES_CBC-192, ENCR_AES_CBC-256]',
        '      integrity: [AUTH_HMAC_SHA1_96, AUTH_HMAC_SHA2_256_128, AUTH_HMAC_SHA2_384_192, AUTH_HMAC_SHA2_512_256]',
        '      prf: [PRF_HMAC_SHA1, PRF_HMAC_SHA2_256, PRF_HMAC_SHA2_384, PRF_HMAC_SHA2_512]',
        '      keyExchange: [2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 31]',
        '',
      ].join('\n'),
    );
    expect(await run('scan', 'ikev2://127.0.0.9', '--policy', 'wide.yaml')).toEqual({
      code: 64,
      stdout: '',
      stderr: 'gateproof: at most 512 required combinations wanted in table ike, 528 found: list them as allowed\n',
    });
  });

  test('broken YAML names file, line and column', async () => {
    await put('broken.yaml', 'id: [unclosed\n');
    const { code, stderr } = await run('policy', 'validate', 'broken.yaml');
    expect(code).toBe(64);
    expect(stderr).toMatch(/^gateproof: broken\.yaml:\d+:\d+: /u);
  });

  test('an inventory with several mistakes tells all of them at once', async () => {
    await put(
      'gateproof.yaml',
      'version: 1\ntargets:\n  - endpoints: [tls://a]\n    credentials: nobody\n  - endpoints: [ikev2://b]\n    credentials: nobody\n',
    );
    const { code, stderr } = await run('scan', '--config', 'gateproof.yaml', '--timeout', '1');
    expect(code).toBe(64);
    expect(stderr).toBe(
      'gateproof: --timeout: a whole number from 100 to 600000 wanted, "1" found\n' +
        'gateproof: gateproof.yaml:3:17: target "tls://a": tls has no default port; write tls://a:PORT\n' +
        'gateproof: gateproof.yaml:4:18: credentials "nobody": not in the inventory\n' +
        'gateproof: gateproof.yaml:6:18: credentials "nobody": not in the inventory\n',
    );
  });

  test('an unknown key of an inventory is named with its place', async () => {
    await put('gateproof.yaml', 'version: 1\ntargts: []\n');
    const { code, stderr } = await run('scan', '--config', 'gateproof.yaml');
    expect(code).toBe(64);
    expect(stderr).toMatch(/^gateproof: gateproof\.yaml:2:1: .*targts.*did you mean "targets"/u);
  });

  test('a file of another kind is not taken for observations', async () => {
    await put('other.json', '{"kind":"something"}');
    const { code, stderr } = await run('evaluate', 'other.json');
    expect(code).toBe(64);
    expect(stderr).toMatch(/^gateproof: other\.json: schemaVersion: /u);
  });
});

describe('the program', () => {
  test('prints its version and loads nothing heavy for it', async () => {
    await put(
      'told.mjs',
      "import { registerHooks } from 'node:module';\nregisterHooks({ load(url, context, next) { process.stderr.write(`${url}\\n`); return next(url, context); } });\n",
    );
    const { code, stdout, stderr } = await runCli(['--version'], {
      env: { NODE_OPTIONS: `--import=${join(directory, 'told.mjs')}` },
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
    expect(stderr).toContain('/src/faces/cli/program.ts');
    const heavy =
      /testcontainers|dockerode|@peculiar|node-forge|\/zod\/|\/yaml\/|\/reports\/|\/probes\/|\/lab\/|\/hono\/|\/faces\/page\/|openid-client/u;
    expect(stderr.split('\n').filter((url) => heavy.test(url))).toEqual([]);
  });

  test('says how to use it', async () => {
    const { code, stdout } = await run('--help');
    expect(code).toBe(0);
    for (const command of ['scan', 'plan', 'observe', 'evaluate', 'report', 'policy', 'lab', 'demo'])
      expect(stdout).toContain(`  ${command}`);
  });

  test('lists its policies', async () => {
    const { code, stdout } = await run('policy', 'list');
    expect(code).toBe(0);
    const names = newestPolicies().map(({ name }) => name);
    expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...names, '']);
    const all = await run('policy', 'list', '--all');
    expect(all.stdout).toMatch(/^azure-vpn-p2s +- +2025-09-29 {2}Azure VPN Gateway, point-to-site default policies$/mu);
    expect(all.stdout).toMatch(/^nist-sp-800-77 +r1 +2020-06-30 {2}NIST SP 800-77 Rev\. 1, Guide to IPsec VPNs$/mu);
  });
});
