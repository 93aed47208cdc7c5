import { didYouMean } from '../../../core/policy/nearest.ts';
import type { HistoryFormatName } from '../../../reports/history/registry.ts';
import { calendarDay, OptionError } from '../../inputs/checked-option.ts';
import { systemClock } from '../../run/clock.ts';
import type { Database } from '../../store/database.ts';
import type { StoreAccess } from '../../store/migrations/migrate.ts';
import { openStoreOf } from '../../store/open-store.ts';
import type { Question } from '../../store/questions/question.ts';

/** Options of every question to a store. */
export interface AskingOptions {
  readonly store?: string;
  readonly format?: string;
  readonly site?: string;
  readonly group?: string;
  readonly asOf?: string;
}

const formatNames: readonly HistoryFormatName[] = ['terminal', 'json', 'csv'];

/** The store of `--store` or GATEPROOF_STORE; none is made by reading. Throws OptionError and StoreError. */
export async function namedStore(store: string | undefined, access: StoreAccess): Promise<Database> {
  const opened = openStoreOf(store, process.env, { access });
  if (opened === undefined)
    throw new OptionError('--store: a store wanted (gateproof.db, postgres://…), none found, nor in GATEPROOF_STORE');
  return await opened;
}

/** The format by its name. Throws OptionError. */
export function historyFormat(format = 'terminal'): HistoryFormatName {
  const known = formatNames.find((name) => name === format);
  if (known !== undefined) return known;
  throw new OptionError(
    `--format: ${formatNames.join(', ')} wanted, "${format}" found${didYouMean(format, formatNames)}`,
  );
}

/** Now, or the end of the day of `--as-of` where that is over. Throws OptionError. */
export function questionOf({ site, group, asOf }: AskingOptions): Question {
  const now = systemClock.date().getTime();
  const at = asOf === undefined ? now : Date.parse(`${calendarDay('--as-of', asOf)}T23:59:59.999Z`);
  return { site, group, at, isNow: at >= now };
}
