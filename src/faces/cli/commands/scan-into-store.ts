import { hostname } from 'node:os';
import { visibleText } from '../../../../reports/text/visible-text.ts';
import { type IntoStore, scanIntoStore } from '../../../fleet/scan-into-store.ts';
import { StoreClock } from '../../../fleet/store-clock.ts';
import { tellSettled } from '../../../fleet/telling/events.ts';
import { usualThreads } from '../../../fleet/usual-threads.ts';
import { calendarDay, OptionError } from '../../../inputs/checked-option.ts';
import { gatewaysOf } from '../../../inputs/gateways-of.ts';
import { loadInputs } from '../../../inputs/load-inputs.ts';
import { Problems } from '../../../inputs/problems.ts';
import { siteOfLabels } from '../../../inputs/site-label.ts';
import { systemClock } from '../../../run/clock.ts';
import { namedStore } from '../asking.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { holdHeaps } from '../held-heaps.ts';
import { intoStoreWords } from '../into-store-words.ts';
import { limitsOf } from '../limits-of.ts';
import type { ScanOptions } from '../options.ts';
import { progressForm } from '../progress-form.ts';
import { withProgressLine } from '../progress-line.ts';
import { tellNotes } from '../tell-notes.ts';

/** What is made of one scan as a whole, which a store does not keep. */
const ofOneScan = {
  format: '--format',
  out: '--out',
  evidence: '--evidence',
  baseline: '--baseline',
  waivers: '--waivers',
} as const;

/** Probes, judges and settles gateway by gateway; the exit code is the worst verdict. */
export async function scanIntoStoreCommand(
  context: CommandContext,
  targets: readonly string[],
  options: ScanOptions,
): Promise<number> {
  using _heaps = holdHeaps();
  const { signal, streams } = context;
  const problems = new Problems();
  const { limits, form, asOf, inputs, site } = await problems.all({
    limits: () => limitsOf(options),
    form: () => progressForm(options.progress),
    asOf: () =>
      options.asOf === undefined ? systemClock.date().toISOString().slice(0, 10) : calendarDay('--as-of', options.asOf),
    inputs: () => loadInputs(targets, options, signal),
    site: () => siteOfLabels(options.label),
    reports: () => checkNoReports(options),
  });
  await tellNotes(inputs, streams);
  const { store } = await problems.all({ store: () => namedStore(options.store, 'write') });
  await using database = store;
  const clock = new StoreClock(systemClock);
  await clock.measure(database);
  context.whenInterrupted(
    'ending; what was settled stays, what is being scanned is not settled (interrupt again to leave at once)',
  );
  const gateways = gatewaysOf(inputs.targets);
  const done = await withProgressLine(
    streams.err,
    async (onProgress, say) =>
      await scanIntoStore({
        database,
        gateways,
        policies: inputs.policies,
        trustAnchors: inputs.trustAnchors,
        limits,
        asOf,
        site,
        threads: usualThreads(gateways.length),
        clock,
        by: `${hostname()}/${process.pid}`,
        onSettled: tellSettled,
        onProgress,
        onWords: (words) => say(`gateproof: ${visibleText(words)}\n`),
        signal,
      }),
    form,
  );
  for (const line of intoStoreWords(done)) streams.out.write(`${visibleText(line)}\n`);
  for (const { gateway, reason } of done.failed)
    streams.err.write(`gateproof: ${visibleText(`${gateway}: ${reason}`)}\n`);
  return signal.aborted ? exitCodes.interrupted : codeOf(done, options);
}

function codeOf({ failed, worst }: IntoStore, { strict = false }: ScanOptions): number {
  return failed.length > 0 ? exitCodes.internal : strict ? worst.strictly : worst.exitCode;
}

/** Throws OptionError. */
function checkNoReports(options: ScanOptions): void {
  const given = Object.entries(ofOneScan).flatMap(([key, flag]) =>
    options[key as keyof typeof ofOneScan] === undefined ? [] : [flag],
  );
  if (given.length === 0) return;
  throw new OptionError(
    `${given.join(', ')}: with --store results go into the store, gateway by gateway, and none is kept as a whole; ask it with gateproof status, history and changes, or scan without --store`,
  );
}
