import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gatherOutput } from './gather-output.ts';
import { refuseSecrets } from './refuse-secrets.ts';

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Asked every 50 ms while the program runs; the first true sends SIGINT. */
  readonly interruptWhen?: () => Promise<boolean>;
  /** Prefix of the command, for tests that take the network away. */
  readonly through?: readonly string[];
}

const entry = resolve(import.meta.dirname, '../../src/faces/cli/main.ts');

/**
 * Runs the real entry as a user's shell would: this also shows that the sources run under Node's own type stripping. Rejects with
 * SecretFoundError when a secret of the lab, or one beside the inventory of the run, stands in what it printed or wrote.
 */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const run = await start(args, options);
  await refuseSecrets(run, args, options.cwd ?? process.cwd());
  return run;
}

function start(args: readonly string[], options: CliOptions): Promise<CliRun> {
  const command = [...(options.through ?? []), process.execPath, entry, ...args];
  return new Promise((done, failed) => {
    const child = spawn(command[0] ?? process.execPath, command.slice(1), {
      cwd: options.cwd,
      env: { ...process.env, NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = gatherOutput(child);
    child.on('error', failed);
    child.on('close', (code) => done({ code, ...output }));
    const { interruptWhen } = options;
    if (interruptWhen === undefined) return;
    const watch = async (): Promise<void> => {
      while (child.exitCode === null && child.signalCode === null) {
        if (await interruptWhen()) {
          child.kill('SIGINT');
          return;
        }
        await delay(50);
      }
    };
    watch().catch(failed);
  });
}
