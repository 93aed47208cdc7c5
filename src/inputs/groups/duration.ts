import { z } from 'zod';

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs };

/** A time as '30m', '6h' or '7d'. */
export const duration: z.ZodString = z.string().regex(/^[1-9]\d{0,4}[mhd]$/u, 'a time as 30m, 6h or 7d wanted');

/** In milliseconds. Throws nothing: the text is one that `duration` let in. */
export function durationMs(text: string): number {
  return Number(text.slice(0, -1)) * (units[text.slice(-1)] ?? Number.NaN);
}
