import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/**
 * Puts the package, compiled from the sources as they are, into `node_modules` of a folder, and links what it depends on. It touches no
 * `dist/`, so that it goes beside a build.
 */
export function installPackage(
  folder: string,
  { dependencies = true }: { readonly dependencies?: boolean } = {},
): void {
  const home = join(folder, 'node_modules', 'gateproof');
  mkdirSync(home, { recursive: true });
  const { status, stdout } = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck', '--outDir', join(home, 'dist')],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the package does not compile:\n${stdout}`);
  for (const part of ['package.json', 'policies', 'schemas'])
    cpSync(join(root, part), join(home, part), { recursive: true });
  if (dependencies) linkPackages(folder, [...Object.keys(manifest().dependencies), 'vitest', 'vite']);
}

/** Links packages of the checkout. */
export function linkPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
}

function manifest(): { readonly dependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as ReturnType<typeof manifest>;
}
