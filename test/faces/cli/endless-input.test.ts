import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../../support/run-cli.ts';

const directory = mkdtempSync(join(tmpdir(), 'gateproof-endless-'));
writeFileSync(join(directory, 'result.json'), '{}');
afterAll(() => rmSync(directory, { recursive: true }));

/** Every command with an endless file in the place of each of its inputs. */
const commands: readonly (readonly string[])[] = [
  ['scan', '--config', 'INPUT'],
  ['scan', 'sstp://127.0.0.9', '--trust', 'INPUT'],
  ['scan', 'sstp://127.0.0.9', '--waivers', 'INPUT'],
  ['scan', 'sstp://127.0.0.9', '--baseline', 'INPUT'],
  ['scan', 'sstp://127.0.0.9', '--policy', 'INPUT.yaml'],
  ['scan', '--profile', 'INPUT'],
  ['evaluate', 'INPUT'],
  ['report', 'INPUT'],
  ['diff', 'INPUT', 'INPUT'],
  ['readiness', 'INPUT'],
  ['readiness', 'result.json', '--result', 'INPUT'],
  ['attest', 'INPUT', '--key', 'INPUT'],
  ['verify', 'INPUT', '--key', 'INPUT'],
  ['verify', 'result.json', 'INPUT', '--key', 'result.json', '--waivers', 'INPUT'],
  ['policy', 'validate', 'INPUT.yaml'],
];

describe('an input without end', () => {
  execFileSync('ln', ['-s', '/dev/zero', 'INPUT'], { cwd: directory });
  execFileSync('ln', ['-s', '/dev/zero', 'INPUT.yaml'], { cwd: directory });

  test.each(commands.map((args) => [args.join(' '), args] as const))('is refused by %s', async (_, args) => {
    // What an endless file fills in half a second, and more than any of these needs.
    const through = ['sh', '-c', 'ulimit -d 1500000; exec "$@"', 'sh'];
    const { code, stderr, stdout } = await runCli(args, { cwd: directory, through });
    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/at most [0-9]+ octets wanted|a file wanted|JSON wanted|a file of at most/u);
  });
});
