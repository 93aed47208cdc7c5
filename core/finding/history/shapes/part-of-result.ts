import { z } from 'zod';
import schema from '../../../../schemas/result.schema.json' with { type: 'json' };

type Part = keyof typeof schema.$defs;

/** A part of a result document, which has a schema of its own: it is referred to, and described there alone. */
export function partOfResult<T>(name: Part, inner = ''): z.ZodType<T> {
  return (z.unknown() as unknown as z.ZodType<T>).meta({ $ref: `${schema.$id}#/$defs/${name}${inner}` });
}
