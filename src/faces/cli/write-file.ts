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
  content: string | Uint8Array | Iterable<string> | AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const options = { ...defined({ signal }), flush: true };
  const data = typeof content === 'string' || content instanceof Uint8Array ? content : chunksOf(content);
  if (await isSpecial(path)) {
    try {
      await writeFile(path, data, { ...options, flush: false });
    } catch (error) {
      throw OutputError.of(path, error);
    }
    return;
  }
  await replaceFile(path, async (temporary) => await writeFile(temporary, data, options));
}

/** The same for what `write` writes under the temporary name that it is given. Throws OutputError, and what `write` throws. */
export async function replaceFile(path: string, write: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await makeFolder(dirname(path));
    await write(temporary);
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

function chunksOf(pieces: Iterable<string> | AsyncIterable<string>): Iterable<string> | AsyncIterable<string> {
  return Symbol.asyncIterator in pieces ? lateChunks(pieces) : chunks(pieces);
}

async function* lateChunks(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  const gathering = new Gathering();
  for await (const piece of pieces) yield* gathering.add(piece);
  yield* gathering.rest();
}

/** The pieces of a text in larger ones, so that each is worth a write. */
export function* chunks(pieces: Iterable<string>): Generator<string> {
  const gathering = new Gathering();
  for (const piece of pieces) yield* gathering.add(piece);
  yield* gathering.rest();
}

/** Pieces that are too small yet. */
class Gathering {
  #gathered: string[] = [];
  #units = 0;

  /** What is large enough with this one. */
  add(piece: string): readonly string[] {
    this.#gathered.push(piece);
    this.#units += piece.length;
    return this.#units < chunkUnits ? [] : this.rest();
  }

  /** What is left, however small. */
  rest(): readonly string[] {
    if (this.#units === 0) return [];
    const chunk = this.#gathered.join('');
    this.#gathered = [];
    this.#units = 0;
    return [chunk];
  }
}
