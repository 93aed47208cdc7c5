import { z } from 'zod';
import { DocumentFileError, parseJsonDocument } from '../observation/parse-json-document.ts';
import type { ResultDocument } from './result.ts';

const summary = z.looseObject({ verdict: z.enum(['conforms', 'violates', 'inconclusive']) });

/** What a report writer relies on; `schemas/result.schema.json` says the whole. */
const resultSchema = z.looseObject({
  schemaVersion: z.literal('1.0'),
  tool: z.looseObject({ name: z.literal('gateproof'), version: z.string() }),
  asOf: z.iso.date(),
  startedAt: z.string(),
  finishedAt: z.string(),
  interrupted: z.boolean(),
  policies: z.array(
    z.looseObject({ id: z.string(), clauses: z.array(z.looseObject({ id: z.string(), table: z.string() })) }),
  ),
  summary,
  targets: z.array(z.looseObject({ url: z.string(), summary, facts: z.looseObject({}) })),
  findings: z.array(
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
  observations: z.array(z.looseObject({ id: z.string(), target: z.string(), outcome: z.string() })),
});

/** Reads a saved result. Throws DocumentFileError, which says what was wanted and where. */
export function parseResult(text: string, file: string): ResultDocument {
  const result = parseJsonDocument(text, file, resultSchema) as unknown as ResultDocument;
  const ids = new Set(result.observations.map(({ id }) => id));
  const dangling = result.findings.find(({ evidence }) => evidence.some((id) => !ids.has(id)));
  if (dangling !== undefined)
    throw new DocumentFileError(`${file}: finding ${dangling.id} rests on observations that are not there`);
  return result;
}
