import { ReadError } from '../../core/document/read-error.ts';
import { readOctets, readPieces } from '../../core/document/read-pieces.ts';
import { GateproofError } from '../../core/gateproof-error.ts';

export type InputFileErrorCode = 'file-unreadable' | 'file-too-large' | 'file-too-slow' | 'file-malformed';

/** A file that the user named cannot be read. */
export class InputFileError extends GateproofError<InputFileErrorCode> {
  constructor(code: InputFileErrorCode, message: string) {
    super({ name: 'InputFileError', code, fault: 'input' }, message);
  }
}

/** The file's text, UTF-8. Reads and refuses as `readOctetPieces` does. */
export async function readTextFile(path: string, maxOctets: number, signal: AbortSignal): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await readOctetFile(path, maxOctets, signal));
}

/**
 * The file's octets in pieces, each to be used before the next is asked for. Refuses more than `maxOctets`: before reading anything where the
 * file says its size, else when they have come; and what keeps us waiting for more than `waitMs` (default: a minute). Throws InputFileError.
 */
export async function* readOctetPieces(
  path: string,
  maxOctets: number,
  signal: AbortSignal,
  waitMs?: number,
): AsyncGenerator<Uint8Array> {
  try {
    yield* readPieces(path, { mostOctets: maxOctets, signal, waitMs });
  } catch (error) {
    throw told(path, maxOctets, error);
  }
}

/** The file's octets. Reads and refuses as `readOctetPieces` does. */
export async function readOctetFile(path: string, maxOctets: number, signal: AbortSignal): Promise<Uint8Array> {
  try {
    return await readOctets(path, { mostOctets: maxOctets, signal });
  } catch (error) {
    throw told(path, maxOctets, error);
  }
}

function told(path: string, maxOctets: number, error: unknown): unknown {
  if (!(error instanceof ReadError)) return error;
  return new InputFileError(error.code, `${path}: ${error.told(maxOctets)}`);
}
