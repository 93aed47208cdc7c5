import { attack, type Finding, type FuzzRun, type FuzzTarget, inputMs, isTyped, weigh } from './fuzz-target.ts';
import { Draw } from './mutate.ts';

export interface BlindOptions {
  readonly seeds: readonly Uint8Array[];
  readonly seed: number;
  /** Ends with whatever comes first. */
  readonly forMs: number;
  readonly executionsAtMost?: number;
}

/** Inputs between two looks at the clock and the memory: fewer where a reader takes so long that a batch with nothing slow in it would look slow. */
const batchSizes = { least: 32, most: 1024 } as const;
/** A seed grows by at most this. */
const growth = 256;
const findingsAtMost = 20;
/** Values that lengths, counts and types break at. */
const edges = Uint8Array.of(0, 1, 2, 4, 0x0a, 0x20, 0x22, 0x7f, 0x80, 0xfe, 0xff);
/** A batch over this is tried again one by one: what is slow is among it, if anything is. */
const batchOctets = 64 * 1024 * 1024;

/**
 * Inputs by the hundred thousand: the seeds, changed in place, without a look at what code they reach, in one loop without a promise, a clock or a
 * stack trace for each. It finds what coverage finds later or never: rare values behind code that is known. For readers that are synchronous.
 */
export async function fuzzBlind(target: FuzzTarget, options: BlindOptions): Promise<FuzzRun> {
  const { forMs, executionsAtMost = Number.POSITIVE_INFINITY } = options;
  const corpus = options.seeds.length === 0 ? [new Uint8Array(0)] : options.seeds;
  const longest = Math.max(...corpus.map(({ length }) => length));
  const buffer = new Uint8Array(longest + growth);
  const findings = new Map<string, Finding>();
  const note = (finding: Finding | undefined): void => {
    if (finding !== undefined && findings.size < findingsAtMost)
      findings.set(`${finding.kind} ${finding.what}`, finding);
  };
  let draw = new Draw(options.seed);
  let executions = 0;
  let slowestMs = 0;
  let batchSize: number = batchSizes.most;
  const startMs = performance.now();
  while (performance.now() - startMs < forMs && executions < executionsAtMost) {
    const before = draw.clone();
    const rss = process.memoryUsage.rss();
    const { untyped, ms } = runBatch(target, corpus, buffer, draw, batchSize);
    executions += batchSize;
    for (const octets of untyped) note((await attack(target, octets)).finding);
    const isLarge = process.memoryUsage.rss() - rss > batchOctets;
    const done = batchSize;
    if (ms > inputMs / 2) batchSize = Math.max(batchSizes.least, batchSize / 2);
    else if (ms < inputMs / 8) batchSize = Math.min(batchSizes.most, batchSize * 2);
    if (ms <= inputMs && !isLarge) continue;
    const after = draw;
    draw = before;
    for (let at = 0; at < done; at++) {
      const octets = buffer.slice(0, nextInput(corpus, buffer, draw));
      const found = await attack(target, octets);
      slowestMs = Math.max(slowestMs, found.ms);
      note(found.finding);
      if (isLarge) note(await weigh(target, octets));
    }
    draw = after;
  }
  const seconds = (performance.now() - startMs) / 1000;
  const found = [...findings.values()];
  return { name: target.name, executions, seconds, corpus: [], blocks: 0, slowestMs, findings: found };
}

function runBatch(
  { read }: FuzzTarget,
  corpus: readonly Uint8Array[],
  buffer: Uint8Array,
  draw: Draw,
  size: number,
): { readonly untyped: readonly Uint8Array[]; readonly ms: number } {
  const untyped: Uint8Array[] = [];
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  const startMs = performance.now();
  for (let at = 0; at < size; at++) {
    const length = nextInput(corpus, buffer, draw);
    try {
      read(buffer.subarray(0, length));
    } catch (error) {
      if (!isTyped(error)) untyped.push(buffer.slice(0, length));
    }
  }
  const ms = performance.now() - startMs;
  Error.stackTraceLimit = stackTraceLimit;
  return { untyped, ms };
}

/** Writes a seed with one to four changes into the buffer, and returns its length. */
function nextInput(corpus: readonly Uint8Array[], buffer: Uint8Array, draw: Draw): number {
  const seed = corpus[draw.below(corpus.length)] as Uint8Array;
  buffer.set(seed);
  let { length } = seed;
  for (let left = 1 + draw.below(4); left > 0; left--) length = changeInPlace(buffer, length, draw);
  return length;
}

function changeInPlace(buffer: Uint8Array, length: number, draw: Draw): number {
  const at = draw.below(length + 1);
  switch (draw.below(7)) {
    case 0:
      buffer[at] = (buffer[at] ?? 0) ^ (1 << draw.below(8));
      return Math.min(Math.max(length, at + 1), buffer.length);
    case 1:
      buffer[at] = edges[draw.below(edges.length)] ?? 0;
      return Math.min(Math.max(length, at + 1), buffer.length);
    case 2:
      buffer[at] = draw.below(256);
      return Math.min(Math.max(length, at + 1), buffer.length);
    case 3:
      return at;
    case 4: {
      const removed = Math.min(1 + draw.below(16), length - at);
      buffer.copyWithin(at, at + removed, length);
      return length - removed;
    }
    case 5: {
      const inserted = Math.min(1 + draw.below(64), buffer.length - length, length - at);
      buffer.copyWithin(at + inserted, at, length);
      return length + inserted;
    }
    default: {
      if (at + 1 >= length) return length;
      buffer[at] = draw.below(2) * 255;
      buffer[at + 1] = edges[draw.below(edges.length)] ?? 0;
      return length;
    }
  }
}
