import { z } from 'zod';
import { DocumentFileError } from '../document/document-file-error.ts';
import {
  type DocumentSchema,
  listOf,
  readWhole,
  type SavedDocument,
  savedDocument,
} from '../document/document-reader.ts';
import type { ResultDocument } from './result.ts';

const summary = z.looseObject({ verdict: z.enum(['conforms', 'violates', 'inconclusive']) });

/** What a report writer relies on; `schemas/result.schema.json` says the whole. */
const resultSchema: DocumentSchema = {
  isOpen: true,
  members: {
    schemaVersion: { value: z.literal('1.0') },
    tool: { value: z.looseObject({ name: z.literal('gateproof'), version: z.string() }) },
    asOf: { value: z.iso.date() },
    startedAt: { value: z.iso.datetime() },
    finishedAt: { value: z.iso.datetime() },
    interrupted: { value: z.boolean() },
    policies: listOf(
      z.looseObject({ id: z.string(), clauses: z.array(z.looseObject({ id: z.string(), table: z.string() })) }),
    ),
    summary: { value: summary },
    targets: listOf(z.looseObject({ url: z.string(), summary, facts: z.looseObject({}) })),
    findings: listOf(
      z.looseObject({
        id: z.string(),
        policy: z.string(),
        clause: z.string(),
        target: z.string(),
        verdict: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
        reason: z.string(),
        evidence: z.array(z.string()),
      }),
    ),
    observations: listOf(z.looseObject({ id: z.string(), target: z.string(), outcome: z.string() })),
  },
};

/** Reads a saved result that comes in pieces. Throws DocumentFileError, which says what was wanted and where. */
export function resultReader(file: string): SavedDocument<ResultDocument> {
  return savedDocument(file, resultSchema, withEvidence);
}

/** Reads a saved result that is here as a whole. Throws DocumentFileError, which says what was wanted and where. */
export function parseResult(content: string | Uint8Array, file: string): ResultDocument {
  return readWhole(content, resultReader(file));
}

function withEvidence(result: ResultDocument, file: string): ResultDocument {
  const ids = new Set(result.observations.map(({ id }) => id));
  const dangling = result.findings.find(({ evidence }) => evidence.some((id) => !ids.has(id)));
  if (dangling !== undefined)
    throw new DocumentFileError(`${file}: finding ${dangling.id} rests on observations that are not there`);
  return result;
}
