import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The committed inputs of a target, in the order of their names: well-formed ones to begin with, and what was found and mended. */
export function seedsOf(name: string): readonly Uint8Array[] {
  return filesOf(join(import.meta.dirname, 'seeds', name));
}

/** What the files of a folder hold, in the order of their names; nothing where there is no such folder. */
export function filesOf(folder: string): readonly Uint8Array[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => new Uint8Array(readFileSync(join(folder, file))));
}
