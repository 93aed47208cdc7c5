import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getAssetKeys, getRawAsset, isSea } from 'node:sea';
import { fileURLToPath } from 'node:url';

/** What the program brings beside its code, by paths from the folder of its package: 'policies/vendors/azure-vpn-p2s.yaml'. */
export interface ProgramFiles {
  /** The text of a file in UTF-8; undefined where there is none. */
  text(path: string): string | undefined;
  /** The names of the files in a folder, in no order; none where there is no such folder. */
  names(folder: string): readonly string[];
}

let found: ProgramFiles | undefined;

/** Those of this program: in a single executable what stands in it, and a folder otherwise. Throws Error where the installation is incomplete. */
export function programFiles(): ProgramFiles {
  found ??= isSea() ? executableFiles() : filesIn(packageFolder());
  return found;
}

/** A file that every installation has. Throws Error where this one has not. */
export function programText(path: string): string {
  const text = programFiles().text(path);
  if (text === undefined) throw new Error(`wanted ${path} beside the program, found none: install gateproof again`);
  return text;
}

/** Where such a file lies, for others than the program; undefined in a single executable, and where there is none. */
export function programPath(path: string): string | undefined {
  const file = isSea() ? undefined : join(packageFolder(), path);
  return file !== undefined && existsSync(file) ? file : undefined;
}

/** The files of a folder that stands for that of the package. */
export function filesIn(root: string): ProgramFiles {
  return {
    text: (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined),
    names: (folder) => (existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : []),
  };
}

/**
 * What `new Worker` takes for a thread of the program, by its path from `src/`: 'store/sqlite/sqlite-thread'.
 *
 * @param url of the calling module, which stands one folder below `src/`, as the bundle's modules do.
 */
export function programThread(path: string, url: string): URL {
  if (!isSea()) return new URL(`../${path}${url.endsWith('.ts') ? '.ts' : '.js'}`, url);
  // A thread has no file there: a module of three lines finds its code among the assets and runs it.
  const code = `import { getRawAsset } from 'node:sea';
    import { createRequire } from 'node:module';
    const code = new TextDecoder().decode(getRawAsset(${JSON.stringify(`threads/${path}.cjs`)}));
    new Function('require', 'exports', code)(createRequire('file:///'), {});`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

function executableFiles(): ProgramFiles {
  const keys = getAssetKeys();
  const known = new Set(keys);
  return {
    text: (path) => (known.has(path) ? new TextDecoder().decode(getRawAsset(path)) : undefined),
    names: (folder) => keys.filter((key) => dirname(key) === folder).map((key) => key.slice(folder.length + 1)),
  };
}

/** The nearest folder above this module that holds package.json: the checkout for its sources, the package for a build. */
function packageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`wanted package.json above the program at ${here}, found none`);
  }
}
