// What is given to others, from a build: `npm run package -- [npm] [executable] [deb] [image]`, all but the image where none is named.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeDeb } from './package/deb.mjs';
import { executableBlob, writeExecutable } from './package/executable.mjs';
import { buildImage } from './package/image.mjs';

const dist = 'dist';
const out = 'dist-packages';
const work = '.cache/package';

function run(command, args) {
  const { status } = spawnSync(command, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}`);
}

const makers = {
  npm: () => {
    run('npm', ['pack', `./${dist}`, '--pack-destination', out, '--loglevel', 'error']);
    return `gateproof-${version}.tgz`;
  },
  executable: async () => {
    const name = `gateproof-${version}-${process.platform}-${process.arch}`;
    await executableBlob(dist, join(work, 'executable'));
    await writeExecutable(join(work, 'executable/gateproof.blob'), join(out, name));
    return name;
  },
  deb: () => {
    const name = `gateproof_${version}_all.deb`;
    writeDeb(dist, join(work, 'deb'), join(out, name), version);
    return name;
  },
  image: async () => {
    const context = join(work, 'image');
    rmSync(context, { recursive: true, force: true });
    cpSync('containers/gateproof', context, { recursive: true });
    cpSync(dist, join(context, 'package'), { recursive: true });
    return await buildImage(context, version);
  },
};

// What is given to others has rights that no setting of whoever makes it decides.
process.umask(0o022);

// What a test has built just now is not built again.
const isBuilt = process.argv.includes('--built');
const wanted = process.argv.slice(2).filter((name) => name !== '--built');
const unknown = wanted.filter((name) => !Object.hasOwn(makers, name));
if (unknown.length > 0) {
  process.stderr.write(`package: ${Object.keys(makers).join(', ')} wanted, ${unknown.join(', ')} found\n`);
  process.exit(64);
}
if (!isBuilt) run(process.execPath, ['scripts/build.mjs']);
const { version } = JSON.parse(readFileSync(join(dist, 'package.json'), 'utf8'));
mkdirSync(out, { recursive: true });
for (const name of wanted.length > 0 ? wanted : ['npm', 'executable', 'deb'])
  process.stdout.write(`${await makers[name]()}\n`);
process.exit(0);
