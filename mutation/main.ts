/**
 * Changes judging code in one place at a time and asks the unit tests whether they see it. Ends with 1 when too few are seen, or
 * one is not seen that docs/mutants.md does not explain.
 *
 *   npm run mutate -- [--only rules/ --only waivers] [--without azure] [--share 0.1] [--seed 0] [--minutes 120] [--steps 2] [--tests test/core/spaces]
 */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findChanges } from './find-changes.ts';
import { judgingFiles } from './judging-files.ts';
import { type Change, describeMutant } from './mutant.ts';
import { add, entries, getNow, nowFile, readPlan, setNow, writePlan } from './state.ts';
import { testFilesOf } from './test-files.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    without: { type: 'string', multiple: true, default: [] },
    share: { type: 'string', default: '1' },
    seed: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '120' },
    steps: { type: 'string', default: '9' },
    tests: { type: 'string', multiple: true, default: [] },
    wanted: { type: 'string', default: '95' },
  },
});
const root = resolve(import.meta.dirname, '..');
const seed = Number(values.seed);
/** No answer for so long, and the mutant is called endless: a test has 10 seconds. */
const patienceMs = 25_000;

function draw(changes: readonly Change[]): Change[] {
  let state = seed;
  const next = (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return changes.filter(() => next() < Number(values.share));
}

const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'mutation/vitest.config.ts'];

/** Whether every test passes as it is; one that does not is not asked about mutants. */
let isGreen = true;

/** The tests once; a mutant that never ends is written down, and the tests go on with the files that are not done. */
async function runTests(): Promise<void> {
  for (;;) {
    const done = new Set(entries().flatMap((entry) => ('done' in entry ? [entry.done] : [])));
    const left = readPlan().testFiles.filter((file) => !done.has(file));
    if (left.length === 0) return;
    const child = spawn(process.execPath, [...vitest, ...left], { cwd: root, stdio: 'inherit', detached: true });
    const ended = new Promise<number | null>((end) => child.on('close', end));
    const endless = await watch(ended, child.pid);
    if (endless === undefined) {
      if ((await ended) !== 0) isGreen = false;
      return;
    }
    add([{ ...endless, outcome: 'endless' }]);
    // What was tried then is old news to the next run, which would be ended for it before it begins.
    setNow(undefined);
  }
}

async function watch(ended: Promise<unknown>, pid: number | undefined): Promise<ReturnType<typeof getNow>> {
  for (;;) {
    const tick = Symbol('tick');
    const timer = new Promise((next) => setTimeout(() => next(tick), 1000).unref());
    if ((await Promise.race([ended, timer])) !== tick) return undefined;
    const now = getNow();
    if (now === undefined || Date.now() - statSync(nowFile).mtimeMs < patienceMs) continue;
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await ended;
    return now;
  }
}

/** Files of tests that are run from the start for a mutant that works while its module is loaded: all that know it would take minutes. */
const nearestFiles = 4;

/** A mutant that no test comes by while it runs, only the loading or a hook: its tests from the start, with it alone. */
function killedFromStart(id: number, files: readonly string[]): boolean {
  const { status } = spawnSync(process.execPath, [...vitest, '--bail', '1', ...files], {
    cwd: root,
    stdio: 'ignore',
    timeout: 60_000,
    env: { ...process.env, GATEPROOF_MUTANT: String(id) },
  });
  return status !== 0;
}

const files = judgingFiles(values.only, values.without);
const all: Change[] = [];
for (const file of files) all.push(...findChanges(file, readFileSync(resolve(root, file), 'utf8'), all.length));
const changes = draw(all);
/** The unit tests near to these files, of which some may be chosen. */
const testsOf = (of: readonly string[]): string[] =>
  testFilesOf(of, Number(values.steps)).filter(
    (test) => values.tests.length === 0 || values.tests.some((word) => test.includes(word)),
  );
const until = Date.now() + Number(values.minutes) * 60_000;
writePlan({ changes, testFiles: testsOf(files), seed, until });
await runTests();

const outcomes = new Map<number, string>();
const outside = new Set<number>();
for (const entry of entries()) {
  if ('outside' in entry) outside.add(entry.id);
  else if ('outcome' in entry && outcomes.get(entry.id) !== 'killed') outcomes.set(entry.id, entry.outcome);
}
for (const { id, file } of changes) {
  if (!outside.has(id) || Date.now() > until || outcomes.has(id)) continue;
  // Modules are loaded once, by the first test of all: what sees a change of the loading is the test nearest to its file.
  const nearest = testsOf([file]).slice(0, nearestFiles);
  outcomes.set(id, killedFromStart(id, nearest) ? 'killed' : 'survived');
}

const explained = readFileSync(resolve(root, 'docs/mutants.md'), 'utf8');
const living = changes.filter(({ id }) => !['killed', 'endless'].includes(outcomes.get(id) ?? ''));
const unexplained = living.filter((one) => !explained.includes(describeMutant(one)));
for (const one of living) {
  const what = outcomes.has(one.id) ? 'survived' : 'not reached';
  console.log(`${what}${unexplained.includes(one) ? '' : ' (explained)'}: ${one.line}: ${describeMutant(one)}`);
}
const seen = changes.length - living.length;
const percent = changes.length === 0 ? 100 : (100 * seen) / changes.length;
console.log(
  `\nmutants: ${changes.length} of ${all.length} tried, ${seen} killed (${percent.toFixed(1)} %), seed ${seed}`,
);
console.log(`living: ${living.length}, of which docs/mutants.md explains ${living.length - unexplained.length}`);
if (!isGreen) console.log('tests that fail as they are were not asked: mend them first');
process.exitCode = isGreen && percent >= Number(values.wanted) && unexplained.length === 0 ? 0 : 1;
