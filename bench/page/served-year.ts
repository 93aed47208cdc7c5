import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import { openStore } from '../../src/store/open-store.ts';
import { fillYear } from '../fleet-year/fill-year.ts';
import { makeReadable } from '../fleet-year/readable-year.ts';
import { yearPolicies, yearShape } from '../fleet-year/shape.ts';

/** A page over a year of a fleet, as a process of its own. */
export interface ServedYear extends AsyncDisposable {
  readonly origin: string;
  readonly pid: number;
  /** Seconds that the store took to make; undefined where it was there. */
  readonly madeInSeconds: number | undefined;
  /** Writes something that changes no answer, as a monitor would all the time. */
  readonly touch: () => Promise<void>;
}

const entry = resolve(import.meta.dirname, '../../src/faces/cli/main.ts');

/** Serves the store that GATEPROOF_BENCH_STORE names, made where it is not there; without it one that is removed behind. */
export async function serveYear(): Promise<ServedYear> {
  const kept = process.env['GATEPROOF_BENCH_STORE'];
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-page-'));
  const file = kept ?? join(folder, 'gateproof.db');
  const remove = (): void => rmSync(folder, { recursive: true });
  try {
    const startMs = performance.now();
    const isThere = existsSync(file);
    await fill(file, isThere);
    const madeInSeconds = isThere ? undefined : (performance.now() - startMs) / 1000;
    const child = spawn(process.execPath, [entry, 'serve', '--store', file, '--listen', '127.0.0.1:0'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const origin = await firstLine(child);
    const store = await openStore(file);
    return {
      origin,
      pid: child.pid ?? 0,
      madeInSeconds,
      touch: async () => {
        await store.write(async (sql) => await sql.run(`update day_open set day = day`));
      },
      [Symbol.asyncDispose]: async () => {
        await store[Symbol.asyncDispose]();
        await ended(child);
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** To be opened to write brings an older one to this version. */
async function fill(file: string, isThere: boolean): Promise<void> {
  await using store = await openStore(file);
  if (isThere) return;
  const { signal } = new AbortController();
  const policies = await Promise.all(yearPolicies.map((name) => loadPolicy(name, { signal })));
  await fillYear(store, policies, yearShape);
  await makeReadable(store, policies, yearShape.end);
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('a stream wanted');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('the page did not start');
}

async function ended(child: ChildProcess): Promise<void> {
  const { promise, resolve: over } = Promise.withResolvers<void>();
  child.once('exit', () => over());
  child.kill('SIGTERM');
  await promise;
}
