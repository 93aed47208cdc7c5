import { createHash } from 'node:crypto';
import type { SavedDocument } from '../../core/document/document-reader.ts';
import { resultReader } from '../../core/finding/parse-result.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { recordingFileReader } from '../../core/observation/recording-file.ts';
import { exchangeShapes } from './exchange-shapes.ts';
import { readOctetPieces } from './read-file.ts';

/** One of thousands of targets; more is a mistake. */
const documentOctets = 512 * 1024 * 1024;

/** A saved result (`--format json`). Throws InputFileError and DocumentFileError. */
export async function readResult(file: string, signal: AbortSignal): Promise<ResultDocument> {
  return await readDocument(file, resultReader(file), signal);
}

/** A saved result, and the SHA-256 of the same octets in hex. Throws InputFileError and DocumentFileError. */
export async function readResultAndDigest(
  file: string,
  signal: AbortSignal,
): Promise<{ readonly result: ResultDocument; readonly sha256: string }> {
  const hash = createHash('sha256');
  const result = await readDocument(file, resultReader(file), signal, (octets) => hash.update(octets));
  return { result, sha256: hash.digest('hex') };
}

/** Saved observations. Throws InputFileError and DocumentFileError. */
export async function readRecording(file: string, signal: AbortSignal): Promise<Recording> {
  return await readDocument(file, recordingFileReader(file, await exchangeShapes()), signal);
}

async function readDocument<T>(
  file: string,
  document: SavedDocument<T>,
  signal: AbortSignal,
  onOctets: (octets: Uint8Array) => void = () => undefined,
): Promise<T> {
  for await (const octets of readOctetPieces(file, documentOctets, signal)) {
    onOctets(octets);
    document.push(octets);
  }
  return document.end();
}
