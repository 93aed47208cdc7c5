import { hostname } from 'node:os';
import { visibleText } from '../../../../reports/text/visible-text.ts';
import { readDeclared } from '../../../fleet/declared.ts';
import { MachineInputs } from '../../../fleet/machine-inputs.ts';
import { runFleet } from '../../../fleet/run-fleet.ts';
import { StoreClock } from '../../../fleet/store-clock.ts';
import { tellSettled } from '../../../fleet/telling/events.ts';
import { withTelling } from '../../../fleet/telling/keep-telling.ts';
import { usualThreads } from '../../../fleet/usual-threads.ts';
import { type ClockEvent, work } from '../../../fleet/work.ts';
import type { WorkEvent } from '../../../fleet/worker.ts';
import { Problems } from '../../../inputs/problems.ts';
import { siteOfLabels } from '../../../inputs/site-label.ts';
import { systemClock } from '../../../run/clock.ts';
import { openStore } from '../../../store/open-store.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { holdHeaps } from '../held-heaps.ts';
import { limitsOf } from '../limits-of.ts';
import type { ProbingOptions } from '../options.ts';
import { progressForm } from '../progress-form.ts';
import { withProgressLine } from '../progress-line.ts';
import { openSharedQueue, sharedStore } from '../shared-store.ts';
import { untoldWords } from '../untold-words.ts';

export interface WorkCommandOptions extends Omit<ProbingOptions, 'profile' | 'credentials' | 'serverName'> {
  readonly store?: string;
  readonly policy?: readonly string[];
  readonly label?: readonly string[];
  readonly once?: boolean;
  readonly prepare?: boolean;
}

/** Works off what others put into the queue of a store, until it is stopped. 130 when it was. */
export async function workCommand(context: CommandContext, options: WorkCommandOptions): Promise<number> {
  using _heaps = holdHeaps();
  const { streams, signal } = context;
  const problems = new Problems();
  const { limits, form, site, place } = await problems.all({
    limits: () => limitsOf(options),
    form: () => progressForm(options.progress),
    site: () => siteOfLabels(options.label),
    place: () => sharedStore(options.store),
  });
  const inputs = await MachineInputs.load(options, signal);
  const { url, shown } = place;
  const say = (line: string): void => streams.err.write(`gateproof: ${visibleText(line)}\n`);
  const { store } = await problems.all({ store: async () => await openStore(url, { from: 'environment' }) });
  await using database = store;
  await using queue = await openSharedQueue(place, (problem) => say(`queue: ${problem}`));
  if (options.prepare === true) {
    say(`${shown}: the tables are there, in this version`);
    return 0;
  }
  const { atOnce } = limits;
  const once = options.once ?? false;
  const where = site === '' ? '' : ` for ${site}`;
  context.whenInterrupted('ending; what is being scanned is given back (interrupt again to leave at once)');
  say(`works${where} on ${shown}, ${atOnce} gateways at once`);
  const clock = new StoreClock(systemClock);
  await clock.measure(database);
  await withProgressLine(
    streams.err,
    async (onProgress, write) => {
      const said = (line: string): void => write(`gateproof: ${visibleText(line)}\n`);
      await withTelling(
        database,
        () => inputs.telling,
        { clock, signal, onFailed: (receiver, why) => said(untoldWords(receiver, why)) },
        async (told) =>
          await work({
            database,
            queue,
            site,
            by: `${hostname()}/${process.pid}`,
            atOnce,
            once,
            prepare: async ({ declared, name }, until) => await inputs.workOf(readDeclared(declared, name), until),
            run: async (run) =>
              await runFleet({
                ...run,
                // Each gateway has its own.
                policies: [],
                asOf: '',
                trustAnchors: inputs.trustAnchors,
                limits,
                site,
                threads: usualThreads(atOnce),
                onProgress,
                onFault: (error) => said(`a fault of ours, please report it: ${String(error)}`),
              }),
            clock: systemClock,
            // Another machine may be the one that tells.
            onSettled: tellSettled,
            onEvent: (event) => tell(event, said),
            signal: told.signal,
          }),
      );
    },
    form,
  );
  return signal.aborted ? exitCodes.interrupted : 0;
}

function tell(event: WorkEvent | ClockEvent, say: (line: string) => void): void {
  switch (event.kind) {
    case 'taken':
      return;
    case 'settled':
      return say(`${event.gateway}: settled`);
    case 'late':
      return say(`${event.gateway}: another has its lease by now; what was found is left out`);
    case 'failed':
      return say(`${event.gateway}: could not be scanned: ${event.reason}`);
    case 'away':
      return say(`${event.message}; waiting for it, nothing is lost`);
    case 'back':
      return say('the store answers again');
    case 'clock':
      return say(
        `the clock of this machine is ${Math.round(Math.abs(event.aheadMs) / 1000)} s ${event.aheadMs > 0 ? 'behind' : 'ahead of'} the database's, which counts`,
      );
  }
}
