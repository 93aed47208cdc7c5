import { CronLine } from './cron-line.ts';
import type { WeeklyHours } from './group-entry.ts';

/** When a window is open, in milliseconds since 1970 UTC: the one that is open, or the next that will be. */
export interface Opening {
  readonly from: number;
  readonly until: number;
}

interface Edges {
  readonly opens: CronLine;
  readonly closes: CronLine;
  readonly isWholeDay: boolean;
}

const dayMinutes = 1440;

/**
 * Days and hours of a week in a time zone, as moments. Where the clocks go on they open, and close, when they do; where an hour comes twice they open at the first
 * and close at the first.
 */
export class WindowTimes {
  readonly #edges: readonly Edges[];

  constructor(windows: readonly WeeklyHours[], timeZone: string) {
    this.#edges = windows.map(({ days, from, until }) => {
      const isNextDay = until <= from || until === dayMinutes;
      const closing = isNextDay ? days.map((day) => (day + 1) % 7) : days;
      return {
        opens: edge(from, days, timeZone),
        closes: edge(until % dayMinutes, closing, timeZone),
        isWholeDay: until - from === dayMinutes,
      };
    });
  }

  /** Of no window: always. `from` is the moment itself where one is open. */
  at(moment: number): Opening {
    if (this.#edges.length === 0) return { from: moment, until: Number.POSITIVE_INFINITY };
    const found = this.#edges.map((one) => openingOf(one, moment));
    const from = Math.min(...found.map((one) => one.from));
    return { from, until: Math.max(...found.filter((one) => one.from === from).map(({ until }) => until)) };
  }
}

function openingOf({ opens, closes, isWholeDay }: Edges, moment: number): Opening {
  const next = (line: CronLine, after: number): number => line.after(after) ?? Number.POSITIVE_INFINITY;
  const [from, until] = [next(opens, moment), next(closes, moment)];
  // Whole days that follow each other close as they open.
  if (until < from || (until === from && isWholeDay)) return { from: moment, until };
  // Hours that the clocks leave out on that day.
  if (next(closes, from - 1) === from && !isWholeDay) return openingOf({ opens, closes, isWholeDay }, from);
  return { from, until: next(closes, from) };
}

function edge(minutes: number, days: readonly number[], timeZone: string): CronLine {
  return new CronLine(`${minutes % 60} ${Math.floor(minutes / 60)} * * ${days.join(',')}`, timeZone);
}
