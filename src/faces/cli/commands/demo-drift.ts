import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FleetChange } from '../../../../core/finding/history/changes-document.ts';
import { visibleText } from '../../../../reports/text/visible-text.ts';
import { scanIntoStore } from '../../../fleet/scan-into-store.ts';
import { StoreClock } from '../../../fleet/store-clock.ts';
import { gatewaysOf } from '../../../inputs/gateways-of.ts';
import { loadInputs } from '../../../inputs/load-inputs.ts';
import { drift } from '../../../lab/drift-gateway.ts';
import { driftGateway, labDown, labUp } from '../../../lab/lab.ts';
import { systemClock } from '../../../run/clock.ts';
import type { Database } from '../../../store/database.ts';
import { openStore } from '../../../store/open-store.ts';
import { askChanges } from '../../../store/questions/changes.ts';
import type { CommandContext } from '../command-context.ts';
import { intoStoreWords } from '../into-store-words.ts';
import { limitsOf } from '../limits-of.ts';
import { withProgressLine } from '../progress-line.ts';
import { changesCommand } from './changes.ts';
import { historyCommand } from './history.ts';

const gateway = 'conforming';
/** The clause that the drift breaks, and no other. */
const broken = 'tls/nothing-else';
const pastHourMs = 3_600_000;
/** What it leaves, in the folder of the demo. */
export const driftStore = 'fleet.db';

/**
 * A gateway is scanned into a store, drifts, and is scanned again; then the store is asked what changed and since when. The gateway is one of its own,
 * which goes with the demo. Returns whether exactly the drift was told.
 */
export async function tellDrift(context: CommandContext, out: string): Promise<boolean> {
  const { streams, signal } = context;
  const store = join(out, driftStore);
  for (const beside of ['', '-wal', '-shm']) await rm(`${store}${beside}`, { force: true });
  const own = { name: 'demo', directory: join('.cache', 'demo'), signal };
  try {
    const lab = await labUp({ ...own, gateways: [gateway], temporary: true });
    streams.out.write(`\n${gateway}, scanned into ${store}, twice:\n`);
    await using database = await openStore(store);
    await scanOnce(context, database, lab.inventoryFile);
    await driftGateway({ ...own, gateway });
    streams.out.write(`  and then it ${drift}\n`);
    await scanOnce(context, database, lab.inventoryFile);
    const at = systemClock.date().getTime();
    const { changes } = await database.read(
      async (sql) => await askChanges(sql, { site: undefined, group: undefined, at, isNow: true }, at - pastHourMs),
    );
    const asked = `\ngateproof changes --since 1h --store ${store}\n`;
    streams.out.write(asked);
    await changesCommand(context, { store, since: '1h' });
    streams.out.write(`\ngateproof history ${gateway} --clause ${broken} --store ${store}\n`);
    await historyCommand(context, gateway, { store, clause: broken });
    return isTheDrift(changes);
  } finally {
    await labDown({ ...own, signal: new AbortController().signal });
  }
}

function isTheDrift(changes: readonly FleetChange[]): boolean {
  const [change] = changes;
  return (
    changes.length === 1 &&
    change?.clause === broken &&
    change.class === 'new' &&
    change.cause === 'gateway' &&
    change.old?.verdict === 'pass'
  );
}

/** Its TLS alone: that is what drifts. */
async function scanOnce({ streams, signal }: CommandContext, database: Database, config: string): Promise<void> {
  const options = { config, timeout: '5000', connections: '13' };
  const { targets, policies, trustAnchors } = await loadInputs([], options, signal);
  const clock = new StoreClock(systemClock);
  await clock.measure(database);
  const done = await withProgressLine(
    streams.err,
    async (onProgress, say) =>
      await scanIntoStore({
        database,
        gateways: gatewaysOf(targets.filter(({ target }) => target.scheme === 'sstp')),
        policies,
        trustAnchors,
        limits: limitsOf(options),
        asOf: systemClock.date().toISOString().slice(0, 10),
        site: '',
        threads: 0,
        clock,
        by: 'demo',
        onProgress,
        onWords: (words) => say(`gateproof: ${visibleText(words)}\n`),
        signal,
      }),
  );
  for (const line of intoStoreWords(done)) streams.out.write(`  ${visibleText(line)}\n`);
}
