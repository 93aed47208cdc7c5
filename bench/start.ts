import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { median } from './median.ts';

const runs = 31;
const program = 'dist/src/faces/cli/main.js';

/** Whole process against whole process, taking turns: `gateproof --version` of the built package and an empty Node. */
export function measureStart(): Promise<readonly string[]> {
  if (!existsSync(program)) return Promise.resolve([`start: ${program} is missing; npm run build makes it`]);
  const ours: number[] = [];
  const empty: number[] = [];
  for (let run = 0; run < runs; run++) {
    empty.push(timeOf('-e', '0'));
    ours.push(timeOf(program, '--version'));
  }
  const ratio = median(ours) / median(empty);
  return Promise.resolve([
    `start: gateproof --version takes ${ratio.toFixed(2)} times node -e 0 (wanted: at most 2.5)`,
    `       median ${median(ours).toFixed(0)} ms against ${median(empty).toFixed(0)} ms, ${runs} runs each, taking turns`,
  ]);
}

function timeOf(...args: readonly string[]): number {
  const startMs = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}`);
  return performance.now() - startMs;
}
