import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The committed inputs of a target, in the order of their names: well-formed ones to begin with, and what was found and mended. */
export function seedsOf(name: string): readonly Uint8Array[] {
  const folder = join(import.meta.dirname, 'seeds', name);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((file) => new Uint8Array(readFileSync(join(folder, file))));
}
