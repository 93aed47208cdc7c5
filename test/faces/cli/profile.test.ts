import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../../core/finding/result.ts';
import { hostilePackages } from '../../support/hostile-packages.ts';
import {
  azureVpnConfigText,
  madeUpKey,
  ovpnText,
  packageWith,
  testRoots,
  thumbprintOf,
  vpnSettingsText,
} from '../../support/profile-package.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';

/** An address of the loopback at which nothing listens. */
const nobody = '127.0.0.9';
const mostKilobytes = 256 * 1024;

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-cli-profile-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<CliRun> => runCli(args, { cwd: directory });
const put = async (name: string, content: string | Uint8Array): Promise<void> => {
  await writeFile(join(directory, name), content);
};
const resultIn = async (folder: string): Promise<ResultDocument> =>
  JSON.parse(await readFile(join(directory, folder, 'result.json'), 'utf8')) as ResultDocument;
const ofProfile = ({ findings }: ResultDocument): readonly Finding[] =>
  findings.filter(({ target, verdict }) => target.startsWith('profile://') && verdict !== 'not-applicable');
const verdicts = (result: ResultDocument): readonly string[] =>
  ofProfile(result).map(({ clause, verdict, reason }) => `${clause} ${verdict} ${reason}`);

async function localPackage(changes: Parameters<typeof packageWith>[0] = {}): Promise<Uint8Array> {
  const { root } = await testRoots();
  return await packageWith({
    'Generic/VpnSettings.xml': vpnSettingsText({ host: nobody }),
    'OpenVPN/vpnconfig.ovpn': ovpnText({ host: nobody, root: root.pem }),
    'AzureVPN/azurevpnconfig.xml': azureVpnConfigText(thumbprintOf(root), { host: nobody }),
    ...changes,
  });
}

const conforming = [
  'checks/profile-tunnel-types pass profile-tunnels-documented',
  'checks/profile-cipher pass profile-cipher-documented',
  'checks/profile-auth pass profile-auth-documented',
  'checks/profile-servers-agree pass profile-servers-same',
  'checks/profile-roots-agree pass profile-roots-same',
  'checks/profile-root-dates pass profile-root-in-its-dates',
  'checks/profile-server-usage pass profile-usage-checked',
  'checks/profile-server-name pass profile-name-checked',
  'checks/profile-tls-version-min pass profile-version-bound',
  'checks/profile-private-key pass profile-no-key',
  'checks/profile-complete pass profile-complete',
];

describe('a hostile package ends with exit code 64, little memory, and nothing written', () => {
  const chosen = [
    'a bomb of 300 MB that says so',
    'a bomb of 300 MB that says it is small',
    'a path that climbs out by backslashes',
    'entities that expand',
    'a property list 50,000 levels deep',
    'an archive that is cut off',
    '70,000 entries',
    'a symbolic link',
  ];
  test.each(hostilePackages.filter(({ name }) => chosen.includes(name)).map((one) => [one.name, one] as const))(
    '%s',
    async (_name, { archive, message }) => {
      await put('hostile.zip', await archive());
      // Not by maxRSS: a process inherits that of the one that began it.
      await put(
        'told.mjs',
        "import { readFileSync, writeFileSync } from 'node:fs';\nprocess.on('exit', () => writeFileSync(process.env.TOLD, /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]));\n",
      );
      const told = join(directory, 'told.txt');
      const { code, stdout, stderr } = await runCli(['scan', '--profile', 'hostile.zip', '--out', 'reports'], {
        cwd: directory,
        env: { NODE_OPTIONS: `--import=${join(directory, 'told.mjs')}`, TOLD: told },
      });
      expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
      expect(stderr).toMatch(/^gateproof: hostile\.zip: [^\n]+\n$/u);
      expect(stderr.trimEnd()).toMatch(message);
      expect(Number(await readFile(told, 'utf8'))).toBeLessThan(mostKilobytes);
      expect((await readdir(directory)).sort()).toEqual(['hostile.zip', 'told.mjs', 'told.txt']);
    },
  );
});

describe('--profile', () => {
  test('finds every endpoint of the package, and judges the package itself', async () => {
    await put('lab.zip', await localPackage());
    const { code } = await run('scan', '--profile', 'lab.zip', '--timeout', '300', '--out', 'reports', '-f', 'json');
    // Nothing answers, so the endpoints stay open.
    expect(code).toBe(2);
    const result = await resultIn('reports');
    expect(result.targets.map(({ url, gateway }) => [url, gateway])).toEqual([
      ['profile://lab.zip', undefined],
      [`ikev2://${nobody}`, 'lab.zip'],
      [`openvpn+tcp://${nobody}:443`, 'lab.zip'],
    ]);
    expect(verdicts(result)).toEqual(conforming);
    expect(result.targets[0]?.facts.profile).toMatchObject({ name: 'lab.zip', servers: [{ host: nobody }] });
  });

  test('is judged again offline, on another day, from the observations', async () => {
    await put('lab.zip', await localPackage());
    const observed = await run('observe', '--profile', 'lab.zip', '--timeout', '300', '-o', 'observations.json');
    expect(observed.code).toBe(0);
    await rm(join(directory, 'lab.zip'));
    await run('evaluate', 'observations.json', '--out', 'now', '-f', 'json', '--as-of', '2026-11-22');
    expect(verdicts(await resultIn('now'))).toEqual(conforming);
    await run('evaluate', 'observations.json', '--out', 'later', '-f', 'json', '--as-of', '2050-01-01');
    const later = verdicts(await resultIn('later'));
    expect(later).toContain('checks/profile-root-dates fail profile-root-expired');
    expect(later).toContain('checks/profile-tunnel-types-without-sstp pass profile-tunnels-documented');
  });

  test('fails where the profile drifted, with what was wanted and what came', async () => {
    const { root, expired } = await testRoots();
    const drifted = ovpnText({
      host: '127.0.0.9',
      root: `${root.pem}\n${expired.pem}`,
      without: ['verify-x509-name', 'remote-cert-tls', 'tls-version-min', 'cipher', 'auth'],
      extra: ['tls-version-min 1.0', 'cipher BF-CBC', 'auth SHA1'],
      userKey: await root.keyPem(),
    });
    await put('lab.zip', await localPackage({ 'OpenVPN/vpnconfig.ovpn': drifted }));
    const { code } = await run('scan', '--profile', 'lab.zip', '--timeout', '300', '--out', 'reports', '-f', 'json');
    expect(code).toBe(1);
    const result = await resultIn('reports');
    expect(verdicts(result).filter((one) => !one.includes(' pass '))).toEqual([
      'checks/profile-cipher fail profile-cipher-other',
      'checks/profile-auth fail profile-auth-other',
      'checks/profile-roots-agree fail profile-roots-differ',
      'checks/profile-root-dates fail profile-root-expired',
      'checks/profile-server-usage fail profile-usage-not-checked',
      'checks/profile-server-name fail profile-name-not-checked',
      'checks/profile-tls-version-min fail profile-version-not-bound',
      'checks/profile-private-key fail profile-key-embedded',
    ]);
    const cipher = ofProfile(result).find(({ clause }) => clause === 'checks/profile-cipher');
    expect(cipher).toMatchObject({
      expected: { wanted: ['AES-256-GCM'] },
      observed: { files: [{ file: 'OpenVPN/vpnconfig.ovpn', value: 'BF-CBC' }] },
      evidence: ['obs-0001'],
    });
  });

  test('shows no key in any file or stream', async () => {
    const { root } = await testRoots();
    const pem = await root.keyPem();
    const ovpn = ovpnText({ host: nobody, root: root.pem, userKey: pem, extra: ['auth-user-pass'] });
    await put('lab.zip', await localPackage({ 'OpenVPN/vpnconfig.ovpn': ovpn }));
    const formats = 'terminal,json,html,markdown,csv,junit,sarif';
    const scan = await run('scan', '--profile', 'lab.zip', '--timeout', '300', '--out', 'reports', '-f', formats);
    const plan = await run('plan', '--profile', 'lab.zip', '--json');
    const written = await readdir(join(directory, 'reports'));
    expect(written.length).toBeGreaterThan(5);
    const texts = await Promise.all(written.map((name) => readFile(join(directory, 'reports', name), 'utf8')));
    const key = Buffer.from(madeUpKey('tls-auth'));
    const secrets = [
      key.toString('hex').slice(0, 24),
      key.toString('hex').slice(32, 56),
      key.toString('base64').slice(0, 24),
      pem.split('\n')[1]?.slice(0, 24) ?? 'no key',
    ];
    for (const text of [...texts, scan.stdout, scan.stderr, plan.stdout, plan.stderr])
      for (const secret of secrets) expect(text.includes(secret)).toBe(false);
  });

  test('plans what it would send, and sends nothing', async () => {
    await put('lab.zip', await localPackage());
    const { code, stdout } = await run('plan', '--profile', 'lab.zip', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { target: 'profile://lab.zip', exchanges: [] },
      { target: `ikev2://${nobody}` },
      { target: `openvpn+tcp://${nobody}:443` },
    ]);
  });

  test('stands beside targets and an inventory, which gives credentials and is not scanned itself', async () => {
    await put('lab.zip', await localPackage());
    await put('psk.txt', 'a psk of this test alone');
    await put(
      'gateproof.yaml',
      'version: 1\ntargets:\n  - endpoints: [sstp://127.0.0.8]\ncredentials:\n  me: { kind: psk, localId: me, pskFile: psk.txt }\n',
    );
    const targets = async (...args: readonly string[]): Promise<readonly string[]> => {
      const { stdout } = await run('plan', '--json', '--profile', 'lab.zip', '--config', 'gateproof.yaml', ...args);
      return (JSON.parse(stdout) as readonly { readonly target: string }[]).map(({ target }) => target);
    };
    const own = ['profile://lab.zip', `ikev2://${nobody}`, `openvpn+tcp://${nobody}:443`];
    expect(await targets('--credentials', 'me')).toEqual(own);
    expect(await targets('sstp://127.0.0.8')).toEqual(['sstp://127.0.0.8:443', ...own]);
    const wrong = await run('plan', '--profile', 'lab.zip', '--config', 'gateproof.yaml', '--credentials', 'mee');
    expect(wrong).toEqual({
      code: 64,
      stdout: '',
      stderr: 'gateproof: credentials "mee": not in the inventory; did you mean "me"?\n',
    });
  });

  test('may be given several times, and tells the problems of all at once', async () => {
    await put('a.zip', await localPackage());
    await put('b.zip', 'PK');
    const { code, stderr } = await run('plan', '--profile', 'a.zip', '--profile', 'b.zip', '--profile', 'none.zip');
    expect(code).toBe(64);
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^gateproof: b\.zip: a whole zip archive wanted, /u),
      'gateproof: none.zip: cannot be read (ENOENT)',
    ]);
  });
});
