import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { median } from './median.ts';

const runs = 31;

interface Start {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** Whole process against whole process, taking turns: `--version` of each package that was made, an empty Node, and a container that does nothing. */
export function measureStart(): Promise<readonly string[]> {
  const empty: Start = { name: 'node -e 0', command: [process.execPath, '-e', '0'] };
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly version: string };
  const { starts, missing } = packagesOf(version);
  const all = [empty, ...starts];
  const times = all.map((): number[] => []);
  for (let run = 0; run < runs; run++) {
    for (const [at, { command }] of all.entries()) times[at]?.push(timeOf(command));
  }
  const medians = times.map(median);
  const emptyMs = medians[0] ?? Number.NaN;
  return Promise.resolve([
    `start: --version beside node -e 0 (wanted of the npm package: at most 2.5 times), medians of ${runs} runs each, taking turns`,
    ...all.map(({ name }, at) => {
      const ms = medians[at] ?? Number.NaN;
      return `       ${name.padEnd(28)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / emptyMs).toFixed(2)} times`;
    }),
    ...missing.map((name) => `       ${name}: not made; npm run package -- npm executable image makes it`),
  ]);
}

/** How each is started, and the names of those that nobody has made here. */
function packagesOf(version: string): { readonly starts: readonly Start[]; readonly missing: readonly string[] } {
  const program = 'dist/src/faces/cli/main.js';
  const executable = `dist-packages/gateproof-${version}-${process.platform}-${process.arch}`;
  const image = `gateproof/gateproof:${version}`;
  const starts: Start[] = [];
  const missing: string[] = [];
  if (existsSync(program)) starts.push({ name: 'npm package', command: [process.execPath, program, '--version'] });
  else missing.push('npm package');
  if (existsSync(executable)) starts.push({ name: 'executable', command: [executable, '--version'] });
  else missing.push('executable');
  if (spawnSync('docker', ['image', 'inspect', image], { stdio: 'ignore' }).status === 0) {
    const run = ['docker', 'run', '--rm', '--read-only', '--tmpfs', '/tmp', '--network', 'none'] as const;
    starts.push({ name: 'image', command: [...run, image, '--version'] });
    starts.push({ name: 'a container of it, empty', command: [...run, '--entrypoint', '/bin/true', image] });
  } else missing.push('image');
  return { starts, missing };
}

function timeOf([program, ...args]: readonly [string, ...string[]]): number {
  const startMs = performance.now();
  const { status } = spawnSync(program, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}`);
  return performance.now() - startMs;
}
