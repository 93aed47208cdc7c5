import type { z } from 'zod';

/** A saved document that is not what its reader takes. */
export class DocumentFileError extends Error {
  readonly code = 'document-malformed';
}

/** Problems that a message names; a document of another kind has hundreds of the same sort. */
const namedProblems = 5;

/** JSON text checked against a schema. Throws DocumentFileError. */
export function parseJsonDocument<T>(text: string, file: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new DocumentFileError(`${file}: JSON wanted, ${(error as Error).message}`, { cause: error });
  }
  const checked = schema.safeParse(value);
  if (checked.success) return checked.data;
  const problems = checked.error.issues
    .slice(0, namedProblems)
    .map(({ path, message }) => `${path.length === 0 ? 'document' : path.join('.')}: ${message}`);
  const more = checked.error.issues.length - problems.length;
  throw new DocumentFileError(`${file}: ${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
}
