import { ReadError } from '../document/read-error.ts';
import { readOctets } from '../document/read-pieces.ts';

/** Largest file of a policy or of a client in octets. */
const MAX_FILE_BYTES = 1024 * 1024;

/** The text of a file, what is wrong with it, or what was found in place of a file that can be read. */
export type DataFile =
  | { readonly text: string }
  | { readonly code: 'too-large' | 'not-utf8'; readonly message: string }
  | { readonly unreadable: string };

/** Reads a file of a policy or of a client. Throws the signal's reason. */
export async function readDataFile(path: string, signal: AbortSignal): Promise<DataFile> {
  let octets: Uint8Array;
  try {
    octets = await readOctets(path, { mostOctets: MAX_FILE_BYTES, signal });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    if (error.code === 'file-too-large')
      return { code: 'too-large', message: `wanted a file of at most ${MAX_FILE_BYTES} octets, found more` };
    return { unreadable: error.found };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets) };
  } catch {
    return { code: 'not-utf8', message: 'wanted text in UTF-8, found other octets' };
  }
}
