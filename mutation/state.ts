import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Change } from './mutant.ts';

/** What a mutant came to; one that no test ran is none of these. */
export type Outcome = 'killed' | 'endless' | 'survived';

const folder = join(
  resolve(import.meta.dirname, '..'),
  '.cache',
  `mutation-${process.env['GATEPROOF_MUTATION'] ?? 'main'}`,
);
const plan = join(folder, 'plan.json');
const log = join(folder, 'outcomes.jsonl');
const now = join(folder, 'now.json');

/** What a run of the tests is told. */
export interface Plan {
  readonly changes: readonly Change[];
  readonly testFiles: readonly string[];
  readonly seed: number;
  /** Milliseconds since 1970 after which no further mutant is tried. */
  readonly until: number;
}

/** One line of the log: a mutant that a test ran, or a file of tests that is done. */
export type Entry =
  | { readonly id: number; readonly outcome: Outcome; readonly by: string }
  /** Run outside of every test: on load, in a hook, in the body of a describe. */
  | { readonly id: number; readonly outside: string }
  | { readonly done: string };

export function writePlan(value: Plan): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(plan, JSON.stringify(value));
  writeFileSync(log, '');
}

export const readPlan = (): Plan => JSON.parse(readFileSync(plan, 'utf8')) as Plan;
export const add = (entries: readonly Entry[]): void =>
  appendFileSync(log, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
export const entries = (): Entry[] =>
  readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);

/** What is tried at this moment: told from outside when it never ends. */
export interface Now {
  readonly id: number;
  readonly by: string;
}

/** By renaming: the other process never reads half of it. */
export function setNow(value: Now | undefined): void {
  writeFileSync(`${now}.new`, JSON.stringify(value ?? null));
  renameSync(`${now}.new`, now);
}
export const getNow = (): Now | undefined =>
  existsSync(now) ? ((JSON.parse(readFileSync(now, 'utf8')) as Now | null) ?? undefined) : undefined;
export const nowFile: string = now;
