import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { gatherOutput } from './gather-output.ts';
import { refuseSecrets } from './refuse-secrets.ts';
import type { RunnerMachine } from './runner-machine.ts';

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

interface ActionStep {
  readonly id?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: {
    readonly using: string;
    readonly steps: readonly ActionStep[];
  };
}

/** action.yml of the repository. */
export async function readAction(): Promise<Action> {
  return parse(await readFile(join(root, 'action.yml'), 'utf8')) as Action;
}

/** What stands in for the cache of the runners: a folder for each key, by the octets that it was made from. */
const keptPackages = join(root, '.cache/action');

/** A checkout in which a package can be made while others build in theirs. */
export async function copyCheckout(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const copied = spawnSync(
    'bash',
    [
      '-o',
      'pipefail',
      '-c',
      'git ls-files -coz --exclude-standard | tar --null --ignore-failed-read -T - -cf - | tar xf - -C "$1"',
      '-',
      folder,
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (copied.status !== 0) throw new Error(`the checkout cannot be copied: ${copied.stderr}`);
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
}

/** Runs the steps of action.yml as the runner of GitHub would, in a workspace, on this machine or another; other people's actions have stand-ins. */
export async function runAction(
  inputs: Readonly<Record<string, string | boolean>>,
  workspace: string,
  env: Readonly<Record<string, string>> = {},
  machine?: RunnerMachine,
): Promise<ActionRun> {
  const action = await readAction();
  const files = await mkdtemp(join(tmpdir(), 'gateproof-runner-'));
  const [summary, output, variables, temp, home] = ['summary.md', 'output', 'env', 'temp', 'home'].map((name) =>
    join(files, name),
  ) as [string, string, string, string, string];
  const outputs: Record<string, Record<string, string>> = {};
  const value = (expression: string): string => {
    const [context, name = '', , inner = ''] = expression.split('.');
    if (context === 'inputs' && action.inputs[name] !== undefined)
      return String(inputs[name] ?? action.inputs[name].default);
    if (expression === 'github.action_path') return home;
    if (expression === 'runner.temp') return temp;
    if (context === 'steps' && outputs[name] !== undefined) return outputs[name][inner] ?? '';
    throw new Error(`no such expression: ${expression}`);
  };
  const filled = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/gu, (_, expression: string) => value(expression));
  const isWanted = (condition: string): boolean => {
    const [, expression = '', operator, wanted] = /^(\S+) (==|!=) '(.*)'$/u.exec(condition) ?? [];
    return (value(expression) === wanted) === (operator === '==');
  };
  let saved: readonly [path: string, kept: string] | undefined;
  let run: ShellRun = { code: 0, stdout: '', stderr: '' };
  try {
    await Promise.all([mkdir(temp), copyCheckout(home), writeFile(summary, ''), writeFile(variables, '')]);
    for (const step of action.runs.steps) {
      if (step.if !== undefined && !isWanted(step.if)) continue;
      if (step.uses?.startsWith('actions/setup-node@') === true) continue;
      if (step.uses?.startsWith('actions/cache@') === true) {
        const kept = join(keptPackages, filled(String(step.with?.['key'])));
        const path = filled(String(step.with?.['path']));
        const isHit = existsSync(kept);
        if (isHit) await cp(kept, path, { recursive: true, verbatimSymlinks: true });
        else saved = [path, kept];
        outputs[step.id ?? ''] = { 'cache-hit': String(isHit) };
        continue;
      }
      if (action.runs.using !== 'composite' || step.shell !== 'bash' || step.run === undefined)
        throw new Error('bash steps of a composite action wanted, or one of the actions that have a stand-in');
      await writeFile(output, '');
      const given = Object.entries(step.env ?? {}).map(([name, text]) => [name, filled(text)]);
      const set = {
        ...env,
        ...(await assignmentsOf(variables)),
        ...(Object.fromEntries(given) as Record<string, string>),
        GITHUB_ACTIONS: 'true',
        GITHUB_ENV: variables,
        GITHUB_WORKSPACE: workspace,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: output,
        RUNNER_TEMP: temp,
      };
      const there = machine?.command(workspace, Object.keys(set)) ?? [];
      const shell = [...there, 'bash', '--noprofile', '--norc', '-eo', 'pipefail'];
      run = await runShell(shell, step.run, workspace, set);
      outputs[step.id ?? ''] = await assignmentsOf(output);
      if (run.code !== 0) break;
    }
    if (saved !== undefined) await keep(...saved);
    const told = await readFile(summary, 'utf8');
    const last = outputs['gateproof'] ?? {};
    await refuseSecrets({ stdout: told, stderr: JSON.stringify(last) }, [], workspace);
    return { ...run, outputs: last, summary: told };
  } finally {
    await rm(files, { recursive: true });
  }
}

/** Keeps what was made, in place of what was made of an earlier state. Others may do the same at once. */
async function keep(path: string, kept: string): Promise<void> {
  if (!existsSync(path)) return;
  const fresh = `${kept}.${process.pid}`;
  await mkdir(keptPackages, { recursive: true });
  await cp(path, fresh, { recursive: true, verbatimSymlinks: true });
  await rename(fresh, kept).catch(() => rm(fresh, { recursive: true }));
}

/** The lines NAME=VALUE that a step wrote. */
async function assignmentsOf(file: string): Promise<Record<string, string>> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => line.split(/=(.*)/su).slice(0, 2) as [string, string]));
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
