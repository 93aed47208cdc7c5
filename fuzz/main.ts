import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzzBlind } from './blind.ts';
import { Coverage } from './coverage.ts';
import { type FuzzRun, fuzzTarget } from './fuzz-target.ts';
import { filesOf, seedsOf } from './seeds.ts';

const root = resolve(import.meta.dirname, '..');
/** Our own code, the tests and this folder aside. */
const isOwn = (url: string): boolean =>
  url.startsWith(`file://${root}/`) && !url.includes('/node_modules/') && !url.startsWith(`file://${root}/fuzz/`);

/**
 * npm run fuzz -- [--seconds 60] [--seed 1] [--blind] [TARGET…]: every target for its share of the time; exit code 1 where one found something.
 * `--blind`: the small codecs and captures alone, as many inputs as can be, without coverage.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      seed: { type: 'string', default: '1' },
      blind: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  using coverage = values.blind ? undefined : await Coverage.start(isOwn);
  const { fuzzTargets } = await import('./targets.ts');
  const unknown = positionals.find((name) => !fuzzTargets.some((target) => target.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`fuzz: one of ${fuzzTargets.map(({ name }) => name).join(', ')} wanted, "${unknown}" found\n`);
    return 64;
  }
  const chosen = fuzzTargets.filter(
    ({ name, isSmall = false }) =>
      (positionals.length === 0 || positionals.includes(name)) && (!values.blind || isSmall),
  );
  const forMs = (Number(values.seconds) * 1000) / chosen.length;
  process.stdout.write('| target | inputs | per second | new inputs | blocks | slowest ms | findings |\n');
  process.stdout.write('| --- | ---: | ---: | ---: | ---: | ---: | --- |\n');
  let total = 0;
  let found = 0;
  for (const target of chosen) {
    coverage?.forget();
    const options = {
      seeds: [...seedsOf(target.name), ...filesOf(corpusOf(target.name))],
      seed: Number(values.seed),
      forMs,
    };
    const run = await (coverage === undefined
      ? fuzzBlind(target, options)
      : fuzzTarget(target, { ...options, coverage }));
    process.stdout.write(`${lineOf(run)}\n`);
    await keep(run);
    total += run.executions;
    found += run.findings.length;
  }
  process.stdout.write(`\n${total} inputs, ${found} findings\n`);
  return found === 0 ? 0 : 1;
}

function lineOf({ name, executions, seconds, corpus, blocks, slowestMs, findings }: FuzzRun): string {
  const told = findings.map(({ kind, what }) => `${kind}: ${what.replaceAll('|', '\\|')}`).join('; ');
  const rate = Math.round(executions / seconds);
  return `| ${name} | ${executions} | ${rate} | ${corpus.length} | ${blocks} | ${slowestMs.toFixed(1)} | ${told || 'none'} |`;
}

/** Findings lie in .cache/fuzz, to become seeds when they are mended; what reached new code lies beside them, for the runs that follow. */
async function keep({ name, findings, corpus }: FuzzRun): Promise<void> {
  for (const { kind, octets } of findings)
    await write(join(root, '.cache/fuzz', name), `${kind}-${digestOf(octets)}`, octets);
  for (const octets of corpus) await write(corpusOf(name), digestOf(octets), octets);
}

function corpusOf(name: string): string {
  return join(root, '.cache/fuzz-corpus', name);
}

function digestOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex').slice(0, 16);
}

async function write(folder: string, name: string, octets: Uint8Array): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), octets);
}

process.exitCode = await main();
