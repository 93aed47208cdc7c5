// The single executable: Node with the program in it, as one script with its code cache, and what it brings beside its code as assets.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'postject';
import { rolldown } from 'rolldown';
import { settings, threads } from './bundle.mjs';

/** Parts of the package that are read while it runs. */
const read = [
  'package.json',
  'NOTICES.md',
  'LICENSE',
  'policies/**/*',
  'knowledge/*',
  'clients/*',
  'schemas/*',
  'containers/**/*',
];

/**
 * One script of everything behind an entry. An executable's script is CommonJS and cannot await, as modules of ours do while they are loaded:
 * it is one function that can, and what it imports, which is of Node alone, it requires. What may be missing is asked for by packages that do without it.
 */
async function scriptOf(entry) {
  const bundle = await rolldown({
    ...settings,
    input: entry,
    external: /^(?:node:|(?:vitest|pg-native|cpu-features|ssh2)$)/u,
  });
  const { output } = await bundle.generate({ format: 'esm', comments: false, codeSplitting: false });
  await bundle.close();
  const [{ code }, ...others] = output;
  if (others.length > 0) throw new Error(`one script wanted of ${entry}, ${others[0].fileName} came besides`);
  // No module has an address there: core/program-files.ts asks for none.
  const body = code
    .replace(/^#!.*\n/u, '')
    // Where a package lies on this machine.
    .replace(/^\/\/ \S*node_modules\/\S+\n/gmu, '')
    .replace(/^import \* as (\w[\w$]*) from "([^"]+)";$/gmu, 'const $1 = require("$2");')
    .replace(/^import "([^"]+)";$/gmu, 'require("$1");')
    .replace(/^import ([\w$]+)(?:, \{([^}]*)\})? from "([^"]+)";$/gmu, (_, name, names, from) =>
      [`const ${name} = require("${from}");`, ...(names === undefined ? [] : [required(names, from)])].join(' '),
    )
    .replace(/^import \{([^}]*)\} from "([^"]+)";$/gmu, (_, names, from) => required(names, from))
    .replace(/\bimport\((['"`][\w/:-]+['"`])\)/gu, 'Promise.resolve().then(() => require($1))')
    .replaceAll('import.meta', '({ url: "file:///gateproof" })')
    .replace(/^export \{.*\};$/gmu, '');
  return `(async () => {\n${body}\n})();\n`;
}

function required(names, from) {
  return `const {${names.replace(/ as /gu, ': ')}} = require("${from}");`;
}

/** Writes `folder`/gateproof.blob from `dist`, and the names of all that goes into it. */
export async function executableBlob(dist, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'gateproof.cjs'), await scriptOf('src/faces/cli/main.ts'));
  const assets = {};
  for (const thread of threads) {
    const file = join(folder, `${thread.replaceAll('/', '-')}.cjs`);
    writeFileSync(file, await scriptOf(`src/${thread}.ts`));
    assets[`threads/${thread}.cjs`] = file;
  }
  const files = read.flatMap((pattern) => globSync(pattern, { cwd: dist, withFileTypes: true }));
  const paths = files.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const path of paths.sort()) assets[path.slice(path.indexOf(dist) + dist.length + 1)] = path;
  const configuration = join(folder, 'sea.json');
  const blob = join(folder, 'gateproof.blob');
  const settingsOfSea = {
    main: join(folder, 'gateproof.cjs'),
    output: blob,
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    assets,
  };
  writeFileSync(configuration, JSON.stringify(settingsOfSea));
  // V8's tables lie in its cache as its seed has them; the seed is no part of what it compares before it takes a cache.
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--random-seed=1', '--experimental-sea-config', configuration],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the blob of the executable cannot be made: ${stderr}`);
  return readFileSync(blob);
}

/** By which Node finds what was put into it. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Puts a blob into a copy of the Node that runs this, which is the only one that its code cache is for. */
export async function writeExecutable(blob, file) {
  copyFileSync(process.execPath, file);
  chmodSync(file, 0o755);
  // It tells of sections of Node that it does not know.
  const warn = console.warn;
  console.warn = () => undefined;
  await inject(file, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: fuse });
  console.warn = warn;
}
