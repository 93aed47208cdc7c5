import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { ResultDocument } from '../../core/finding/result.ts';
import { runProgram } from './run-program.ts';

/** What npm would install; plain JavaScript. */
export const builtProgram = 'dist/src/faces/cli/main.js';

/** Builds the package where its sources are newer; returns why there is none, or undefined when it is there. */
export async function ensureBuilt(): Promise<string | undefined> {
  if (changedMs(builtProgram) >= Math.max(...sources.map(changedMs))) return undefined;
  process.stderr.write('building the package\n');
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, ['scripts/build.mjs']);
  return exitCode === 0 ? undefined : `the package cannot be built: ${stdout}${stderr}`;
}

const sources = ['src', 'probes', 'rules', 'reports', 'policies', 'packages/strongswan-vici-ts/src'];

/** When a file, or anything in a folder, changed last; 0 for what is not there. */
function changedMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => changedMs(join(path, name))));
}

/** A scan by the built program. */
export async function scanBuilt(args: readonly string[]): Promise<{ result: ResultDocument; exitCode: number | null }> {
  const { stdout, stderr, exitCode } = await runProgram(process.execPath, [
    builtProgram,
    'scan',
    '--format',
    'json',
    ...args,
  ]);
  if (!stdout.startsWith('{')) throw new Error(`a result document wanted, exit code ${exitCode} came: ${stderr}`);
  return { result: JSON.parse(stdout) as ResultDocument, exitCode };
}
