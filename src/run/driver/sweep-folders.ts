import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeadRunName } from '../engine/run-identity.ts';

/** Removes the folders and files of dead runs in a folder: those whose names say whose they were. Returns how many. */
export async function sweepFolders(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const dead = names.filter((name) => isDeadRunName(name.replace(/^\./u, '')));
  for (const name of dead) await rm(join(folder, name), { recursive: true, force: true });
  return dead.length;
}
