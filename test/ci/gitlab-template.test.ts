import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Lab } from '../../src/lab/lab.ts';
import { runShell, type ShellRun } from '../support/run-action.ts';
import { sharedLab } from '../support/shared-lab.ts';

const root = resolve(import.meta.dirname, '../..');

interface Template {
  readonly '.gateproof': {
    readonly variables: Readonly<Record<string, string>>;
    readonly script: readonly string[];
    readonly artifacts: {
      readonly when: string;
      readonly paths: readonly string[];
      readonly reports: Readonly<Record<string, string>>;
    };
  };
}

let lab: Lab;
let template: Template['.gateproof'];
let project: string;
beforeAll(async () => {
  lab = await sharedLab();
  const text = await readFile(join(root, 'ci/gitlab/gateproof.gitlab-ci.yml'), 'utf8');
  template = (parse(text) as Template)['.gateproof'];
});
beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'gateproof-project-'));
});
afterEach(async () => {
  await rm(project, { recursive: true });
});

/** Runs the job as a runner would: its variables, over them those of the job that extends it. */
async function runJob(variables: Readonly<Record<string, string>>, shell = 'bash'): Promise<ShellRun> {
  const all = Object.entries({ ...template.variables, ...variables }).map(([name, value]) => [
    name,
    value.replaceAll('$CI_PROJECT_DIR', project),
  ]);
  const env = { CI_PROJECT_DIR: project, ...(Object.fromEntries(all) as Record<string, string>) };
  return await runShell([shell, '-e'], template.script.join('\n'), project, env);
}

function gatewayOf(name: string): Readonly<Record<string, string>> {
  const gateway = lab.gateways.find((one) => one.name === name);
  return {
    GATEPROOF_HOME: root,
    GATEPROOF_TARGETS: gateway?.endpoints.find((url) => url.startsWith('sstp:')) ?? '',
    GATEPROOF_OPTIONS: `--server-name ${gateway?.serverName} --trust ${join(lab.directory, 'lab-root.pem')}`,
  };
}

describe('the GitLab template', () => {
  test.each(['bash', 'sh'])(
    'passes for a gateway that conforms (%s), and makes every artifact that it names',
    async (shell) => {
      const { code, stdout, stderr } = await runJob(gatewayOf('conforming'), shell);
      expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^conforms/u);
      const { paths, reports, when } = template.artifacts;
      expect(when).toBe('always');
      expect(Object.keys(reports)).toEqual(['junit', 'codequality']);
      for (const path of [...paths, ...Object.values(reports)])
        expect(existsSync(join(project, path)), path).toBe(true);
    },
  );

  test('fails for one that has drifted, and its code quality names the problems', async () => {
    const { code } = await runJob(gatewayOf('drifted'));
    expect(code).toBe(1);
    const report = JSON.parse(
      await readFile(join(project, template.artifacts.reports['codequality'] ?? ''), 'utf8'),
    ) as readonly { readonly severity: string }[];
    expect(report.length).toBeGreaterThan(3);
  });

  test('installs a package where one is named, with no checkout', async () => {
    const made = join(project, 'made');
    await mkdir(made);
    await writeFile(join(made, 'package.json'), '{ "name": "gateproof", "version": "9.9.9", "bin": "program.js" }');
    await writeFile(join(made, 'program.js'), '#!/usr/bin/env node\nconsole.log(process.argv.slice(2).join("|"));\n');
    spawnSync('npm', ['pack', made], { cwd: project });
    const { code, stdout, stderr } = await runJob({
      GATEPROOF_PACKAGE: 'gateproof-9.9.9.tgz',
      GATEPROOF_TARGETS: 'sstp://a',
    });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      'scan|--policy|azure-vpn-p2s|--format|json,html,junit,codequality|--out|gateproof-report|--|sstp://a\n',
    );
  });

  test('reads no variable as shell text', async () => {
    const { code } = await runJob({
      GATEPROOF_HOME: root,
      GATEPROOF_TARGETS: 'sstp://127.0.0.9 $(touch made) `touch made`; touch made *',
    });
    expect(code).toBe(64);
    expect(existsSync(join(project, 'made'))).toBe(false);
  });

  test('says what is missing where there is neither a checkout nor a repository', async () => {
    const { code, stderr } = await runJob({ GATEPROOF_TARGETS: 'sstp://127.0.0.9' });
    expect(code).toBe(64);
    expect(stderr).toBe('gateproof: a checkout wanted in GATEPROOF_HOME, or a repository in GATEPROOF_REPOSITORY\n');
  });

  test('clones the repository where there is no checkout, and hands everything over', async () => {
    const origin = join(project, 'origin');
    await mkdir(join(origin, 'scripts'), { recursive: true });
    await writeFile(join(origin, 'scripts/run.mjs'), 'console.log(JSON.stringify(process.argv.slice(3)));\n');
    const git = (...args: readonly string[]): void => {
      const identity = ['-c', 'user.name=test', '-c', 'user.email=test@example.net'];
      const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: origin, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    };
    git('init', '--quiet', '--initial-branch', 'main');
    git('add', '.');
    git('commit', '--quiet', '--message', 'origin');
    const { code, stdout } = await runJob({
      GATEPROOF_REPOSITORY: `file://${origin}`,
      GATEPROOF_TARGETS: 'sstp://a  ikev2://b',
      GATEPROOF_CONFIG: 'my inventory.yaml',
      GATEPROOF_PROFILE: 'client.zip',
      GATEPROOF_WAIVERS: 'waivers.yaml',
      GATEPROOF_OPTIONS: '--pace 200',
    });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as readonly string[]).join('|')).toBe(
      'scan|--policy|azure-vpn-p2s|--format|json,html,junit,codequality|--out|gateproof-report' +
        '|--config|my inventory.yaml|--profile|client.zip|--waivers|waivers.yaml|--pace|200|--|sstp://a|ikev2://b',
    );
  });
});
