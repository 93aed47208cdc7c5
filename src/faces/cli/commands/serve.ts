import { once } from 'node:events';
import { OptionError } from '../../../inputs/checked-option.ts';
import { Problems } from '../../../inputs/problems.ts';
import { systemClock } from '../../../run/clock.ts';
import { hasGoodToken } from '../../../store/access/tokens.ts';
import type { Database } from '../../../store/database.ts';
import { rememberedReads } from '../../../store/remembered-reads.ts';
import { loadPageConfig, type PageConfig } from '../../page/access/page-config.ts';
import { type ListenAddress, listenAddress } from '../../page/listen-address.ts';
import { pageLog } from '../../page/page-log.ts';
import { noteAnswer } from '../../page/rest/health.ts';
import { servePage } from '../../page/serve-page.ts';
import { namedStore } from '../asking.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';

export interface ServeCommandOptions {
  readonly store?: string;
  readonly listen: string;
  readonly config?: string;
}

/** Listens until it is stopped: 130. */
export async function serveCommand(context: CommandContext, options: ServeCommandOptions): Promise<number> {
  const { signal, streams } = context;
  const problems = new Problems();
  const { listen, config, store } = await problems.all({
    listen: () => listenAddress(options.listen),
    config: async () =>
      options.config === undefined ? { proxies: [] } : await loadPageConfig(options.config, process.env, signal),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  await problems.collect(async () => await refuseUnguarded(database, listen, config));
  problems.throwIfAny();
  const log = pageLog((line) => streams.err.write(line), systemClock.date);
  const reading = rememberedReads(database, () => noteAnswer(reading, systemClock));
  const page = await servePage({ store: reading, listen, config, log, clock: systemClock });
  context.whenInterrupted('ending; what is in flight is answered (interrupt again to leave at once)');
  streams.out.write(`${page.origin}\n`);
  if (!signal.aborted) await once(signal, 'abort');
  log({ event: 'ending' });
  await page.stop();
  log({ event: 'ended' });
  return exitCodes.interrupted;
}

/** What others can reach is for whoever logs in. Throws OptionError. */
async function refuseUnguarded(database: Database, listen: ListenAddress, config: PageConfig): Promise<void> {
  if (listen.isLoopback || config.oidc !== undefined) return;
  if (await hasGoodToken(database, systemClock.date().getTime())) return;
  throw new OptionError(
    `--listen: ${listen.shown}:${listen.port} is reached by others; make a token first (gateproof token add), or give --config with who logs people in (oidc)`,
  );
}
