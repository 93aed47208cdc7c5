import { z } from 'zod';

/* What the shapes of offers and answers are made of. */

export const code: z.ZodInt = z.int().min(0);
export const codes: z.ZodArray<z.ZodInt> = z.array(code);
export const hex: z.ZodString = z.string().regex(/^([0-9a-f]{2})*$/u, 'octets in lower-case hex wanted');
/** An object of which nothing is read. */
export const anything: z.ZodType<object> = z.looseObject({});
