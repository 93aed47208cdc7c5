// A process of its own: flags of V8 are the process's. Prints young generations in megabytes, both halves, as JSON.
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { getHeapSpaceStatistics } from 'node:v8';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { holdHeaps } from '../../src/faces/cli/held-heaps.ts';

const young = (): number => {
  const space = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  return (space?.space_size ?? 0) / 2 ** 20;
};

/** Much outlives collections, at once. */
function flooded(): number {
  for (let round = 0; round < 20; round++) Array.from({ length: 100_000 }, (_, at) => ({ at, round }));
  return young();
}

/** Little does, again and again. */
async function trickled(): Promise<number> {
  const kept: object[][] = [];
  for (let turn = 0; turn < 300; turn++) {
    kept.push(Array.from({ length: 5000 }, (_, at) => ({ at, turn })));
    if (kept.length > 40) kept.shift();
    await delay(5);
  }
  return young();
}

/** Of a thread that may have 12 MB: 4 for each half, and 4 beside. */
async function floodedThread(): Promise<number> {
  const thread = new Worker(fileURLToPath(import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 12 } });
  const [megabytes] = (await once(thread, 'message')) as [number];
  return megabytes;
}

if (isMainThread) {
  const heaps = holdHeaps();
  const [loading, running, thread] = [flooded(), await trickled(), await floodedThread()];
  heaps[Symbol.dispose]();
  process.stdout.write(JSON.stringify({ loading, running, thread, afterwards: flooded() }));
} else parentPort?.postMessage(flooded());
