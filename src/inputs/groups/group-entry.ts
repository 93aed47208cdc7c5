import { z } from 'zod';
import { entryName as name, entryText as text } from '../inventory-values.ts';
import { duration, durationMs } from './duration.ts';
import { dayRange, daysOf, hours, hoursOf } from './weekly-hours.ts';

/** Days and hours of a week in which scans may begin. */
export interface WeeklyHours {
  /** 0 is Sunday; on which they begin. */
  readonly days: readonly number[];
  /** Minutes after midnight. `until` at or before `from` is on the next day; 0 to 1440 is the whole one. */
  readonly from: number;
  readonly until: number;
}

/** Gateways that are looked at alike. */
export interface Group {
  /** Milliseconds; not with `cron`. */
  readonly everyMs?: number | undefined;
  /** Five fields, in `timeZone`. */
  readonly cron?: string | undefined;
  /** IANA's name. */
  readonly timeZone: string;
  /** None: at any time. */
  readonly windows: readonly WeeklyHours[];
  /** Each gateway is so much later at most, always by the same. Absent: not said. */
  readonly jitterMs?: number | undefined;
  readonly owner?: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  /** Ids, or files relative to the inventory. Absent: those of the run. */
  readonly policies?: readonly string[] | undefined;
  /** Sites from which it is scanned. None: from anywhere, and only once. */
  readonly from: readonly string[];
}

const windowEntry = z.strictObject({ days: z.array(dayRange).min(1).max(7).optional(), hours: hours.optional() });

/** A group as the file has it. */
export interface GroupEntry {
  readonly every?: string | undefined;
  readonly cron?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly windows?:
    | readonly { readonly days?: readonly string[] | undefined; readonly hours?: string | undefined }[]
    | undefined;
  readonly jitter?: string | undefined;
  readonly owner?: string | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly policies?: readonly string[] | undefined;
  readonly from?: readonly string[] | undefined;
}

export const groupEntry: z.ZodType<GroupEntry, GroupEntry> = z.strictObject({
  every: duration.optional(),
  cron: text.optional(),
  timeZone: text.optional(),
  windows: z.array(windowEntry).min(1).max(32).optional(),
  jitter: duration.optional(),
  owner: text.optional(),
  labels: z.record(name, text).optional(),
  policies: z.array(text).min(1).max(64).optional(),
  from: z.array(name).min(1).max(64).optional(),
});

/** What an entry means that was found to be in order. */
export function groupOf(entry: GroupEntry): Group {
  const { every, cron, timeZone = 'UTC', windows = [], jitter, owner, labels = {}, policies, from = [] } = entry;
  return {
    everyMs: every === undefined ? undefined : durationMs(every),
    cron,
    timeZone,
    windows: windows.map(({ days = ['sun-sat'], hours: day = '00:00-24:00' }) => ({
      days: daysOf(days),
      ...hoursOf(day),
    })),
    jitterMs: jitter === undefined ? undefined : durationMs(jitter),
    owner,
    labels,
    policies,
    from,
  };
}
