import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { defined } from '../../../core/defined.ts';
import { makeFolder } from './make-folder.ts';
import { OutputError } from './output-error.ts';
import { temporaryName } from './temporary-name.ts';

/** Pieces are gathered to this many UTF-16 units before they are written. */
const chunkUnits = 64 * 1024;

/**
 * Writes a whole file or nothing: to a temporary name beside it, then rename. Makes the folder. What is there and is no file (a pipe, a
 * device) is written to. Throws OutputError, and what `content` throws.
 */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  const options = { ...defined({ signal }), flush: true };
  try {
    const data = typeof content === 'string' || content instanceof Uint8Array ? content : chunks(content);
    if (await isSpecial(path)) {
      await writeFile(path, data, { ...options, flush: false });
      return;
    }
    await makeFolder(dirname(path));
    await writeFile(temporary, data, options);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw OutputError.of(path, error);
  }
}

/** A rename would put a file in the place of a device. */
async function isSpecial(path: string): Promise<boolean> {
  const state = await stat(path).catch(() => undefined);
  return state !== undefined && !state.isFile() && !state.isDirectory();
}

/** The pieces of a text in larger ones, so that each is worth a write. */
export function* chunks(pieces: Iterable<string>): Generator<string> {
  let gathered: string[] = [];
  let units = 0;
  for (const piece of pieces) {
    gathered.push(piece);
    units += piece.length;
    if (units < chunkUnits) continue;
    yield gathered.join('');
    gathered = [];
    units = 0;
  }
  if (units > 0) yield gathered.join('');
}
