// A monitor with short leases that says line by line what it looks at and what is settled. Behind so many it kills itself at some moment, for
// whoever is told of it may be late.
import { randomInt } from 'node:crypto';
import { monitor } from '../../../src/fleet/monitor.ts';
import { runFleet } from '../../../src/fleet/run-fleet.ts';
import { WatchedFleet } from '../../../src/fleet/watched-fleet.ts';
import { loadFleet } from '../../../src/inputs/load-fleet.ts';
import { probingLimits } from '../../../src/inputs/probing-limits.ts';
import { systemClock } from '../../../src/run/clock.ts';
import { openStore } from '../../../src/store/open-store.ts';

const [, , config = '', path = '', leaseMs = '0', killBehind = 'Infinity'] = process.argv;
const { signal } = new AbortController();
let settled = 0;
const limits = { ...probingLimits({ timeoutMs: 20_000 }, (name) => name), atOnce: 2 };
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await using store = await openStore(path);
const watched = await WatchedFleet.load(async () => await loadFleet({ config }, signal));
await monitor({
  database: store,
  watched,
  run: async (round) => {
    async function* told(): typeof round.work {
      for await (const work of round.work) {
        say(`looks ${work.gateway}`);
        yield work;
      }
    }
    const still = { onProgress: () => undefined, onFault: (error: unknown) => say(String(error)) };
    await runFleet({ ...round, work: told(), limits, site: '', threads: 0, ...still });
  },
  by: `test/${process.pid}`,
  site: '',
  once: true,
  clock: systemClock,
  leaseMs: Number(leaseMs),
  onEvent: (event) => {
    if (event.kind !== 'settled') return;
    say(`settled ${event.settled.gateway.name}`);
    if (++settled >= Number(killBehind)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), randomInt(0, 20));
  },
  signal,
});
say('over');
