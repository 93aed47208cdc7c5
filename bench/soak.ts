/**
 * Scans the lab through faults, each by a seed, and compares every verdict with the truth. Ends with 1 when one is wrong.
 *
 *   npm run soak -- [--runs 1000] [--seed 0]
 */
import { parseArgs } from 'node:util';
import { wholeNumber } from '../src/cli/options.ts';
import { labDown, labUp } from '../src/lab/lab.ts';
import { datagramFaults } from './soak/datagram-faults.ts';
import { type JudgedRun, judgeRun, soak } from './soak/soak.ts';
import { soakGateways } from './soak/soak-gateway.ts';
import { streamFaults } from './soak/stream-faults.ts';
import { table } from './soak/table.ts';

const { values } = parseArgs({
  options: { runs: { type: 'string', default: '1000' }, seed: { type: 'string', default: '0' } },
});
const runs = wholeNumber('--runs', values.runs, 1, 1_000_000);
const first = wholeNumber('--seed', values.seed, 0, 999_999_999);
const labName = 'soak';
const { signal } = new AbortController();
const startMs = performance.now();
const onProgress = (message: string): void => void process.stderr.write(`${message}\n`);
// A lab of its own, because what is done to its gateways may not leave them well.
const lab = await labUp({ name: labName, temporary: true, signal, onProgress });
const judged: JudgedRun[] = [];

try {
  await soak({
    gateways: await soakGateways(lab.inventoryFile, signal),
    asOf: new Date().toISOString().slice(0, 10),
    seeds: Array.from({ length: runs }, (_, at) => first + at),
    onRun: (run) => {
      const one = judgeRun(run);
      judged.push(one);
      for (const wrong of one.wrong) process.stdout.write(`${tellPlace(one)}: ${wrong}\n`);
      if (judged.length % 50 === 0) process.stderr.write(`${judged.length} of ${runs} runs\n`);
    },
    signal,
  });
} finally {
  await labDown({ name: labName, signal });
}

const faults = [...streamFaults, ...datagramFaults].map(({ name }) => name);
for (const line of table(judged, faults)) process.stdout.write(`${line}\n`);
const wrong = judged.filter((one) => one.wrong.length > 0);
process.stdout.write(
  `${runs} runs in ${((performance.now() - startMs) / 1000).toFixed(0)} s, ${wrong.length} with a wrong verdict\n`,
);
for (const { seed } of wrong) process.stdout.write(`again: npm run soak -- --runs 1 --seed ${seed}\n`);
process.exitCode = wrong.length > 0 ? 1 : 0;

function tellPlace({ seed, scenario: { fault, gateway } }: JudgedRun): string {
  return `seed ${seed}, ${fault.name}, ${gateway.name} ${gateway.target.url}`;
}
