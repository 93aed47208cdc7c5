import { spawn } from 'node:child_process';
import { gatherOutput } from '../../test/support/gather-output.ts';

/** A program from its start to its end. */
export interface ProgramRun {
  readonly elapsedMs: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longer than any peer takes; what hangs is ended. */
const timeoutMs = 240_000;

/** Runs a program with nothing on its standard input. Not by spawnSync, because the proxy before the gateway runs in this process. */
export function runProgram(command: string, args: readonly string[]): Promise<ProgramRun> {
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    const output = gatherOutput(child);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      resolve({ elapsedMs: performance.now() - startMs, exitCode, ...output });
    });
  });
}
