import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FoundFile } from '../attest/compare-resources.ts';
import { InputFileError } from '../inputs/read-file.ts';

/** SHA-256 of a file's octets, read piece by piece. Throws InputFileError. */
export async function fileDigest(path: string, signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const hash = createHash('sha256');
    for await (const chunk of file.createReadStream({ signal, autoClose: false })) hash.update(chunk as Uint8Array);
    return hash.digest('hex');
  } catch (error) {
    if (signal.aborted) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new InputFileError('file-unreadable', `${path}: cannot be read (${code})`);
  }
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
