import { ReadError } from '../document/read-error.ts';
import { readOctets } from '../document/read-pieces.ts';
import { CredentialsError } from './credentials.ts';

/** Largest file that is read, in octets: a chain of many certificates is far below it. */
export const maxFileOctets = 1_048_576;

/**
 * Reads a file of at most 1 MiB, whatever its size says. Throws CredentialsError `file-unreadable`, `file-too-large`, `file-too-slow`, and the
 * signal's reason.
 */
export async function readCappedFile(
  path: string,
  what: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Uint8Array> {
  try {
    return await readOctets(path, { mostOctets: maxFileOctets, signal });
  } catch (cause) {
    if (!(cause instanceof ReadError)) throw cause;
    const message =
      cause.code === 'file-unreadable'
        ? `wanted a readable file at ${path}, got ${cause.found}`
        : `${path}: ${cause.told(maxFileOctets)}`;
    throw new CredentialsError(cause.code, `${what}: ${message}`, { cause });
  }
}
