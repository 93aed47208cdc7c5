import { open } from 'node:fs/promises';

/** A long file is read in pieces of so many octets. */
const pieceOctets = 256 * 1024;

/** A file that the user named cannot be read. */
export class InputFileError extends Error {
  readonly code: 'file-unreadable' | 'file-too-large' | 'file-malformed';
  constructor(code: InputFileError['code'], message: string) {
    super(message);
    this.name = 'InputFileError';
    this.code = code;
  }
}

/** The file's text, UTF-8; refuses more than `maxOctets` before reading it. */
export async function readTextFile(path: string, maxOctets: number, signal: AbortSignal): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readOctetFile(path, maxOctets, signal));
}

/**
 * The file's octets in pieces, each to be used before the next is asked for. Refuses more than `maxOctets`: before reading anything where the
 * file says its size, else when they have come.
 */
export async function* readOctetPieces(
  path: string,
  maxOctets: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const tooLarge = (found: string): InputFileError =>
    new InputFileError('file-too-large', `${path}: at most ${maxOctets} octets wanted, ${found} found`);
  signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxOctets) throw tooLarge(String(size));
    const piece = new Uint8Array(pieceOctets);
    for (let octets = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length);
      signal.throwIfAborted();
      if (bytesRead === 0) return;
      octets += bytesRead;
      if (octets > maxOctets) throw tooLarge('more');
      yield piece.subarray(0, bytesRead);
    }
  } catch (error) {
    throw error instanceof InputFileError || signal.aborted ? error : unreadable(path, error);
  }
}

/** The file's octets; refuses more than `maxOctets` before reading it. */
export async function readOctetFile(path: string, maxOctets: number, signal: AbortSignal): Promise<Uint8Array> {
  signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    if (size > maxOctets) {
      throw new InputFileError('file-too-large', `${path}: at most ${maxOctets} octets wanted, ${size} found`);
    }
    return new Uint8Array(await file.readFile({ signal }));
  } catch (error) {
    throw error instanceof InputFileError || signal.aborted ? error : unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): InputFileError {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
  return new InputFileError('file-unreadable', `${path}: cannot be read (${code})`);
}
