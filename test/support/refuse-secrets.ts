import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { knownSecrets, secretsIn } from './known-secrets.ts';

/** What a run of the program printed. */
export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
}

export class SecretFoundError extends Error {
  readonly code = 'secret-found';
}

const labFolder = resolve(import.meta.dirname, '../../.cache/lab');
const writing = ['--out', '-o', '--evidence'];
const reading = ['--config', '-c'];

/**
 * Throws SecretFoundError when a secret of the shared lab, or one that lies beside the inventory of the run, stands in what the run printed
 * or in a file of its `--out` or `--evidence`. The message names the place and the secret's file.
 */
export async function refuseSecrets(
  printed: Printed,
  args: readonly string[],
  cwd: string,
  lab: string = labFolder,
): Promise<void> {
  const folders = [lab, ...valuesOf(args, reading).map((file) => dirname(resolve(cwd, file)))];
  const secrets = (await Promise.all([...new Set(folders)].map(knownSecrets))).flat();
  const refuse = (place: string, octets: Uint8Array): void => {
    const [found] = secretsIn(octets, secrets);
    if (found !== undefined) throw new SecretFoundError(`${place}: no secret wanted, that of ${found} found`);
  };
  const written = await Promise.all(valuesOf(args, writing).map(async (path) => await filesOf(resolve(cwd, path))));
  for (const file of written.flat()) refuse(file, await readFile(file));
  refuse('standard output', Buffer.from(printed.stdout));
  refuse('standard error', Buffer.from(printed.stderr));
}

function valuesOf(args: readonly string[], names: readonly string[]): readonly string[] {
  return args.flatMap((arg, at) => {
    const [name = '', ...value] = arg.split('=');
    if (!names.includes(name)) return [];
    return value.length > 0 ? [value.join('=')] : args.slice(at + 1, at + 2);
  });
}

/** A file, or the files of a folder; none where the run made none. */
async function filesOf(path: string): Promise<readonly string[]> {
  const is = await stat(path).catch(() => undefined);
  if (is === undefined) return [];
  if (is.isFile()) return [path];
  if (!is.isDirectory()) return [];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
