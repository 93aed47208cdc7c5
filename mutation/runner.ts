import fc from 'fast-check';
import { type RunnerTestCase, type RunnerTestFile, TestRunner } from 'vitest';
import { add, type Entry, entries, readPlan, setNow } from './state.ts';

/** Questions of one mutant after which its loop is called endless. */
const endless = 20_000_000;
/** Milliseconds of a processor above which a test is not asked. */
const slowMs = 250;
/** Milliseconds of a processor that the tests of one mutant may take together; what lives that long is asked by quick tests alone. */
const budgetMs = 8000;
const quickMs = 25;

function milliseconds(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1000;
}

/** What the changed sources ask. */
class Switch {
  active = -1;
  hit: Set<number> = new Set();
  #asked = 0;

  is(id: number): boolean {
    if (this.active === -1) {
      this.hit.add(id);
      return false;
    }
    if (++this.#asked > endless) throw new Error('a mutant in an endless loop');
    return this.active === id;
  }

  turnTo(id: number): void {
    this.active = id;
    this.#asked = 0;
  }
}

/** One for the process: the module of a runner may be loaded more than once, the sources that are changed are not. */
interface Shared {
  readonly toggle: Switch;
  readonly outside: Set<number>;
  readonly killed: Set<number>;
  readonly survived: Set<number>;
  readonly spentMs: Map<number, number>;
}

declare global {
  var __mutation: Switch | undefined;
  var __mutationState: Shared | undefined;
}

/** One mutant from the start, as an ordinary run. */
const isAlone = process.env['GATEPROOF_MUTANT'] !== undefined;
const plan = readPlan();
fc.configureGlobal({ seed: plan.seed });
globalThis.__mutationState ??= share();
globalThis.__mutation = globalThis.__mutationState.toggle;
const { toggle, outside, killed, survived, spentMs } = globalThis.__mutationState;

function share(): Shared {
  const shared = { toggle: new Switch(), outside: new Set<number>(), survived: new Set<number>(), spentMs: new Map() };
  shared.toggle.hit = shared.outside;
  shared.toggle.turnTo(Number(process.env['GATEPROOF_MUTANT'] ?? -1));
  const lines = entries();
  const dead = lines.flatMap((entry) => ('outcome' in entry && entry.outcome !== 'survived' ? [entry.id] : []));
  return { ...shared, killed: new Set(dead) };
}

/** What the types of a test leave out. */
interface Hooked {
  readonly onFinished?: ((context: unknown) => unknown)[];
}

/** Runs each test as it is, sees which mutants it comes by, and then once with each of these that still lives. */
export default class MutationRunner extends TestRunner {
  #entries: Entry[] = [];

  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    if (isAlone) {
      await run();
      return;
    }
    const hit = new Set<number>();
    toggle.hit = hit;
    const start = process.cpuUsage();
    try {
      await run();
    } finally {
      toggle.hit = outside;
    }
    // A test of thousands of cases would be asked thousands of times: what it alone sees is better seen by a small one.
    const cost = milliseconds(start);
    if (cost > slowMs) return;
    for (const id of hit) {
      if (killed.has(id) || Date.now() > plan.until) continue;
      const by = `${test.file.name} > ${test.name}`;
      if (cost > quickMs && (spentMs.get(id) ?? 0) > budgetMs) continue;
      setNow({ id, by });
      const begun = process.cpuUsage();
      const isKilled = await this.#fails(test, run, id);
      spentMs.set(id, (spentMs.get(id) ?? 0) + milliseconds(begun));
      if (isKilled) killed.add(id);
      if (isKilled || !survived.has(id)) this.#entries.push({ id, outcome: isKilled ? 'killed' : 'survived', by });
      if (!isKilled) survived.add(id);
    }
    setNow(undefined);
    // At once: what is kept until the end of a file is lost when a mutant of it never ends.
    this.#write();
  }

  async #fails(test: RunnerTestCase, run: () => unknown, id: number): Promise<boolean> {
    const errors = test.result?.errors?.length ?? 0;
    toggle.turnTo(id);
    try {
      await run();
      return (test.result?.errors?.length ?? 0) > errors;
    } catch {
      return true;
    } finally {
      toggle.turnTo(-1);
      if (test.result?.errors !== undefined) test.result.errors.length = errors;
      const { onFinished } = test as Hooked;
      for (const finish of onFinished ?? []) await finish(test.context);
      if (onFinished !== undefined) onFinished.length = 0;
    }
  }

  override onAfterRunFiles(files: RunnerTestFile[]): void {
    super.onAfterRunFiles(files);
    if (isAlone) return;
    for (const file of files) {
      for (const id of outside) this.#entries.push({ id, outside: file.name });
      this.#entries.push({ done: file.name });
    }
    outside.clear();
    this.#write();
  }

  #write(): void {
    if (this.#entries.length > 0) add(this.#entries);
    this.#entries = [];
  }
}
