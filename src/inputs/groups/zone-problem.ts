import { didYouMean } from '../../../core/policy/nearest.ts';

/** What is wrong with a time zone, undefined where nothing is. It goes by its name: an offset as +01:00 knows no summer. */
export function zoneProblem(name: string): string | undefined {
  if (isTimeZone(name)) return undefined;
  const near = didYouMean(name, Intl.supportedValuesOf('timeZone'));
  return `wanted a time zone as Europe/Berlin, found "${name}"${near}`;
}

function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/u.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
