import { once } from 'node:events';
import { OptionError } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { systemClock } from '../../../run/clock.ts';
import { openAccess } from '../../page/access/open-access.ts';
import { listenAddress } from '../../page/listen-address.ts';
import { pageLog } from '../../page/page-log.ts';
import { routes } from '../../page/routes.ts';
import { startPage } from '../../page/start-page.ts';
import { namedStore } from '../asking.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';

export interface ServeCommandOptions {
  readonly store?: string;
  readonly listen: string;
}

/** Listens until it is stopped: 130. */
export async function serveCommand(context: CommandContext, options: ServeCommandOptions): Promise<number> {
  const { signal, streams } = context;
  const problems = new Problems();
  const { listen, store } = await problems.all({
    listen: () => {
      const address = listenAddress(options.listen);
      if (address.isLoopback) return address;
      throw new OptionError(`--listen: ${options.listen} is seen by others; it needs a login`);
    },
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  const log = pageLog((line) => streams.err.write(line), systemClock.date);
  const page = await startPage({ store: database, routes, access: openAccess, listen, log });
  context.whenInterrupted('ending; what is in flight is answered (interrupt again to leave at once)');
  streams.out.write(`${page.origin}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  log({ event: 'ending' });
  await page.stop();
  log({ event: 'ended' });
  return exitCodes.interrupted;
}
