import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { gatherOutput } from '../support/gather-output.ts';
import { copyCheckout } from '../support/run-action.ts';
import { sharedLab } from '../support/shared-lab.ts';

const root = resolve(import.meta.dirname, '../..');

interface Typed {
  readonly command: string;
  readonly exit: string;
  readonly verdicts: readonly string[];
}

/** Of each command of a tour: its text, its exit code and the lines that tell a verdict. Addresses, times and digests are not among them. */
function typedIn(page: string): readonly Typed[] {
  return [...page.matchAll(/```console\n\$ ([^]*?)\n```/gu)].map(([, text = '']) => {
    const lines = text.split('\n');
    const isDocument = (lines[0] ?? '').endsWith('<<END');
    const end = isDocument ? lines.findLastIndex((line) => line === 'END' || line === 'done') : 0;
    const told = lines.slice(end + 1);
    return {
      command: lines.slice(0, end + 1).join('\n'),
      exit: told.find((line) => /^\(exit code \d+\)$/u.test(line)) ?? '(exit code 0)',
      verdicts: told
        .filter((line) => /^(?:conforms|violates|inconclusive|worse|ok|changed)\b/u.test(line))
        .map((line) => line.split(' ')[0] ?? ''),
    };
  });
}

test('three users read what docs/tour.md says, each in an empty container with the packages of this state', async () => {
  await sharedLab();
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-tour-'));
  try {
    await copyCheckout(folder);
    mkdirSync(join(folder, '.cache'));
    symlinkSync(join(root, '.cache/lab'), join(folder, '.cache/lab'));
    const child = spawn(process.execPath, ['scripts/tour.mjs', '--print'], { cwd: folder });
    const told = gatherOutput(child);
    const code = await new Promise((done) => {
      child.on('close', done);
    });
    expect({ code, stderr: code === 0 ? '' : told.stderr }).toEqual({ code: 0, stderr: '' });
    const page = typedIn(readFileSync(join(root, 'docs/tour.md'), 'utf8'));
    expect(page.length).toBeGreaterThan(15);
    expect(page.flatMap(({ verdicts }) => verdicts)).toEqual(expect.arrayContaining(['conforms', 'violates']));
    expect(typedIn(told.stdout)).toEqual(page);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
