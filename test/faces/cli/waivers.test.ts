import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { resummarised } from '../../support/resummarised.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
let gateway: NodeTlsGateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-waivers-'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  await put('drifted.yaml', versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
  await put('met.yaml', versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'accepted' }));
  const { code, stderr } = await run('observe', gateway.url, '--policy', 'drifted.yaml', '--out', 'observations.json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'gateproof: wrote observations.json\n' });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const put = async (name: string, content: string): Promise<void> => {
  await writeFile(join(directory, name), content);
};
const run = (...args: readonly string[]) => runCli(args, { cwd: directory });
const evaluate = (...args: readonly string[]) =>
  run('evaluate', 'observations.json', '--policy', 'drifted.yaml', '--as-of', '2026-11-22', ...args);

function waivers(changes: Readonly<Record<string, string>> = {}): string {
  const entry = {
    id: 'WAIV-1',
    clause: 'tls/*',
    target: '"tls://127.0.0.1:*"',
    reason: 'known',
    owner: 'net',
    approver: 'boss',
    expires: '2027-06-30',
    ...changes,
  };
  const lines = Object.entries(entry).map(([name, value], at) => `${at === 0 ? '  - ' : '    '}${name}: ${value}\n`);
  return `version: 1\nwaivers:\n${lines.join('')}`;
}

describe('--waivers on the real entry point', () => {
  test('without it the failure ends with 1', async () => {
    expect((await evaluate()).code).toBe(1);
  });

  test('a waived failure ends with 0 and is told as the failure that it is', async () => {
    await put('waivers.yaml', waivers());
    const { code, stdout, stderr } = await evaluate('--waivers', 'waivers.yaml', '--format', 'json');
    const result = JSON.parse(stdout) as ResultDocument;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(result.summary).toMatchObject({ verdict: 'violates', fail: 1, waived: 1 });
    expect(result.waivers).toMatchObject({ file: 'waivers.yaml', entries: [{ id: 'WAIV-1', state: 'active' }] });
    const terminal = await evaluate('--waivers', 'waivers.yaml', '--verbose');
    expect(terminal.stdout).toContain('violates');
    expect(terminal.stdout).toContain('fail 1 (1 waived)');
    expect(terminal.stdout.replaceAll(/\s+/gu, ' ')).toContain(
      'waived by WAIV-1 until 2027-06-30: known (owner net, approved by boss)',
    );
  });

  test('a saved result with waivers is reported with the same exit code', async () => {
    await put('waivers.yaml', waivers());
    await put('waived.json', (await evaluate('--waivers', 'waivers.yaml', '--format', 'json')).stdout);
    expect((await run('report', 'waived.json', '--format', 'html')).code).toBe(0);
  });

  test('scan takes them too', async () => {
    await put('waivers.yaml', waivers());
    const args = ['scan', gateway.url, '--policy', 'drifted.yaml', '--as-of', '2026-11-22'];
    expect((await run(...args)).code).toBe(1);
    expect((await run(...args, '--waivers', 'waivers.yaml')).code).toBe(0);
  });

  test('an expired one covers nothing and says so', async () => {
    await put('waivers.yaml', waivers({ expires: '2026-11-21' }));
    expect(await evaluate('--waivers', 'waivers.yaml')).toMatchObject({
      code: 1,
      stderr: 'gateproof: waiver WAIV-1 of net expired on 2026-11-21: 1 failure stands again\n',
    });
  });

  test('one that expires soon and one that covers nothing are told', async () => {
    const second = waivers({ id: 'WAIV-2', clause: 'ike/*' }).split('waivers:\n')[1] ?? '';
    await put('waivers.yaml', waivers({ expires: '2026-12-01' }) + second);
    expect(await evaluate('--waivers', 'waivers.yaml')).toMatchObject({
      code: 0,
      stderr:
        'gateproof: waiver WAIV-1 of net expires soon, on 2026-12-01\n' +
        'gateproof: waiver WAIV-2 of net covers nothing that was seen\n',
    });
  });

  test('one that is bound to something else covers nothing and says so', async () => {
    await put('waivers.yaml', waivers({ observed: '[{ accepted: false }]' }));
    const { code, stderr } = await evaluate('--waivers', 'waivers.yaml');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^gateproof: waiver WAIV-1 of net \(until 2027-06-30\) no longer covers versions\/tls\/\S+: more was seen than it is bound to\n$/u,
    );
  });

  test('a malformed file ends with 64 before anything is sent, every mistake with its place', async () => {
    await put('waivers.yaml', waivers({ expires: 'never', owner: '""' }));
    const bad = ['--waivers', 'waivers.yaml', '--out', 'reports'];
    expect(await run('scan', 'tls://127.0.0.9:9', '--policy', 'drifted.yaml', ...bad)).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'gateproof: waivers.yaml:7:12: wanted text, found ""\n' +
        'gateproof: waivers.yaml:9:14: wanted a date as YYYY-MM-DD, found "never"\n',
    });
    await expect(readFile(join(directory, 'reports', 'result.json'))).rejects.toThrow('ENOENT');
  });

  test('a file that is not there ends with 64', async () => {
    expect(await evaluate('--waivers', 'none.yaml')).toEqual({
      code: 64,
      stdout: '',
      stderr: 'gateproof: none.yaml: cannot be read (ENOENT)\n',
    });
  });
});

describe('diff and --baseline on the real entry point', () => {
  const result = async (policy: string, name: string): Promise<void> => {
    const args = ['--policy', policy, '--as-of', '2026-11-22', '--format', 'json'];
    await put(name, (await run('evaluate', 'observations.json', ...args)).stdout);
  };

  test('nothing changed: 0', async () => {
    await result('drifted.yaml', 'a.json');
    expect(await run('diff', 'a.json', 'a.json')).toMatchObject({ code: 0, stderr: '' });
    expect((await run('diff', 'a.json', 'a.json')).stdout).toMatch(
      /^not worse {2}nothing changed; \d+ clauses unchanged\n/u,
    );
  });

  test('something new fails: 1, in every format', async () => {
    await result('drifted.yaml', 'now.json');
    const now = JSON.parse(await readFile(join(directory, 'now.json'), 'utf8')) as ResultDocument;
    await put(
      'before.json',
      JSON.stringify(resummarised(now, (one) => (one.verdict === 'fail' ? { ...one, verdict: 'pass' } : one))),
    );
    for (const format of ['terminal', 'json', 'markdown']) {
      const { code, stdout, stderr } = await run('diff', 'before.json', 'now.json', '--format', format);
      expect({ format, code, stderr }).toEqual({ format, code: 1, stderr: '' });
      expect(stdout).toContain('tls/');
    }
    expect((await run('diff', 'now.json', 'before.json')).code).toBe(0);
  });

  test('another policy over the same observations is no worse gateway', async () => {
    await result('met.yaml', 'met.json');
    await result('drifted.yaml', 'drifted.json');
    const { code, stdout } = await run('diff', 'met.json', 'drifted.json', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ isWorse: false, counts: { 'policy-changed': 1 } });
  });

  test('wrong input: 64 with every problem', async () => {
    await put('other.json', '{}');
    const { code, stdout, stderr } = await run('diff', 'none.json', 'other.json', '--format', 'markdwn');
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'gateproof: none.json: cannot be read (ENOENT)',
      expect.stringMatching(/^gateproof: other\.json: schemaVersion: /u),
      'gateproof: --format: terminal, json, markdown wanted, "markdwn" found; did you mean "markdown"?',
      '',
    ]);
  });

  test('a baseline that fails the same way makes a failing scan end with 0, and the report still says that it violates', async () => {
    await result('drifted.yaml', 'baseline.json');
    const args = ['scan', gateway.url, '--policy', 'drifted.yaml', '--as-of', '2026-11-22', '--out', 'compared'];
    const { code, stdout, stderr } = await run(...args, '--baseline', 'baseline.json');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^violates/u);
    expect(stderr).toContain('not worse  nothing changed');
    expect(await readFile(join(directory, 'compared', 'diff.md'), 'utf8')).toContain('## gateproof diff: not worse');
    expect(JSON.parse(await readFile(join(directory, 'compared', 'diff.json'), 'utf8'))).toMatchObject({
      isWorse: false,
    });
  });

  test('a baseline that passed makes it end with 1', async () => {
    await result('met.yaml', 'baseline.json');
    expect((await evaluate('--baseline', 'baseline.json')).code).toBe(1);
  });

  test('a policy that the baseline was judged by and that is not given any more makes it end with 2, and diff too', async () => {
    await put(
      'second.yaml',
      (await readFile(join(directory, 'met.yaml'), 'utf8')).replace('id: versions', 'id: second'),
    );
    const both = ['evaluate', 'observations.json', '--as-of', '2026-11-22', '--format', 'json', '--policy', 'met.yaml'];
    await put('both.json', (await run(...both, '--policy', 'second.yaml')).stdout);
    const { code, stderr, stdout } = await run(...both, '--baseline', 'both.json');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^incomplete {2}\d+ no longer tested; \d+ clauses? unchanged\n/u);
    await put('one.json', stdout);
    const diff = await run('diff', 'both.json', 'one.json');
    expect([diff.code, diff.stderr]).toEqual([2, '']);
    expect(diff.stdout).toMatch(/^incomplete {2}/u);
    expect((await run('diff', 'one.json', 'both.json')).code).toBe(0);
  });

  test('a baseline that is no result ends with 64', async () => {
    const { code, stderr } = await evaluate('--baseline', 'observations.json');
    expect(code).toBe(64);
    expect(stderr).toMatch(/^gateproof: observations\.json: /u);
  });
});
