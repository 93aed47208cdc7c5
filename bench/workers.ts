/**
 * 10,000 gateways and 1, 2 and 4 workers on a real PostgreSQL; then what goes wrong: workers that are killed, a database that is, a worker that sleeps for longer than its
 * lease, a disk that is full. Of each: seconds, scans a second, and whether each gateway was settled once. `node scripts/run.mjs --lab bench/workers.ts [GATEWAYS [SCENARIO]]`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { makeTarget } from '../core/endpoint/parse-target.ts';
import type { JsonObject } from '../core/observation/observation.ts';
import { writeDeclared } from '../src/fleet/declared.ts';
import { handOut } from '../src/fleet/hand-out.ts';
import { openQueue } from '../src/fleet/queue/open-queue.ts';
import { openStore } from '../src/store/open-store.ts';
import { registerGateways } from '../src/store/register.ts';
import { type Postgres, startPostgres } from '../test/support/postgres.ts';

const gateways = Number(process.argv[2] ?? 10_000);
const wanted = process.argv[3];
const atOnce = 16;
/** Scenarios without trouble, which come first. */
const untroubled = 3;

interface Scenario {
  readonly name: string;
  readonly workers: number;
  readonly leaseMs?: number;
  readonly diskMb?: number;
  /** Goes on beside it until the signal. */
  readonly trouble?: (fleet: RunningFleet) => Promise<void>;
}

interface RunningFleet {
  readonly database: Postgres;
  readonly workers: ChildProcess[];
  readonly settled: () => Promise<number>;
  readonly replace: (at: number) => void;
  readonly ended: AbortSignal;
  readonly note: (what: string) => void;
}

const half = async ({ settled, ended }: RunningFleet): Promise<void> => {
  while (!ended.aborted && (await settled()) < gateways / 3) await delay(200);
};

const scenarios: readonly Scenario[] = [
  { name: '1 worker', workers: 1 },
  { name: '2 workers', workers: 2 },
  { name: '4 workers', workers: 4 },
  {
    name: '4 workers, one killed by -9 every 10 s',
    workers: 4,
    leaseMs: 15_000,
    trouble: async ({ workers, replace, ended, note }) => {
      for (let kills = 0; !ended.aborted; kills++) {
        await delay(10_000, undefined, { signal: ended }).catch(() => undefined);
        if (ended.aborted) return note(`${kills} kills`);
        workers[kills % workers.length]?.kill('SIGKILL');
        replace(kills % workers.length);
      }
    },
  },
  {
    name: '4 workers, the database killed and started again in the middle',
    workers: 4,
    leaseMs: 15_000,
    trouble: async (fleet) => {
      await half(fleet);
      await fleet.database.kill();
      await delay(3000);
      await fleet.database.start();
      fleet.note('away for 3 s');
    },
  },
  {
    name: '4 workers, one stopped for a minute, four times its lease',
    workers: 4,
    leaseMs: 15_000,
    trouble: async (fleet) => {
      await half(fleet);
      fleet.workers[0]?.kill('SIGSTOP');
      await delay(60_000);
      fleet.workers[0]?.kill('SIGCONT');
      await delay(5000);
    },
  },
  {
    name: '4 workers, no space left on the disk for 10 s in the middle',
    workers: 4,
    leaseMs: 15_000,
    diskMb: 1500,
    trouble: async (fleet) => {
      await half(fleet);
      await fleet.database.psql(`
        create table junk (octets bytea) with (autovacuum_enabled = false);
        alter table junk alter octets set storage plain;
        do $$ begin loop insert into junk select decode(repeat('00', 7000), 'hex') from generate_series(1, 64); end loop;
        exception when disk_full then null; end $$;
        do $$ begin loop insert into junk values (decode(repeat('00', 7000), 'hex')); end loop;
        exception when disk_full then null; end $$`);
      const before = await fleet.settled();
      await delay(10_000);
      fleet.note(`${(await fleet.settled()) - before} settled while it was full`);
      await fleet.database.psql('drop table junk');
    },
  },
];

/** Gateways a second, of those that nothing troubled. */
const rates: { readonly name: string; readonly rate: number }[] = [];
for (const scenario of scenarios) {
  if (wanted !== undefined && !scenario.name.includes(wanted)) continue;
  const { line, rate } = await measure(scenario);
  process.stdout.write(`${line}\n`);
  if (scenario.trouble === undefined) rates.push({ name: scenario.name, rate });
  if (rates.length === untroubled && scenario.trouble === undefined) process.stdout.write(`${scaling(rates)}\n`);
}

function scaling(all: typeof rates): string {
  const [first] = all;
  const rows = all.map(
    ({ name, rate }) =>
      `| ${name.padEnd(9)} | ${rate.toFixed(1).padStart(11)} | ${(rate / (first?.rate ?? rate)).toFixed(2).padStart(10)} |`,
  );
  return [
    `scaling on ${availableParallelism()} cores, which the server shares:`,
    '| workers   | a second    | times of 1 |',
    ...rows,
  ].join('\n');
}

async function measure({ name, workers: count, leaseMs = 90_000, diskMb, trouble }: Scenario): Promise<{
  readonly line: string;
  readonly rate: number;
}> {
  // As a server is set up: what is committed is on the disk.
  const settings = { fsync: 'on', shared_buffers: '256MB', max_wal_size: '2GB' };
  await using database = await startPostgres({ settings, ...(diskMb === undefined ? {} : { diskMb }) });
  const notes: string[] = [];
  const said: string[] = [];
  const ended = new AbortController();
  await register(database);
  const start = (): ChildProcess => {
    const worker = spawn(
      process.execPath,
      [
        fileURLToPath(new URL('workers/stand-in-worker.ts', import.meta.url)),
        `w${started++}`,
        `${atOnce}`,
        `${leaseMs}`,
      ],
      { env: { ...process.env, GATEPROOF_STORE: database.url }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    worker.stderr?.setEncoding('utf8').on('data', (text: string) => said.push(text));
    return worker;
  };
  let started = 0;
  const workers = Array.from({ length: count }, start);
  await Promise.all(workers.map(async ({ stdout }) => stdout && (await once(stdout, 'data'))));
  const query = async (sql: string): Promise<string> => await database.psql(sql).catch(() => '');
  const settled = async (): Promise<number> =>
    Number(await query('select count(*) from gateproof.gateway where last_at is not null'));
  const startedAt = performance.now();
  const handing = hand(database, ended.signal);
  const replace = (at: number): void => {
    workers[at] = start();
  };
  const note = (what: string): void => void notes.push(what);
  const troubled = trouble?.({ database, workers, settled, replace, ended: ended.signal, note });
  while ((await settled()) < gateways) await delay(100);
  const seconds = (performance.now() - startedAt) / 1000;
  ended.abort();
  await Promise.all([handing, troubled]);
  const late = said.join('').match(/came late/gu)?.length ?? 0;
  if (late > 0) notes.push(`${late} came late and wrote nothing`);
  const memory = await Promise.all(workers.map(memoryOf));
  const processor = (await Promise.all(workers.map(processorOf))).reduce((sum, one) => sum + one, 0);
  for (const worker of workers) worker.kill('SIGTERM');
  await Promise.all(workers.map(async (worker) => worker.exitCode ?? (await once(worker, 'close'))));
  const scans = await query('select count(*), count(distinct endpoint) from gateproof.scan');
  const held = await query(
    'select count(*) from gateproof.gateway where lease_until > 0 or next_due < 4102444800000 and last_at is null',
  );
  const isRight = scans === `${gateways}|${gateways}` && held === '0';
  const line = [
    name,
    `${seconds.toFixed(1)} s`,
    `${Math.round(gateways / seconds)} a second`,
    isRight ? 'each settled once' : `WRONG: scans|endpoints ${scans}, held ${held}`,
    `${Math.max(...memory)} MB a worker at most`,
    // Without those that were killed.
    `${((processor * 1000) / gateways).toFixed(1)} ms of processor a gateway`,
    ...notes,
  ].join('; ');
  return { line, rate: gateways / seconds };
}

async function register(database: Postgres): Promise<void> {
  await using store = await openStore(database.url, { from: 'environment' });
  const declared = JSON.parse(
    writeDeclared({
      targets: [makeTarget('sstp', '192.0.2.1', 443)],
      policies: [],
      timing: { everyMs: 30 * 86_400_000, timeZone: 'UTC', windows: [] },
    }),
  ) as JsonObject;
  const now = Date.now();
  const all = Array.from({ length: gateways }, (_, at) => ({ name: `gw-${at}`, site: '', declared, nextDue: now }));
  await registerGateways(store, all, now);
}

/** As `monitor --hand-out` does. */
async function hand(database: Postgres, ended: AbortSignal): Promise<void> {
  await using store = await openStore(database.url, { from: 'environment' });
  await using queue = await openQueue(database.url, { shown: 'store', onProblem: () => undefined });
  while (!ended.aborted) {
    await handOut(store, queue, Date.now()).catch(() => undefined);
    await delay(5000, undefined, { signal: ended }).catch(() => undefined);
  }
}

/** Seconds, in both modes; the kernel counts hundredths. */
async function processorOf({ pid }: ChildProcess): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).replace(/^.*\) /u, '').split(' ');
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1] ?? 0) / 1024);
}
