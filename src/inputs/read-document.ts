import type { SavedDocument } from '../document/document-reader.ts';
import { resultReader } from '../finding/parse-result.ts';
import type { ResultDocument } from '../finding/result.ts';
import { recordingReader } from '../observation/parse-recording.ts';
import type { Recording } from '../observation/recording.ts';
import { readOctetPieces } from './read-file.ts';

/** One of thousands of targets; more is a mistake. */
const documentOctets = 512 * 1024 * 1024;

/** A saved result (`--format json`). Throws InputFileError and DocumentFileError. */
export async function readResult(file: string, signal: AbortSignal): Promise<ResultDocument> {
  return await readDocument(file, resultReader(file), signal);
}

/** Saved observations. Throws InputFileError and DocumentFileError. */
export async function readRecording(file: string, signal: AbortSignal): Promise<Recording> {
  return await readDocument(file, recordingReader(file), signal);
}

async function readDocument<T>(file: string, document: SavedDocument<T>, signal: AbortSignal): Promise<T> {
  for await (const octets of readOctetPieces(file, documentOctets, signal)) document.push(octets);
  return document.end();
}
