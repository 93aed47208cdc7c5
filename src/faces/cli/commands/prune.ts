import { historyFormats } from '../../../../reports/history/registry.ts';
import { wholeNumber } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { systemClock } from '../../../run/clock.ts';
import { prune } from '../../../store/prune.ts';
import { historyFormat, namedStore } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

/** Removes evidence by retention and tells what it removed; `dryRun`: what it would. */
export async function pruneCommand(
  { streams: { out }, signal }: CommandContext,
  options: { readonly store?: string; readonly days: string; readonly dryRun?: boolean; readonly format?: string },
): Promise<number> {
  const { isDryRun, days, format, store } = await new Problems().all({
    isDryRun: () => options.dryRun ?? false,
    days: () => wholeNumber('--days', options.days, 0, 36_500),
    format: () => historyFormat(options.format),
    // Removing makes no store, nor brings one to another version.
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  const told = await prune(database, { now: systemClock.date().getTime(), days, isDryRun, signal });
  out.write(historyFormats[format](told, { colour: wantsColour(out), columns: out.columns }));
  return 0;
}
