import { readOctetPieces } from './read-file.ts';

/** Within so many octets a file of observations says that it is one. */
const toldWithin = 4096;
const observations = /"kind"\s*:\s*"gateproof-(?:observations|journal)"/u;

/** Whether a saved document is a result, and not the observations of a scan. Throws InputFileError. */
export async function isResultFile(file: string, signal: AbortSignal): Promise<boolean> {
  const decoder = new TextDecoder('latin1');
  let text = '';
  for await (const octets of readOctetPieces(file, Number.MAX_SAFE_INTEGER, signal)) {
    text += decoder.decode(octets.subarray(0, toldWithin - text.length));
    if (text.length >= toldWithin) break;
  }
  return !observations.test(text);
}
