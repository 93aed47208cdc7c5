import type { z } from 'zod';
import { DocumentFileError } from '../document/document-file-error.ts';
import type { Shapes } from './exchange-shape.ts';
import { inspectRecording, recordingSchema } from './parse-recording.ts';
import type { Recording } from './recording.ts';

/** Problems that a message names. */
const namedProblems = 5;
/** Levels that an offer or an answer may have; what refers to itself has more than any. */
const deepest = 256;
/** Levels that a message names of what JSON has no word for. */
const namedLevels = 6;

/**
 * A recording that some program hands in, held to what a saved one must be (`parseRecording`), as it is: nothing is written or copied. Throws
 * DocumentFileError, which says what was wanted and where; `name` stands before it as a file's name does.
 */
export function checkRecording(value: unknown, name: string, shapes: Shapes): Recording {
  const problems: string[] = [];
  let count = 0;
  const add = (place: readonly PropertyKey[], message: string): void => {
    count += 1;
    if (problems.length < namedProblems) problems.push(`${place.map(String).join('.') || 'document'}: ${message}`);
  };
  const check = (schema: z.ZodType, of: unknown, place: readonly PropertyKey[]): void => {
    const stranger = of === undefined ? undefined : notJson(of, 0);
    if (stranger !== undefined) {
      add([...place, ...stranger.slice(0, namedLevels)], 'a JSON value wanted');
      return;
    }
    for (const { path, message } of schema.safeParse(of).error?.issues ?? []) add([...place, ...path], message);
  };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DocumentFileError(`${name}: a recording wanted, ${kindOf(value)} found`);
  }
  const members = value as Readonly<Record<string, unknown>>;
  const wanted = recordingSchema(shapes).members;
  for (const [member, { value: schema, element }] of Object.entries(wanted)) {
    const given = members[member];
    if (element === undefined || !Array.isArray(given)) check(schema, given, [member]);
    else for (const [at, one] of given.entries()) check(element, one, [member, at]);
  }
  const unknown = Object.keys(members).filter((member) => !Object.hasOwn(wanted, member));
  for (const member of unknown) add([], `Unrecognized key: ${JSON.stringify(member)}`);
  if (count > 0) {
    const more = count - problems.length;
    throw new DocumentFileError(`${name}: ${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
  }
  return inspectRecording(value as Recording, name);
}

/** Where something stands that JSON has no word for; undefined where there is nothing of it. A member that is undefined is absent. */
function notJson(value: unknown, depth: number): readonly PropertyKey[] | undefined {
  // A number that JSON cannot write is the schema's to name.
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return undefined;
  const isList = Array.isArray(value);
  if (depth >= deepest || (!isList && Object.prototype.toString.call(value) !== '[object Object]')) return [];
  for (const [name, one] of isList ? value.entries() : Object.entries(value as object)) {
    const found = one === undefined && !isList ? undefined : notJson(one, depth + 1);
    if (found !== undefined) return [name, ...found];
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value;
}
