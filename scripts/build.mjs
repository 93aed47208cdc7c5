// dist/ that plain Node 24 runs: the program and, beside its sources, the VICI client as a package of its own; both checked as npm would see them.
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { bundleProgram } from './bundle.mjs';

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const client = 'packages/strongswan-vici-ts';
for (const folder of ['dist', `${client}/dist`]) rmSync(folder, { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
run('node_modules/typescript/bin/tsc', '-p', `${client}/tsconfig.build.json`);
// Built-in policies as JSON beside the program: YAML, its schema and their libraries are then not loaded for them.
const { listPolicies } = await import('../dist/core/policy/load-policy.js');
const { writeCompiledPolicies } = await import('../dist/core/policy/compiled-policies.js');
await writeCompiledPolicies(await listPolicies({ signal: new AbortController().signal, all: true }));
const { version, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8'));
await bundleProgram(manifest);
chmodSync('dist/src/faces/cli/main.js', 0o755);
run('node_modules/publint/src/cli.js', 'run', '.', '--strict', '--pack', 'npm');
run('node_modules/publint/src/cli.js', 'run', client, '--strict', '--pack', 'npm');

const { stdout } = spawnSync(process.execPath, ['dist/src/faces/cli/main.js', '--version'], { encoding: 'utf8' });
if (stdout.trim() !== version) {
  console.error(`build: the built program says version "${stdout.trim()}", ${version} wanted`);
  process.exit(1);
}
