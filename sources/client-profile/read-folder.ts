import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { shownName } from './entry-name.ts';
import { ProfileError } from './profile-error.ts';
import type { ProfileFiles } from './profile-files.ts';
import { profileLimits } from './profile-limits.ts';

/** The files of an unpacked profile. No link is followed; depth, number and sizes are bounded. Throws ProfileError. */
export async function openFolder(folder: string, name: string, signal: AbortSignal): Promise<ProfileFiles> {
  const names: string[] = [];
  await walk(folder, name, '', 0, names, signal);
  let left: number = profileLimits.totalOctets;
  return {
    name,
    kind: 'package',
    names: names.sort(),
    remarks: [],
    async read(file, aborted) {
      const octets = await readOctets(join(folder, file), `${name}: entry "${shownName(file)}"`, aborted);
      left -= octets.length;
      if (left < 0) {
        const message = `${name}: entry "${shownName(file)}": at most ${profileLimits.totalOctets} octets in all entries wanted, more found`;
        throw new ProfileError('profile-too-large', message);
      }
      return octets;
    },
  };
}

async function walk(
  folder: string,
  name: string,
  prefix: string,
  depth: number,
  names: string[],
  signal: AbortSignal,
): Promise<void> {
  const { folderDepth, entries } = profileLimits;
  const refuse = (code: ProfileError['code'], path: string, message: string): never => {
    throw new ProfileError(code, `${name}: ${path === '' ? '' : `entry "${shownName(path)}": `}${message}`);
  };
  if (depth > folderDepth)
    refuse('profile-too-many-entries', prefix, `at most ${folderDepth} levels of folders wanted, more found`);
  for (const entry of await readdir(join(folder, prefix), { withFileTypes: true })) {
    signal.throwIfAborted();
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
    if (entry.isSymbolicLink()) refuse('profile-entry-link', path, 'a file wanted, a symbolic link found');
    if (entry.isDirectory()) await walk(folder, name, path, depth + 1, names, signal);
    else if (entry.isFile()) names.push(path);
    else refuse('profile-entry-link', path, 'a file wanted, something else found');
    if (names.length > entries) refuse('profile-too-many-entries', '', `at most ${entries} files wanted, more found`);
  }
}

/** A regular file's octets, whatever its size says; a link in the place of the file is refused. Throws ProfileError. */
export async function readOctets(
  path: string,
  where: string,
  signal: AbortSignal,
  most: number = profileLimits.entryOctets,
  follow: 'follow' | 'no-follow' = 'no-follow',
): Promise<Uint8Array> {
  signal.throwIfAborted();
  try {
    const state = await lstat(path);
    if (follow === 'no-follow' && !state.isFile())
      throw new ProfileError('profile-entry-link', `${where}: a file wanted, something else found`);
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | (follow === 'follow' ? 0 : constants.O_NOFOLLOW);
    await using file = await open(path, flags);
    const opened = await file.stat();
    const { size } = opened;
    if (!opened.isFile()) throw new ProfileError('profile-unreadable', `${where}: a file wanted, something else found`);
    if (size > most)
      throw new ProfileError('profile-too-large', `${where}: at most ${most} octets wanted, ${size} found`);
    // A file that grows meanwhile is read no further.
    const octets = new Uint8Array(size);
    let length = 0;
    while (length < size) {
      signal.throwIfAborted();
      const { bytesRead } = await file.read(octets, length, size - length, null);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return octets.subarray(0, length);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProfileError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ProfileError('profile-unreadable', `${where}: cannot be read (${code})`);
  }
}
