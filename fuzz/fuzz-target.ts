import type { Coverage } from './coverage.ts';
import { Draw, mutate } from './mutate.ts';

/** One decoder or reader under attack. */
export interface FuzzTarget {
  readonly name: string;
  /** Takes octets from anybody: returns, or throws an error with a code of ours. */
  readonly read: (octets: Uint8Array) => unknown;
  /** Pieces that its format knows. */
  readonly words?: readonly string[];
  /** Read in less than a millisecond without a promise: fit for `fuzzBlind`. */
  readonly isSmall?: true;
}

export interface Finding {
  readonly kind: 'untyped' | 'slow' | 'large';
  /** The error's first line, or what it took. */
  readonly what: string;
  readonly octets: Uint8Array;
}

export interface FuzzRun {
  readonly name: string;
  readonly executions: number;
  readonly seconds: number;
  /** Inputs that ran what none before them did. */
  readonly corpus: readonly Uint8Array[];
  readonly blocks: number;
  readonly slowestMs: number;
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly seeds: readonly Uint8Array[];
  readonly coverage: Coverage;
  readonly seed: number;
  /** Ends with whatever comes first. */
  readonly forMs: number;
  readonly executionsAtMost?: number;
}

/** Of the processor, for one input; more is a finding. */
export const inputMs = 50;
const inputOctets = 64 * 1024 * 1024;
/** Inputs between two looks at the coverage, which costs more than many of them; a batch with something new is run again and again, so slow ones are few. */
const batchSizes = { least: 16, most: 256 } as const;
const batchMs = 200;
const findingsAtMost = 20;
/** So many are kept rather than told apart. */
const fewInputs = 4;

/** Mutates what reached new code until the time is over. */
export async function fuzzTarget(target: FuzzTarget, options: FuzzOptions): Promise<FuzzRun> {
  const { coverage, forMs, executionsAtMost = Number.POSITIVE_INFINITY } = options;
  const draw = new Draw(options.seed);
  const encoder = new TextEncoder();
  const words = (target.words ?? []).map((word) => encoder.encode(word));
  const corpus: Uint8Array[] = options.seeds.length === 0 ? [new Uint8Array(0)] : [...options.seeds];
  const findings = new Map<string, Finding>();
  const startMs = performance.now();
  let executions = 0;
  let slowestMs = 0;
  const note = (finding: Finding | undefined): void => {
    if (finding !== undefined && findings.size < findingsAtMost)
      findings.set(`${finding.kind} ${finding.what}`, finding);
  };
  const execute = async (octets: Uint8Array): Promise<void> => {
    executions++;
    const found = await attack(target, octets);
    slowestMs = Math.max(slowestMs, found.ms);
    note(found.finding);
  };
  for (const octets of corpus) await execute(octets);
  await coverage.fresh(true);
  const isOver = (): boolean => performance.now() - startMs >= forMs || executions >= executionsAtMost;
  let batchSize: number = batchSizes.least;
  while (!isOver()) {
    const batch = Array.from({ length: batchSize }, () => {
      const [one, other] = [corpus[draw.below(corpus.length)], corpus[draw.below(corpus.length)]];
      return mutate(one ?? new Uint8Array(0), other ?? new Uint8Array(0), words, draw);
    });
    const rss = process.memoryUsage.rss();
    const batchStartMs = performance.now();
    for (const octets of batch) await execute(octets);
    batchSize =
      performance.now() - batchStartMs < batchMs
        ? Math.min(batchSizes.most, batchSize * 2)
        : Math.max(batchSizes.least, batchSize / 2);
    if (process.memoryUsage.rss() - rss > inputOctets) {
      for (const octets of batch) note(await weigh(target, octets));
    }
    if ((await coverage.fresh(false)) > 0) corpus.push(...(await thoseOfNews(batch, target, coverage)));
  }
  const seconds = (performance.now() - startMs) / 1000;
  const { name } = target;
  return { name, executions, seconds, corpus, blocks: coverage.size, slowestMs, findings: [...findings.values()] };
}

/** The inputs of a batch among which are those that run what none before them did: halves of it, down to a few. */
async function thoseOfNews(
  batch: readonly Uint8Array[],
  target: FuzzTarget,
  coverage: Coverage,
): Promise<readonly Uint8Array[]> {
  for (const octets of batch) await measured(target, octets);
  const isFew = batch.length <= fewInputs;
  if ((await coverage.fresh(isFew)) === 0) return [];
  if (isFew) return batch;
  const middle = batch.length >> 1;
  const first = await thoseOfNews(batch.slice(0, middle), target, coverage);
  return [...first, ...(await thoseOfNews(batch.slice(middle), target, coverage))];
}

/** One input, and what is wrong with what came of it. What took too long is tried again: others use the machine, too. */
export async function attack(
  target: FuzzTarget,
  octets: Uint8Array,
): Promise<{ readonly ms: number; readonly finding?: Finding }> {
  const { error, ms } = await measured(target, octets);
  if (error !== undefined && !isTyped(error))
    return { ms, finding: { kind: 'untyped', what: firstLine(error), octets } };
  if (ms <= inputMs) return { ms };
  const used: number[] = [];
  for (let again = 0; again < 3; again++) {
    const start = process.cpuUsage();
    await measured(target, octets);
    const { user, system } = process.cpuUsage(start);
    used.push((user + system) / 1000);
  }
  const least = Math.min(...used);
  return least <= inputMs
    ? { ms: least }
    : { ms: least, finding: { kind: 'slow', what: `more than ${inputMs} ms`, octets } };
}

/** Whether an input alone makes the process grow, each of three times. */
export async function weigh(target: FuzzTarget, octets: Uint8Array): Promise<Finding | undefined> {
  for (let again = 0; again < 3; again++) {
    const rss = process.memoryUsage.rss();
    await measured(target, octets);
    if (process.memoryUsage.rss() - rss <= inputOctets) return undefined;
  }
  return { kind: 'large', what: `more than ${inputOctets} octets`, octets };
}

/** By the clock, which is cheap to ask. */
async function measured(
  target: FuzzTarget,
  octets: Uint8Array,
): Promise<{ readonly error: unknown; readonly ms: number }> {
  const startMs = performance.now();
  let error: unknown;
  try {
    const read = target.read(octets);
    if (read instanceof Promise) await read;
  } catch (thrown) {
    error = thrown ?? new Error('nothing was thrown');
  }
  return { error, ms: performance.now() - startMs };
}

/** Ours have a code of their own; Node's begin with ERR_. */
export function isTyped(error: unknown): boolean {
  return error instanceof Error && 'code' in error && !String(error.code).startsWith('ERR_');
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').slice(0, 2).join(' ').slice(0, 300);
}
