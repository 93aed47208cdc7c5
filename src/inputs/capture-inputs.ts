import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import { isCompressed } from '../../sources/captures/file/decompressed.ts';
import type { CaptureInput } from '../../sources/captures/read-captures.ts';
import { readOctetPieces } from './read-file.ts';

/** So many octets are read before a thread of their own has started. */
const fewOctets = 64 * 0x100000;

/** Whether it may be much that comes: long files, standard input, and whatever does not say how long it is, which what is compressed does not. */
export async function mayBeLong(files: readonly string[], signal: AbortSignal): Promise<boolean> {
  let octets = 0;
  for (const file of files) {
    const found = file === '-' ? undefined : await stat(file).catch(() => undefined);
    if (file === '-' || (found !== undefined && !found.isFile())) return true;
    if (await beginsCompressed(file, signal)) return true;
    octets += found?.size ?? 0;
  }
  return octets > fewOctets;
}

/** Not where it cannot be read: that is told when it is read whole. */
async function beginsCompressed(file: string, signal: AbortSignal): Promise<boolean> {
  try {
    for await (const piece of readOctetPieces(file, Number.POSITIVE_INFINITY, signal)) return isCompressed(piece);
  } catch {
    // As one that is empty.
  }
  return false;
}

/** Captures by the names that the user gives; '-' is what comes by standard input, for as long as it comes. */
export function captureInputs(
  files: readonly string[],
  stdin: () => Readable,
  signal: AbortSignal,
): readonly CaptureInput[] {
  return files.map((file) =>
    file === '-'
      ? { name: file, pieces: addAbortSignal(signal, stdin()) }
      : {
          name: basename(file),
          pieces: readOctetPieces(file, Number.POSITIVE_INFINITY, signal, Number.POSITIVE_INFINITY),
        },
  );
}
