import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { WaiverFile } from '../judge/waivers/waiver.ts';
import { InputFileError, readOctetFile } from './read-file.ts';

const waiverOctets = 1024 * 1024;

/** The waivers of a file, or undefined where none is given. Throws InputFileError and DocumentError. */
export async function loadWaivers(file: string | undefined, signal: AbortSignal): Promise<WaiverFile | undefined> {
  if (file === undefined) return undefined;
  const octets = await readOctetFile(file, waiverOctets, signal);
  const { parseWaivers } = await import('../judge/waivers/parse-waivers.ts');
  return {
    name: basename(file),
    digest: `sha256:${createHash('sha256').update(octets).digest('hex')}`,
    waivers: parseWaivers(utf8(octets, file), file),
  };
}

function utf8(octets: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    throw new InputFileError('file-malformed', `${file}: text in UTF-8 wanted, other octets found`);
  }
}
