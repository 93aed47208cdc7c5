import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';

let scanned: string;
let directory: string;
const keys = { ed25519: generateKeyPairSync('ed25519'), p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
const other = generateKeyPairSync('ed25519');
const pem = (key: KeyObject): string =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }).toString();

beforeAll(async () => {
  scanned = await mkdtemp(join(tmpdir(), 'gateproof-scanned-'));
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  await writeFile(join(scanned, 'policy.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
  const args = ['--policy', 'policy.yaml', '--evidence', 'evidence', '--out', '.', '--format', 'json'];
  expect((await runCli(['scan', gateway.url, ...args], { cwd: scanned })).code).toBe(0);
  for (const [name, { privateKey, publicKey }] of Object.entries({ ...keys, other })) {
    await writeFile(join(scanned, `${name}.pem`), pem(privateKey));
    await writeFile(join(scanned, `${name}.pub`), pem(publicKey));
  }
});
afterAll(async () => await rm(scanned, { recursive: true, force: true }));
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-attest-'));
  await cp(scanned, directory, { recursive: true });
  return async () => await rm(directory, { recursive: true, force: true });
});

const run = (...args: readonly string[]): Promise<CliRun> => runCli(args, { cwd: directory });
const attest = (key = 'ed25519.pem'): Promise<CliRun> =>
  run('attest', 'result.json', '--key', key, '--evidence', 'evidence', '--out', 'result.intoto.jsonl');
const verify = (...more: readonly string[]): Promise<CliRun> =>
  run(
    'verify',
    'result.intoto.jsonl',
    'result.json',
    '--key',
    'ed25519.pub',
    '--evidence',
    'evidence',
    '--policy',
    'policy.yaml',
    ...more,
  );
/** Changes one octet in the middle of a file. */
async function spoil(name: string): Promise<void> {
  const octets = await readFile(join(directory, name));
  const at = octets.length >> 1;
  octets[at] = (octets[at] ?? 0) ^ 1;
  await writeFile(join(directory, name), octets);
}
const captureName = async (): Promise<string> =>
  (await readdir(join(directory, 'evidence'))).find((name) => name.endsWith('.pcapng')) ?? '';

describe('attest and verify on the real entry point', () => {
  test.each(Object.keys(keys))('what a key of %s signed is verified with its public half', async (name) => {
    expect(await attest(`${name}.pem`)).toEqual({
      code: 0,
      stdout: '',
      stderr: 'gateproof: wrote result.intoto.jsonl\n',
    });
    const { code, stdout, stderr } = await run(
      'verify',
      'result.intoto.jsonl',
      'result.json',
      '--key',
      `${name}.pub`,
      '--evidence',
      'evidence',
      '--policy',
      'policy.yaml',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ok {12}signature {2}by key [0-9a-f]{64}\n/u);
    expect(stdout).toContain('ok            result/result.json');
    expect(stdout).toContain('ok            policy/versions@2026-11-22');
    expect(stdout).toContain(`ok            evidence/${await captureName()}`);
    expect(stdout).toMatch(/the result that was attested: PASSED \(2 passed, 0 warned, 0 failed\)\n$/u);
  });

  test('a policy that it was not judged by is named', async () => {
    await attest();
    const { code, stdout } = await verify('--policy', 'nist-sp-800-77r1');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^not attested {2}policy\/nist-sp-800-77@r1 {2}sha256 [0-9a-f]{64}$/mu);
  });

  test('without --out the envelope is one line on standard output', async () => {
    const { code, stdout, stderr } = await run('attest', 'result.json', '--key', 'ed25519.pem');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toMatchObject({ payloadType: 'application/vnd.in-toto+json' });
  });

  test('the same result and key give the same octets with Ed25519', async () => {
    const args = ['attest', 'result.json', '--key', 'ed25519.pem', '--evidence', 'evidence'];
    expect(await run(...args)).toEqual(await run(...args));
  });

  test('the key stands nowhere in what is printed or written', async () => {
    const { stdout, stderr } = await run('attest', 'result.json', '--key', 'p256.pem');
    const body = pem(keys.p256.privateKey).split('\n').slice(1, -2);
    for (const line of body) expect(stdout + stderr).not.toContain(line);
  });

  test('a changed octet of the result is named', async () => {
    await attest();
    await spoil('result.json');
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^changed {7}result\/result\.json {2}sha256 [0-9a-f]{64} attested, [0-9a-f]{64} found$/mu);
    expect(stdout).toMatch(/^ok {12}policy\/versions@/mu);
  });

  test('a changed octet of the evidence is named, and nothing else', async () => {
    await attest();
    const name = await captureName();
    await spoil(`evidence/${name}`);
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.startsWith('changed'))).toEqual([
      expect.stringContaining(`evidence/${name}`),
    ]);
  });

  test('a changed octet of the policy is named', async () => {
    await attest();
    await spoil('policy.yaml');
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^changed {7}policy\/versions@2026-11-22 {2}/mu);
  });

  test('a result that names another policy digest is told as both', async () => {
    await attest();
    const text = await readFile(join(directory, 'result.json'), 'utf8');
    await writeFile(
      join(directory, 'result.json'),
      text.replace(/"digest": "sha256:[0-9a-f]{64}"/u, `"digest": "sha256:${'0'.repeat(64)}"`),
    );
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toMatch(/^changed {7}result\//mu);
    expect(stdout).toMatch(/^changed {7}policy\/versions@2026-11-22 {2}.*the result says sha256 0{64}$/mu);
  });

  test('evidence that is gone and evidence that came are named', async () => {
    await attest();
    const name = await captureName();
    await rm(join(directory, 'evidence', name));
    await writeFile(join(directory, 'evidence', 'new.pcapng'), '');
    const { code, stdout } = await verify();
    expect(code).toBe(1);
    expect(stdout).toContain(`missing       evidence/${name}`);
    expect(stdout).toContain('not attested  evidence/new.pcapng');
  });

  test('what is not given is told as unchecked', async () => {
    await attest();
    const { code, stdout } = await run('verify', 'result.intoto.jsonl', '--key', 'ed25519.pub');
    expect(code).toBe(0);
    expect(stdout).toContain('unchecked     result/result.json');
    expect(stdout).toContain('unchecked     evidence/index.json');
  });

  test.each(['other.pub', 'p256.pub'])(
    'the wrong key %s ends with 1, and nothing of the statement is told',
    async (key) => {
      await attest();
      const { code, stdout } = await run('verify', 'result.intoto.jsonl', 'result.json', '--key', key);
      expect(code).toBe(1);
      expect(stdout).toMatch(/^wrong {9}signature {2}not made by key [0-9a-f]{64} over this statement\n$/u);
    },
  );

  test('a changed octet of the payload is a wrong signature', async () => {
    await attest();
    const envelope = JSON.parse(await readFile(join(directory, 'result.intoto.jsonl'), 'utf8')) as { payload: string };
    const payload = Buffer.from(envelope.payload, 'base64').toString().replace('PASSED', 'FAILED');
    await writeFile(
      join(directory, 'result.intoto.jsonl'),
      JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }),
    );
    const { code, stdout } = await verify();
    expect({ code, first: stdout.slice(0, 5) }).toEqual({ code: 1, first: 'wrong' });
  });

  test('one good signature among others is enough', async () => {
    await attest();
    const envelope = JSON.parse(await readFile(join(directory, 'result.intoto.jsonl'), 'utf8')) as {
      signatures: object[];
    };
    const signatures = [{ keyid: 'x', sig: 'AAAA' }, ...envelope.signatures];
    await writeFile(join(directory, 'result.intoto.jsonl'), JSON.stringify({ ...envelope, signatures }));
    expect((await verify()).code).toBe(0);
  });

  test('wrong input ends with 64 and names every problem', async () => {
    await writeFile(join(directory, 'broken.json'), '{');
    expect(await run('verify', 'broken.json', 'none.json', '--key', 'ed25519.pem', '--evidence', 'none')).toMatchObject(
      {
        code: 64,
        stdout: '',
        stderr: expect.stringMatching(
          /^gateproof: broken\.json: a DSSE envelope in JSON wanted, .*\ngateproof: ed25519\.pem: a public key \(PEM, Ed25519 or ECDSA P-256\) wanted, a private one found\ngateproof: none\.json: cannot be read \(ENOENT\)\ngateproof: none: cannot be read \(ENOENT\)\n$/u,
        ) as string,
      },
    );
    expect(await run('attest', 'broken.json', '--key', 'ed25519.pub')).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringMatching(
        /^gateproof: broken\.json:1:2: JSON wanted, the end found instead of a name in quotes or '\}'\ngateproof: ed25519\.pub: a private key \(PEM, Ed25519 or ECDSA P-256\) wanted, a public one found\n$/u,
      ) as string,
    });
    expect((await run('attest', 'result.json')).code).toBe(64);
  });
});
