import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plantedDeviations } from '../../../src/faces/cli/planted-deviations.ts';
import type { LabGateway } from '../../../src/lab/lab.ts';
import { installPackage } from '../../support/installed-package.ts';
import { refuseSecrets } from '../../support/refuse-secrets.ts';
import { sharedLab } from '../../support/shared-lab.ts';

const root = resolve(import.meta.dirname, '../../..');

/** Runs Node in a folder until it ends, as if no test runner were around it. */
async function node(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly code: number | null; readonly output: string }> {
  const outer = { ...process.env, VITEST: undefined, VITEST_MODE: undefined, NODE_OPTIONS: undefined };
  const child = spawn(process.execPath, args, { cwd, env: { ...outer, NO_COLOR: '1', ...env } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const code = await new Promise<number | null>((done) => {
    child.on('close', done);
  });
  await refuseSecrets({ stdout: output, stderr: '' }, [], cwd);
  return { code, output };
}

function sstpOf(gateway: LabGateway | undefined): string {
  return gateway?.endpoints.find((url) => url.startsWith('sstp:')) ?? '';
}

describe('the package, installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-installed-'));
  beforeAll(() => installPackage(folder));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('loads no probe, no report, no judge and no package when it is imported', async () => {
    writeFileSync(
      join(folder, 'loaded.mjs'),
      `import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
await import('gateproof');
console.log(loaded.map((url) => url.replace(/^.*gateproof.dist./u, '')).sort().join('\\n'));
`,
    );
    const { code, output } = await node(folder, ['loaded.mjs']);
    expect(output.trim().split('\n')).toEqual([
      'core/defined.js',
      'core/finding/diff/exit-code-against.js',
      'core/finding/diff/exit-code-of-diff.js',
      'core/finding/each-target-judged.js',
      'core/finding/exit-code.js',
      'core/finding/leaves-open.js',
      'core/finding/summary.js',
      'core/gateproof-error.js',
      'core/policy/nearest.js',
      'core/policy/rating.js',
      'src/faces/api/attest.js',
      'src/faces/api/call.js',
      'src/faces/api/compare-policies.js',
      'src/faces/api/diff.js',
      'src/faces/api/evaluate.js',
      'src/faces/api/exit-codes.js',
      'src/faces/api/gateproof.js',
      'src/faces/api/load-policy.js',
      'src/faces/api/needs-node.js',
      'src/faces/api/observe-options.js',
      'src/faces/api/observe.js',
      'src/faces/api/plan.js',
      'src/faces/api/read.js',
      'src/faces/api/reason-words.js',
      'src/faces/api/scan.js',
      'src/faces/api/write-report.js',
      'src/faces/node-version.js',
      'src/inputs/problems.js',
    ]);
    expect(code).toBe(0);
  });

  test('runs the first example of docs/api.md as it is written', async () => {
    const example = /```js\n([^]*?)```/u.exec(readFileSync(join(root, 'docs/api.md'), 'utf8'))?.[1] ?? '';
    expect(example).toContain("'sstp://vpn.example.net'");
    const { gateways } = await sharedLab();
    const url = sstpOf(gateways.find(({ name }) => name === 'drifted'));
    writeFileSync(join(folder, 'example.mjs'), example.replace('sstp://vpn.example.net', url));
    const { code, output } = await node(folder, ['example.mjs']);
    expect(output).toMatch(/^violates\n/u);
    expect(output).toContain(url);
    expect(code).toBe(1);
  });

  test('has types that a strict project takes', () => {
    writeFileSync(
      join(folder, 'typed.ts'),
      `import { attest, diffResults, exitCodeAgainst, type ResultDocument, type ScanOptions, scan, writeReport } from 'gateproof';
import { conformance } from 'gateproof/vitest';
const options: ScanOptions = { policy: ['azure-vpn-p2s'], timeoutMs: 1000 };
export async function look(signal: AbortSignal): Promise<string> {
  const { result }: { result: ResultDocument } = await scan('sstp://h', { ...options, signal });
  const code: 0 | 1 | 2 | 130 = exitCodeAgainst(result, await diffResults(result, result));
  return [code, await writeReport(result, 'junit'), await attest('result.json', { key: 'key.pem', signal })].join(' ');
}
// @ts-expect-error: no such option
conformance({ target: 'sstp://h', polcy: 'x' });
`,
    );
    const flags = [
      '--noEmit',
      '--strict',
      '--exactOptionalPropertyTypes',
      '--module',
      'nodenext',
      '--target',
      'esnext',
    ];
    const { stdout } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), ...flags, '--skipLibCheck', '--types', '', 'typed.ts'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(stdout).toBe('');
  });

  describe('with examples/vitest', () => {
    beforeAll(() => cpSync(join(root, 'examples/vitest'), folder, { recursive: true }));

    async function testGateway(name: string): Promise<{ readonly code: number | null; readonly output: string }> {
      const lab = await sharedLab();
      const gateway = lab.gateways.find((one) => one.name === name);
      return await node(folder, ['node_modules/vitest/vitest.mjs', 'run'], {
        GATEWAY: sstpOf(gateway),
        GATEWAY_NAME: gateway?.serverName ?? '',
        INVENTORY: lab.inventoryFile,
      });
    }

    test('every clause of the policy is a test case, and the conforming gateway passes', async () => {
      const { code, output } = await testGateway('conforming');
      expect(output).toMatch(/Tests {2}[0-9]+ passed \| [0-9]+ skipped \([0-9]+\)/u);
      expect(output).not.toContain('failed');
      expect(code).toBe(0);
    });

    test('the drifted gateway fails by what was planted in it, and the message says what was seen', async () => {
      const { code, output } = await testGateway('drifted');
      const failed = [...output.matchAll(/^ FAIL .* > ([\w/.-]+): /gmu)].map(([, clause = '']) => clause);
      const planted = (await plantedDeviations('drifted')).map((line) => line.split(' ')[0] ?? '');
      const ofSstp = planted.filter((clause) => /^(tls|checks)\//u.test(clause));
      expect(failed.toSorted()).toEqual([...new Set(ofSstp)].toSorted());
      expect(output).toContain('wanted: not documented: must be refused');
      expect(output).toContain('TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256');
      expect(output).toMatch(/evidence:\n {4}obs-\d{4} answered ServerHello TLSv1\.2 TLS_ECDHE_RSA_WITH_CHACHA20/u);
      expect(code).toBe(1);
    });

    test('a gateway that does not answer fails, because nothing was shown', async () => {
      const { code, output } = await node(folder, ['node_modules/vitest/vitest.mjs', 'run'], {
        GATEWAY: 'sstp://127.0.0.9',
      });
      expect(output).toContain('inconclusive, so not shown to hold');
      expect(output).toContain('no clause of azure-vpn-p2s passed or failed at sstp://127.0.0.9:443');
      expect(code).toBe(1);
    });

    test('what could not be shown is skipped where that is wanted, but not that nothing at all was shown', async () => {
      writeFileSync(
        join(folder, 'skip.test.js'),
        "import { conformance } from 'gateproof/vitest';\nconformance({ target: 'sstp://127.0.0.9', inconclusive: 'skip' });\n",
      );
      const { code, output } = await node(folder, ['node_modules/vitest/vitest.mjs', 'run', 'skip']);
      expect(output).toMatch(/Tests {2}1 failed \| 1 passed \| [0-9]+ skipped/u);
      expect(output).toContain('no clause of azure-vpn-p2s passed or failed at sstp://127.0.0.9:443');
      expect(code).toBe(1);
    });

    test('what applies to no endpoint is no test case where that is wanted', async () => {
      for (const isWanted of [false, true]) {
        const options = `{ target: 'sstp://127.0.0.9', inconclusive: 'skip', onlyApplicable: ${isWanted} }`;
        writeFileSync(
          join(folder, 'applicable.test.js'),
          `import { conformance } from 'gateproof/vitest';\nconformance(${options});\n`,
        );
        const args = ['node_modules/vitest/vitest.mjs', 'run', 'applicable', '--reporter=verbose'];
        const { code, output } = await node(folder, args);
        expect(output).toContain('tls/row-01');
        expect(output.includes('ike/row-01')).toBe(!isWanted);
        expect(output).toContain('no clause of azure-vpn-p2s passed or failed at sstp://127.0.0.9:443');
        expect(code).toBe(1);
      }
    });

    test('a scan that takes too long ends, and fails', async () => {
      const sockets = new Set<Socket>();
      const mute = createServer((socket) => {
        sockets.add(socket.on('error', () => undefined));
      });
      await new Promise<void>((listening) => mute.listen(0, '127.0.0.1', listening));
      const { port } = mute.address() as AddressInfo;
      writeFileSync(
        join(folder, 'slow.test.js'),
        `import { conformance } from 'gateproof/vitest';
conformance({ target: 'sstp://127.0.0.1:${port}', timeoutMs: 600_000, scanTimeoutMs: 2000, inconclusive: 'skip' });
`,
      );
      const { code, output } = await node(folder, ['node_modules/vitest/vitest.mjs', 'run', 'slow']);
      for (const socket of sockets) socket.destroy();
      mute.close();
      expect(output).toContain('the scan was not done after 2000 ms (scanTimeoutMs)');
      expect(code).toBe(1);
    });

    test('a policy that does not exist fails before the first case', async () => {
      writeFileSync(
        join(folder, 'wrong.test.js'),
        "import { conformance } from 'gateproof/vitest';\nconformance({ target: 'sstp://127.0.0.9', policy: 'azure-vpn' });\n",
      );
      const { code, output } = await node(folder, ['node_modules/vitest/vitest.mjs', 'run', 'wrong']);
      expect(output).toContain('found "azure-vpn"; did you mean "azure-vpn-p2s"?');
      expect(code).toBe(1);
    });
  });
});
