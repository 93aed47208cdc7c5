import { calendarDay, OptionError } from './checked-option.ts';
import { duration, durationMs } from './groups/duration.ts';

/** A span as '7d', or a day as YYYY-MM-DD: the moment so long before `now`, or that day's begin (UTC), in milliseconds since 1970. Throws OptionError. */
export function pastMoment(option: string, given: string, now: number): number {
  if (/^\d{4}-/u.test(given)) return Date.parse(calendarDay(option, given));
  if (duration.safeParse(given).success) return now - durationMs(given);
  throw new OptionError(`${option}: a span as 7d or 12h, or a day as YYYY-MM-DD wanted, "${given}" found`);
}

/** A span of whole days, '60d'. Throws OptionError. */
export function wholeDays(option: string, given: string): number {
  const days = /^(\d{1,5})d$/u.exec(given)?.[1];
  if (days !== undefined) return Number(days);
  throw new OptionError(`${option}: a number of days as 60d wanted, "${given}" found`);
}
