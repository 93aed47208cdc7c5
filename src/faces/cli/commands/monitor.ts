import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { visibleText } from '../../../../reports/text/visible-text.ts';
import { AddedFleet } from '../../../fleet/added-fleet.ts';
import { fleetVerdict } from '../../../fleet/fleet-verdict.ts';
import { handOut } from '../../../fleet/hand-out.ts';
import { monitor } from '../../../fleet/monitor.ts';
import type { MonitorEvent } from '../../../fleet/monitor-event.ts';
import { runFleet } from '../../../fleet/run-fleet.ts';
import type { Telling } from '../../../fleet/telling/deliver-due.ts';
import { withTelling } from '../../../fleet/telling/keep-telling.ts';
import { loadTelling } from '../../../fleet/telling/load-telling.ts';
import { usualThreads } from '../../../fleet/usual-threads.ts';
import { WatchedFleet } from '../../../fleet/watched-fleet.ts';
import { loadFleet } from '../../../inputs/load-fleet.ts';
import { InputError, Problems } from '../../../inputs/problems.ts';
import { siteOfLabels } from '../../../inputs/site-label.ts';
import { systemClock } from '../../../run/clock.ts';
import { namedStore } from '../asking.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { withFoundInventory } from '../found-inventory.ts';
import { holdHeaps } from '../held-heaps.ts';
import { limitsOf } from '../limits-of.ts';
import { monitorWords, waitingWords } from '../monitor-words.ts';
import type { ProbingOptions } from '../options.ts';
import { progressForm } from '../progress-form.ts';
import { withProgressLine } from '../progress-line.ts';
import { openSharedQueue, sharedStore } from '../shared-store.ts';
import { untoldWords } from '../untold-words.ts';
import { usualInventory } from '../usual-inventory.ts';

export interface MonitorCommandOptions
  extends Omit<ProbingOptions, 'profile' | 'credentials' | 'serverName' | 'config'> {
  readonly config?: string;
  readonly store?: string;
  readonly once?: boolean;
  readonly handOut?: boolean;
  readonly policy?: readonly string[];
  readonly given?: readonly string[];
  readonly label?: readonly string[];
}

/** Scans what is due until it is stopped: 130. With `--once` until nothing is: 0, 1 or 2, how the fleet stands then, and 70 where something could not be settled. */
export async function monitorCommand(context: CommandContext, given: MonitorCommandOptions): Promise<number> {
  using _heaps = holdHeaps();
  const { signal, streams } = context;
  const { once = false } = given;
  const options = named(await withFoundInventory(given, [], streams));
  const loaded: { telling: Telling } = { telling: { withinMs: 0, channels: [] } };
  // The store is opened when all else is known to be right.
  const added: { fleet?: AddedFleet } = {};
  const problems = new Problems();
  const { limits, form, site, watched, shared } = await problems.all({
    shared: () => (options.handOut === true ? sharedStore(options.store) : undefined),
    limits: () => limitsOf(options),
    form: () => progressForm(options.progress),
    site: () => siteOfLabels(options.label),
    watched: async () =>
      await WatchedFleet.load(
        async () => {
          const besides = { readsCredentials: options.handOut !== true, added: added.fleet?.targets() ?? [] };
          const fleet = await loadFleet({ ...options, ...besides }, signal);
          const wrong = new Problems();
          const source = { baseDir: dirname(resolve(options.config)), environment: process.env, signal };
          loaded.telling = await loadTelling(fleet.tell ?? {}, source, wrong, fleet.place);
          wrong.throwIfAny();
          return fleet;
        },
        async () => (await added.fleet?.stamp()) ?? '',
      ),
  });
  const { store } = await problems.all({ store: () => namedStore(options.store, 'write') });
  await using database = store;
  added.fleet = new AddedFleet(database);
  await watched.look((found) => {
    throw new InputError(found);
  });
  await using queue =
    shared &&
    (await openSharedQueue(shared, (problem) => streams.err.write(`gateproof: queue: ${visibleText(problem)}\n`)));
  const clock = systemClock;
  context.whenInterrupted(
    'ending; what is being scanned is not settled, and due as it was (interrupt again to leave at once)',
  );
  let hasFailed = false;
  await withProgressLine(
    streams.err,
    async (onProgress, say) => {
      let waitsUntil: number | undefined;
      const onEvent = (event: MonitorEvent): void => {
        if (event.kind === 'waiting' && event.until !== waitsUntil) {
          waitsUntil = event.until;
          onProgress({ step: 'note', note: waitingWords(event.until) });
        }
        hasFailed ||= event.kind === 'failed' || event.kind === 'not-settled';
        for (const line of monitorWords(event)) say(`gateproof: ${visibleText(line)}\n`);
      };
      for (const note of watched.fleet.notes) say(`gateproof: ${note}\n`);
      await withTelling(
        database,
        () => loaded.telling,
        { clock, signal, onFailed: (receiver, why) => say(`gateproof: ${visibleText(untoldWords(receiver, why))}\n`) },
        async (told) =>
          await monitor({
            database,
            watched,
            run: async (round) =>
              await runFleet({
                ...round,
                limits,
                site,
                threads: usualThreads(round.of),
                onProgress,
                onFault: (error) => say(`gateproof: ${visibleText(String(error))}\n`),
              }),
            by: `${hostname()}/${process.pid}`,
            site,
            once,
            clock,
            onEvent,
            ...(queue === undefined ? {} : { handOut: async (now) => await handOut(database, queue, now) }),
            ...told,
          }),
      );
    },
    form,
  );
  if (signal.aborted) return exitCodes.interrupted;
  const verdict = queue === undefined ? await fleetVerdict(database, site, clock.date().getTime()) : 0;
  return hasFailed ? exitCodes.internal : verdict;
}

/** Throws InputError. */
function named(options: MonitorCommandOptions): MonitorCommandOptions & { readonly config: string } {
  const { config } = options;
  if (config !== undefined) return { ...options, config };
  throw new InputError([
    `--config: an inventory wanted, none given, and no ${usualInventory} in this folder; gateproof init writes one`,
  ]);
}
