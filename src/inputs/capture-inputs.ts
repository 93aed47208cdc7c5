import { basename } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { CaptureInput } from '../../sources/captures/read-captures.ts';
import { readOctetPieces } from './read-file.ts';

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
