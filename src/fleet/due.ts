import { createHash } from 'node:crypto';
import { CronLine } from '../inputs/groups/cron-line.ts';
import { WindowTimes } from '../inputs/groups/window-times.ts';
import type { DeclaredTiming } from './declared.ts';

/** What is known of a gateway, moments in milliseconds since 1970 UTC. */
export interface LastTime {
  /** What tells it from others, always the same: by it the gateways of a group are spread. */
  readonly key: string;
  /** When its last scan that was settled began; absent: never. */
  readonly lastAt?: number | undefined;
  /** Scans in a row that came to no result. */
  readonly failures: number;
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
/** The least time from one scan to the next: a gateway that failed waits no longer than that. */
const mostWaitMs = 30 * minuteMs;

/** When gateways of a group are due. Pure: the same for the same arguments, on every machine. */
export class Schedule {
  readonly #everyMs: number;
  readonly #cron: CronLine | undefined;
  readonly #windows: WindowTimes;
  readonly #jitterMs: number | undefined;

  /** Throws CronLineError. Without `everyMs` and `cron` it is every day. */
  constructor({ everyMs = dayMs, cron, timeZone, windows, jitterMs }: DeclaredTiming) {
    this.#everyMs = everyMs;
    this.#cron = cron === undefined ? undefined : new CronLine(cron, timeZone);
    this.#windows = new WindowTimes(windows, timeZone);
    this.#jitterMs = jitterMs;
  }

  /**
   * When a gateway is to be scanned next, as it stands `now`: not later than now where it is due. What was missed is made up once. A gateway that
   * was never scanned is due at once; one whose last scan came to nothing after 1, 2, 4 … 30 minutes. Nothing is due outside the windows.
   */
  next({ key, lastAt, failures }: LastTime, now: number): number {
    const share = shareOf(key);
    const due = failures > 0 ? now + waitMs(failures) : lastAt === undefined ? now : this.#regular(lastAt, share);
    const moment = Math.max(due, now);
    const { from, until } = this.#windows.at(moment);
    if (from === moment) return due;
    // Not all at the moment at which a window opens, and none so late that it closes first.
    return from + Math.floor(share * Math.min(this.#jitterMs ?? Number.POSITIVE_INFINITY, (until - from) / 2));
  }

  /** Whether a scan may begin. */
  isOpen(now: number): boolean {
    return this.#windows.at(now).from === now;
  }

  #regular(lastAt: number, share: number): number {
    if (this.#cron !== undefined) {
      const late = Math.floor(share * (this.#jitterMs ?? 0));
      return (this.#cron.after(lastAt) ?? Number.POSITIVE_INFINITY) + late;
    }
    // Moments of its own, which a scan that began late does not move: the first that is at least half of the time away.
    const every = this.#everyMs;
    const phase = Math.floor(share * (this.#jitterMs ?? every));
    return Math.ceil((lastAt + every / 2 - phase) / every) * every + phase;
  }
}

function waitMs(failures: number): number {
  return Math.min(minuteMs * 2 ** Math.min(failures - 1, 10), mostWaitMs);
}

/** From 0 to less than 1. */
function shareOf(key: string): number {
  return createHash('sha256').update(key).digest().readUIntBE(0, 6) / 2 ** 48;
}
