import { readWhole, type SavedDocument, savedDocument } from '../document/document-reader.ts';
import { inspectResult } from './inspect-result.ts';
import type { ResultDocument } from './result.ts';
import { resultSchema } from './result-schema.ts';

/** Reads a saved result that comes in pieces. Throws DocumentFileError, which says what was wanted and where. */
export function resultReader(file: string): SavedDocument<ResultDocument> {
  return savedDocument(file, resultSchema(), inspectResult);
}

/** Reads a saved result that is here as a whole. Throws DocumentFileError, which says what was wanted and where. */
export function parseResult(content: string | Uint8Array, file: string): ResultDocument {
  return readWhole(content, resultReader(file));
}
