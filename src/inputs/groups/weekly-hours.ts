import { z } from 'zod';

const dayNames: readonly string[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayName = `(?:${dayNames.join('|')})`;
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d';

/** 'mon', or 'mon-fri'. */
export const dayRange: z.ZodString = z
  .string()
  .regex(new RegExp(`^${dayName}(?:-${dayName})?$`, 'u'), `a day (${dayNames.join(', ')}) or days as mon-fri wanted`);

/** '22:00-06:00'. */
export const hours: z.ZodString = z
  .string()
  .regex(new RegExp(`^${time}-(?:${time}|24:00)$`, 'u'), 'hours as 22:00-06:00 wanted');

/** Numbers of days, 0 is Sunday, each once and in their order; 'fri-mon' goes over the end of the week. */
export function daysOf(ranges: readonly string[]): readonly number[] {
  const found = ranges.flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map((day) => dayNames.indexOf(day));
    return Array.from({ length: ((last - first + 7) % 7) + 1 }, (_, at) => (first + at) % 7);
  });
  return [...new Set(found)].sort((a, b) => a - b);
}

/** Minutes after midnight. */
export function hoursOf(text: string): { readonly from: number; readonly until: number } {
  const [from = Number.NaN, until = Number.NaN] = text.split('-').map((one) => {
    const [hour, minute] = one.split(':').map(Number);
    return (hour ?? Number.NaN) * 60 + (minute ?? Number.NaN);
  });
  return { from, until };
}
