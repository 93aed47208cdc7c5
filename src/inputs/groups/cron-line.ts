import { Cron } from 'croner';
import { GateproofError } from '../../../core/gateproof-error.ts';

/**
 * Moments by a cron line of five fields in a time zone. An hour that the clocks leave out counts as the moment at which they go on; one that comes twice counts
 * once for a line with a fixed hour, twice for one of every hour: as Vixie's cron has it.
 */
export class CronLine {
  readonly #cron: Cron;

  /** Throws CronLineError. */
  constructor(line: string, timeZone: string) {
    try {
      this.#cron = new Cron(line, { timezone: timeZone, mode: '5-part', paused: true });
    } catch (cause) {
      throw new CronLineError(line, cause);
    }
  }

  /** The first moment later than this one, milliseconds since 1970 UTC; undefined where none ever comes. */
  after(moment: number): number | undefined {
    return this.#cron.nextRun(new Date(moment))?.getTime();
  }
}

export class CronLineError extends GateproofError<'cron-invalid'> {
  constructor(line: string, cause: unknown) {
    const why = cause instanceof Error ? `: ${cause.message.replace(/^CronPattern: /u, '')}` : '';
    super(
      { name: 'CronLineError', code: 'cron-invalid', fault: 'input' },
      `wanted minute, hour, day, month and weekday as in "0 3 * * 1", found ${JSON.stringify(line)}${why}`,
      { cause },
    );
  }
}
