// dist/: the package as npm installs it, which plain Node 24 runs without any other package; and, beside its sources, the VICI client as a
// package of its own. Both are checked as npm would see them.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './package/bill-of-materials.mjs';
import { bundleProgram } from './package/bundle.mjs';
import { copyPages } from './package/copy-pages.mjs';
import { copyTypes } from './package/copy-types.mjs';
import { noticesOf } from './package/notices.mjs';
import { publishedManifest } from './package/published-manifest.mjs';

const dist = 'dist';
const types = '.cache/types';
const client = 'packages/strongswan-vici-ts';
const source = JSON.parse(readFileSync('package.json', 'utf8'));

function run(...args) {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

for (const folder of [dist, types, `${client}/dist`]) rmSync(folder, { recursive: true, force: true });
run('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--emitDeclarationOnly', '--outDir', types);
run('node_modules/typescript/bin/tsc', '-p', `${client}/tsconfig.build.json`);

mkdirSync(dist);
const packages = await bundleProgram(dist);
chmodSync(join(dist, 'src/faces/cli/main.js'), 0o755);
copyTypes(types, dist, ['src/faces/api/gateproof.d.ts', 'src/faces/vitest/conformance.d.ts']);
const parts = ['policies', 'knowledge', 'clients', 'schemas', 'containers', 'ci', 'LICENSE'];
const examples = ['fleet.yaml', 'grafana', 'prometheus'].map((name) => `examples/${name}`);
for (const part of [...parts, ...examples]) cpSync(part, join(dist, part), { recursive: true });
// Built-in policies as JSON beside the YAML: neither it, its schema nor what reads it is then loaded for them.
const { listPolicies } = await import('../core/policy/load-policy.ts');
const { writeCompiledPolicies } = await import('../core/policy/compiled-policies.ts');
await writeCompiledPolicies(await listPolicies({ signal: new AbortController().signal, all: true }), dist);
writeFileSync(join(dist, 'package.json'), `${JSON.stringify(publishedManifest(source), undefined, 2)}\n`);
writeFileSync(join(dist, 'NOTICES.md'), noticesOf(packages));
writeFileSync(join(dist, 'gateproof.cdx.json'), billOfMaterials(source, packages));
copyPages(dist);

// The built program writes its manual page itself, and says which version it is.
const program = (command) => {
  const { status, stdout } = spawnSync(process.execPath, [join(dist, 'src/faces/cli/main.js'), command], {
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  console.error(`build: the built program ends ${command} with ${status}`);
  process.exit(1);
};
writeFileSync(join(dist, 'gateproof.1'), program('man'));
// Sources have the rights that the umask of a checkout gave them.
spawnSync('chmod', ['-R', 'u=rwX,go=rX', dist], { stdio: 'inherit' });

run('node_modules/publint/src/cli.js', 'run', dist, '--strict', '--pack', 'npm');
run('node_modules/publint/src/cli.js', 'run', client, '--strict', '--pack', 'npm');

const said = program('--version').trim();
if (said !== source.version) {
  console.error(`build: the built program says version "${said}", ${source.version} wanted`);
  process.exit(1);
}
