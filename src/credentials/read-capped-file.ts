import { open } from 'node:fs/promises';
import { CredentialsError } from './credentials.ts';

/** Largest file that is read, in octets: a chain of many certificates is far below it. */
export const maxFileOctets = 1_048_576;

/** Reads a file of at most 1 MiB, whatever its size says. Throws CredentialsError `file-unreadable`, `file-too-large`. */
export async function readCappedFile(
  path: string,
  what: string,
  options: { readonly signal: AbortSignal },
): Promise<Uint8Array> {
  options.signal.throwIfAborted();
  try {
    await using file = await open(path, 'r');
    const octets = new Uint8Array(maxFileOctets + 1);
    let length = 0;
    while (length < octets.length) {
      options.signal.throwIfAborted();
      const { bytesRead } = await file.read(octets, length, octets.length - length, null);
      if (bytesRead === 0) return octets.slice(0, length);
      length += bytesRead;
    }
  } catch (cause) {
    options.signal.throwIfAborted();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new CredentialsError('file-unreadable', `${what}: wanted a readable file at ${path}, got ${code}`, { cause });
  }
  throw new CredentialsError('file-too-large', `${what}: wanted at most ${maxFileOctets} octets, ${path} has more`);
}
