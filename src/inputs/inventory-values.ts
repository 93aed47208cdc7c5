import { z } from 'zod';

/** What an entry of the inventory is called. */
export const entryName: z.ZodString = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u, 'a name of letters, digits, dot, dash and underscore wanted');

export const entryText: z.ZodString = z.string().min(1).max(1024);

export const entryVariable: z.ZodString = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/u, 'the name of an environment variable wanted');
