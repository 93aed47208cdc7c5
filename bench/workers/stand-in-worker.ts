/**
 * A worker whose scan is a stand-in: it takes a few milliseconds and sees what was recorded of a gateway once. Everything else is real: turns, leases, and what a scan
 * settles. Arguments: label of it, gateways at once, length of a lease in milliseconds.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import { work } from '../../src/fleet/work.ts';
import { systemClock } from '../../src/run/clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { GatewayOutcome } from '../../src/store/outcome.ts';
import { scanOutcome } from '../../test/support/scan-outcomes.ts';

const [label = '', atOnce = '16', leaseMs = '90000'] = process.argv.slice(2);
const url = process.env['GATEPROOF_STORE'] ?? '';
const scanMs = 5;

const seen = await scanOutcome({ seen: 'conforming', at: Date.now() });
if (seen === undefined) throw new Error('an outcome wanted');
const [endpoint] = seen.endpoints.filter(({ scheme }) => scheme === 'sstp');
if (endpoint === undefined) throw new Error('an endpoint of SSTP wanted');

const ending = new AbortController();
process.on('SIGTERM', () => ending.abort(new Error('ended')));
await using database = await openStore(url, { from: 'environment' });
const say = (line: string): void => void process.stderr.write(`${label}: ${line}\n`);
await using queue = await openQueue(url, { shown: 'store', onProblem: say, watchSeconds: 5 });
process.stdout.write('ready\n');
await work({
  database,
  queue,
  site: '',
  by: label,
  atOnce: Number(atOnce),
  leaseMs: Number(leaseMs),
  clock: systemClock,
  signal: ending.signal,
  prepare: async () => await Promise.resolve({ targets: [] }),
  run: async ({ work: leased, onEnd }) => {
    const running = new Set<Promise<void>>();
    for await (const one of leased) {
      const look = async (): Promise<void> => {
        const startedAt = Date.now();
        await delay(scanMs);
        const outcome: GatewayOutcome = {
          ...seen,
          gateway: one.gateway,
          startedAt,
          finishedAt: Date.now(),
          endpoints: [endpoint],
        };
        await onEnd(one, { kind: 'seen', outcome });
      };
      const looking = look();
      running.add(looking);
      void looking.then(() => running.delete(looking));
      if (running.size >= Number(atOnce)) await Promise.race(running);
    }
    await Promise.all(running);
  },
  onEvent: (event) => {
    if (event.kind === 'late') say(`${event.gateway} came late, nothing written`);
    else if (event.kind === 'failed') say(`${event.gateway}: ${event.reason}`);
    else if (event.kind === 'away') say(event.message);
    else if (event.kind === 'back') say('the store answers again');
  },
});
