import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputFileError, readOctetPieces } from '../../inputs/read-file.ts';
import type { FoundFile } from './compare-resources.ts';

/** A capture of the largest scan is smaller; what goes on is a device. */
const digestOctets = 1024 * 1024 * 1024;

/** SHA-256 of a file's octets, read piece by piece. Throws InputFileError. */
export async function fileDigest(path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of readOctetPieces(path, digestOctets, signal)) hash.update(piece);
  return hash.digest('hex');
}

/** The files of a folder by name; it may hold nothing else. Throws InputFileError. */
export async function folderDigests(folder: string, signal: AbortSignal): Promise<readonly FoundFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new InputFileError('file-unreadable', `${folder}: cannot be read (${error.code ?? 'unknown error'})`);
  });
  const other = entries.find((entry) => !entry.isFile());
  if (other !== undefined) {
    throw new InputFileError(
      'file-malformed',
      `${folder}: files alone wanted in a folder of evidence, ${other.name} found`,
    );
  }
  const names = entries.map(({ name }) => name).sort();
  const files: FoundFile[] = [];
  for (const name of names) files.push({ name, sha256: await fileDigest(join(folder, name), signal) });
  return files;
}
