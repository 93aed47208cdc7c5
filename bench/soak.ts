/**
 * Scans the lab through faults, and OpenVPN servers through loss, each by a seed, and compares every verdict with the truth. Ends with 1
 * when one is wrong, and keeps its recording: what the clock had a part in seldom shows again by the seed.
 *
 *   npm run soak -- [--runs 1000] [--openvpn-runs 600] [--seed 0]
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../src/inputs/checked-option.ts';
import { labDown, labUp } from '../src/lab/lab.ts';
import { datagramFaults } from './soak/datagram-faults.ts';
import { openVpnSoakLab } from './soak/openvpn-gateways.ts';
import { openVpnLosses, soakOpenVpn } from './soak/openvpn-soak.ts';
import { type JudgedRun, judgeRun, type SoakRun, soak } from './soak/soak.ts';
import { soakGateways } from './soak/soak-gateway.ts';
import { streamFaults } from './soak/stream-faults.ts';
import { table } from './soak/table.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    'openvpn-runs': { type: 'string', default: '600' },
    seed: { type: 'string', default: '0' },
  },
});
const runs = wholeNumber('--runs', values.runs, 0, 1_000_000);
const openVpnRuns = wholeNumber('--openvpn-runs', values['openvpn-runs'], 0, 1_000_000);
const first = wholeNumber('--seed', values.seed, 0, 999_999_999);
const labName = 'soak';
const { signal } = new AbortController();
const asOf = new Date().toISOString().slice(0, 10);

/** Runs that are judged as they come, and what to do to repeat one. */
interface Part {
  readonly runs: number;
  readonly faults: readonly string[];
  readonly again: (seed: number) => string;
  readonly run: (seeds: readonly number[], onRun: (run: SoakRun) => void) => Promise<void>;
}

const gatewayPart: Part = {
  runs,
  faults: [...streamFaults, ...datagramFaults].map(({ name }) => name),
  again: (seed) => `--runs 1 --openvpn-runs 0 --seed ${seed}`,
  run: async (seeds, onRun) => {
    const onProgress = (message: string): void => void process.stderr.write(`${message}\n`);
    // A lab of its own, because what is done to its gateways may not leave them well.
    const lab = await labUp({ name: labName, temporary: true, signal, onProgress });
    try {
      await soak({ gateways: await soakGateways(lab.inventoryFile, signal), asOf, seeds, onRun, signal });
    } finally {
      await labDown({ name: labName, signal });
    }
  },
};

const openVpnPart: Part = {
  runs: openVpnRuns,
  faults: openVpnLosses.map(({ name }) => name),
  again: (seed) => `--runs 0 --openvpn-runs 1 --seed ${seed}`,
  run: async (seeds, onRun) => {
    await using lab = await openVpnSoakLab(signal);
    await soakOpenVpn({ gateways: lab.gateways, asOf, seeds, onRun, signal });
  },
};

for (const part of [gatewayPart, openVpnPart]) if (part.runs > 0) await make(part);

async function make(part: Part): Promise<void> {
  const startMs = performance.now();
  const judged: JudgedRun[] = [];
  await part.run(
    Array.from({ length: part.runs }, (_, at) => first + at),
    (run) => {
      const one = judgeRun(run);
      judged.push(one);
      for (const wrong of one.wrong) process.stdout.write(`${tellPlace(one)}: ${wrong}\n`);
      if (one.wrong.length > 0) keep(run);
      if (judged.length % 50 === 0) process.stderr.write(`${judged.length} of ${part.runs} runs\n`);
    },
  );
  for (const line of table(judged, part.faults)) process.stdout.write(`${line}\n`);
  const wrong = judged.filter((one) => one.wrong.length > 0);
  const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
  process.stdout.write(`${part.runs} runs in ${seconds} s, ${wrong.length} with a wrong verdict\n`);
  for (const fault of part.faults) tellInconclusive(fault, judged);
  for (const { seed } of wrong) process.stdout.write(`again: npm run soak -- ${part.again(seed)}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

function keep({ seed, recording }: SoakRun): void {
  const file = join('gateproof-out', 'soak', `seed-${seed}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(recording));
  process.stdout.write(`its recording is in ${file}\n`);
}

/** Runs that left something open. */
function tellInconclusive(fault: string, judged: readonly JudgedRun[]): void {
  const of = judged.filter(({ scenario }) => scenario.fault.name === fault);
  const open = of.filter((run) => run.open > 0).length;
  if (open > 0) process.stdout.write(`${fault}: ${open} of ${of.length} runs inconclusive\n`);
}

function tellPlace({ seed, scenario: { fault, gateway } }: JudgedRun): string {
  return `seed ${seed}, ${fault.name}, ${gateway.name} ${gateway.target.url}`;
}
