import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { gatherOutput } from './gather-output.ts';
import { refuseSecrets } from './refuse-secrets.ts';

const root = resolve(import.meta.dirname, '../..');

export interface ShellRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ActionRun extends ShellRun {
  /** What the step added to the job summary. */
  readonly summary: string;
  /** What it set. */
  readonly outputs: Readonly<Record<string, string>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly {
      readonly id: string;
      readonly shell: string;
      readonly env: Readonly<Record<string, string>>;
      readonly run: string;
    }[];
  };
}

/** action.yml of the repository. */
export async function readAction(): Promise<Action> {
  return parse(await readFile(join(root, 'action.yml'), 'utf8')) as Action;
}

/** Runs the one step of action.yml as the runner of GitHub would, in a workspace. */
export async function runAction(
  inputs: Readonly<Record<string, string>>,
  workspace: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ActionRun> {
  const action = await readAction();
  const [step, ...others] = action.runs.steps;
  if (action.runs.using !== 'composite' || step?.shell !== 'bash' || others.length > 0) {
    throw new Error('a composite action of one bash step wanted');
  }
  const value = (expression: string): string => {
    const name = /^inputs\.([\w-]+)$/u.exec(expression)?.[1];
    if (name !== undefined && action.inputs[name] !== undefined) return inputs[name] ?? action.inputs[name].default;
    if (expression === 'github.action_path') return root;
    throw new Error(`no such expression: ${expression}`);
  };
  const given = Object.entries(step.env).map(([name, text]) => [
    name,
    text.replace(/\$\{\{ (.*?) \}\}/gu, (_, expression: string) => value(expression)),
  ]);
  const files = await mkdtemp(join(tmpdir(), 'gateproof-runner-'));
  const [summary, output] = [join(files, 'summary.md'), join(files, 'output')];
  try {
    for (const file of [summary, output]) await writeFile(file, '');
    const run = await runShell(['bash', '--noprofile', '--norc', '-eo', 'pipefail'], step.run, workspace, {
      ...env,
      ...(Object.fromEntries(given) as Record<string, string>),
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_OUTPUT: output,
    });
    const lines = (await readFile(output, 'utf8')).split('\n').filter((line) => line !== '');
    const outputs = Object.fromEntries(lines.map((line) => line.split(/=(.*)/su).slice(0, 2) as [string, string]));
    const told = await readFile(summary, 'utf8');
    await refuseSecrets({ stdout: told, stderr: lines.join('\n') }, [], workspace);
    return { ...run, outputs, summary: told };
  } finally {
    await rm(files, { recursive: true });
  }
}

/** Runs a script from a file, as pipelines do. The Node of this process is the one on PATH. Rejects with SecretFoundError as `runCli` does. */
export async function runShell(
  shell: readonly string[],
  script: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<ShellRun> {
  const folder = await mkdtemp(join(tmpdir(), 'gateproof-step-'));
  try {
    const file = join(folder, 'step.sh');
    await writeFile(file, script);
    const [command = '', ...flags] = shell;
    const outer = { ...process.env, VITEST: undefined, NODE_OPTIONS: undefined };
    const path = `${dirname(process.execPath)}:${env['PATH'] ?? process.env['PATH'] ?? ''}`;
    const child = spawn(command, [...flags, file], { cwd, env: { ...outer, NO_COLOR: '1', ...env, PATH: path } });
    const output = gatherOutput(child);
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed);
      child.on('close', done);
    });
    await refuseSecrets(output, ['--out', '.'], cwd);
    return { code, ...output };
  } finally {
    await rm(folder, { recursive: true });
  }
}
