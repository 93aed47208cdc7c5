import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readAction, runAction, runShell } from '../support/run-action.ts';
import { RunnerMachine } from '../support/runner-machine.ts';
import { sharedLab } from '../support/shared-lab.ts';

const root = resolve(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const template = (
  parse(readFileSync(join(root, 'ci/gitlab/gateproof.gitlab-ci.yml'), 'utf8')) as Record<
    string,
    { readonly variables: Readonly<Record<string, string>>; readonly script: readonly string[] }
  >
)['.gateproof'];

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string>>;
}

interface Job {
  readonly steps?: readonly Step[];
  readonly extends?: string;
  readonly before_script?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** The jobs of the examples, by name. */
const jobs = Object.fromEntries(
  [...page.matchAll(/```yaml\n([^]*?)```/gu)].flatMap(([, text = '']): [string, Job][] => {
    const { jobs: github, ...gitlab } = parse(text) as Record<string, Record<string, Job>>;
    const host = github === undefined ? 'gitlab' : 'github';
    const named = Object.entries(github ?? gitlab).filter(([name]) => name !== 'include');
    return named.map(([name, job]) => [`${host} ${name}`, job as Job]);
  }),
);

/** A checkout to work in: links to what the repository has, so that a job's relative paths lead there. */
let workspace: string;
beforeAll(async () => {
  await sharedLab();
});
beforeEach(async () => {
  workspace = await mkdtemp(join(tmpdir(), 'gateproof-checkout-'));
  for (const name of readdirSync(root)) {
    if (!/^(\.|gateproof-)/u.test(name) || name === '.cache') await symlink(join(root, name), join(workspace, name));
  }
});
afterEach(async () => {
  await rm(workspace, { recursive: true });
});

/** A PATH on which sudo runs the command as who we are. */
async function pathWithSudo(): Promise<string> {
  const folder = join(workspace, '.bin');
  await mkdir(folder);
  await writeFile(join(folder, 'sudo'), '#!/bin/sh\nexec "$@"\n');
  await chmod(join(folder, 'sudo'), 0o755);
  return `${folder}:${process.env['PATH'] ?? ''}`;
}

describe('docs/ci.md', () => {
  test('has the four jobs that these tests speak of', () => {
    expect(Object.keys(jobs)).toEqual(['github gateways', 'github lab', 'gitlab gateways', 'gitlab lab']);
  });

  test('names every input of the action and every variable of the template, and nothing else', async () => {
    const { inputs } = await readAction();
    const cells = [...page.matchAll(/^\| (`[^|]*`)[ ]*\|/gmu)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([\w-]+)`/gu)].map(([, name = '']) => name),
    );
    const variables = Object.keys(template?.variables ?? {});
    expect(cells.toSorted()).toEqual([...Object.keys(inputs), ...variables].toSorted());
    for (const { steps = [], variables: set = {} } of Object.values(jobs)) {
      for (const name of Object.keys(set)) expect(variables).toContain(name);
      for (const step of steps.filter(({ uses = '' }) => uses === './' || uses.includes('gateproof'))) {
        for (const name of Object.keys(step.with ?? {})) expect(Object.keys(inputs)).toContain(name);
      }
    }
  });

  test('the lab job of GitHub runs as written and makes what its later steps take', async () => {
    const path = await pathWithSudo();
    const ran: string[] = [];
    const output = join(workspace, '.bin/output');
    for (const { uses, run, with: inputs = {} } of jobs['github lab']?.steps ?? []) {
      if (run !== undefined) {
        const { code, stderr } = await runShell(['bash', '-e'], run, workspace, { PATH: path, GITHUB_OUTPUT: output });
        expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
        ran.push('run');
      } else if (uses === './') {
        using machine = RunnerMachine.start();
        const set = /^conforming=(.*)$/mu.exec(readFileSync(output, 'utf8'))?.[1] ?? '';
        const targets = inputs['targets']?.replace('${{ steps.lab.outputs.conforming }}', set) ?? '';
        const { code, stderr, summary } = await runAction({ ...inputs, targets }, workspace, {}, machine);
        expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
        expect(summary).toContain('conforms');
        expect(summary).toMatch(/conforms \| `ikev2:[^\n]* ike \d+ of \d+/u);
        ran.push(uses);
      } else if (uses?.startsWith('actions/upload-artifact@') === true) {
        expect(existsSync(join(workspace, inputs['path'] ?? ''))).toBe(true);
        ran.push('upload');
      }
    }
    expect(ran).toEqual(['run', './', 'upload']);
  });

  test('the first job of GitHub uploads files that the action makes by default', async () => {
    const steps = jobs['github gateways']?.steps ?? [];
    await runAction({ targets: 'sstp://127.0.0.9', options: '--timeout\n1000' }, workspace);
    const files = steps.flatMap(({ with: inputs = {} }) => [inputs['sarif_file'], inputs['path']]);
    const named = files.filter((file) => file !== undefined);
    expect(named).toEqual(['gateproof-report/report.sarif', 'gateproof-report']);
    for (const file of named) expect(existsSync(join(workspace, file)), file).toBe(true);
  });

  test('the lab job of GitLab runs as written', async () => {
    const { before_script: before = [], variables = {} } = jobs['gitlab lab'] ?? {};
    const all = Object.entries({ ...template?.variables, ...variables }).map(([name, value]) => [
      name,
      value.replaceAll('$CI_PROJECT_DIR', workspace),
    ]);
    const env = { CI_PROJECT_DIR: workspace, ...(Object.fromEntries(all) as Record<string, string>) };
    const script = [...before, ...(template?.script ?? [])].join('\n');
    const { code, stdout, stderr } = await runShell(['bash', '-e'], script, workspace, env);
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('conforms');
    expect(existsSync(join(workspace, 'gateproof-report/report.junit.xml'))).toBe(true);
  });
});
