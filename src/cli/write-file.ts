import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Pieces are gathered to this many UTF-16 units before they are written. */
const chunkUnits = 64 * 1024;

/** Writes a whole file or nothing: to a temporary name beside it, then rename. Makes the folder. */
export async function writeWholeFile(
  path: string,
  content: string | Uint8Array | Iterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    const data = typeof content === 'string' || content instanceof Uint8Array ? content : chunks(content);
    await writeFile(temporary, data, { ...(signal === undefined ? {} : { signal }), flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
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
