import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { enqueueDue, takeGivenUp } from '../../src/fleet/hand-out.ts';
import { openQueue } from '../../src/fleet/queue/open-queue.ts';
import type { TurnQueue } from '../../src/fleet/queue/turn-queue.ts';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';
import {
  fleetPolicy,
  registerTls,
  startWorker,
  type TlsFleet,
  tlsFleet,
  type WorkerProcess,
} from '../support/work-fleet.ts';

let server: Postgres;
let folder: string;
let policy: string;
beforeAll(async () => {
  server = await startPostgres({ diskMb: 300 });
  folder = await mkdtemp(join(tmpdir(), 'gateproof-workers-'));
  policy = join(folder, 'versions.yaml');
  await writeFile(policy, fleetPolicy);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

let store: Database;
let queue: TurnQueue;
beforeEach(async () => {
  await server.psql(
    'set client_min_messages = error; drop schema if exists gateproof cascade; drop schema if exists gateproof_queue cascade',
  );
  await open();
});
afterEach(async () => await close());

async function open(): Promise<void> {
  store = await openStore(server.url, { from: 'environment' });
  queue = await openQueue(server.url, { shown: 'database', onProblem: () => undefined, watchSeconds: 1 });
}

async function close(): Promise<void> {
  await queue[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
}

/** Takes up as many gateways as the fleet has, and puts them into the queue. */
async function due(fleet: TlsFleet, from: readonly string[] = []): Promise<void> {
  await registerTls(store, fleet.ports, { from, now: Date.now() });
  await enqueueDue(store, queue, { now: Date.now() });
}

/** A worker that has the policy, and gives a lost answer of a busy machine time. */
function worker(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): WorkerProcess {
  return startWorker(server.url, ['--policy', policy, '--timeout', '60000', ...args], env);
}

async function count(what: string): Promise<number> {
  return Number(await server.psql(`set search_path = gateproof, gateproof_queue; select count(*) from ${what}`));
}

const settled = 'gateway where last_at is not null';

async function allSettled(of: number): Promise<void> {
  await until(`${of} gateways settled`, async () => ((await count(settled)) >= of ? true : undefined));
}

/** As if time had passed: whoever works is thought dead, every lease is over, and whoever failed may be tried again. */
async function timePasses(): Promise<void> {
  await server.psql(`
    update gateproof_queue.job set heartbeat_on = heartbeat_on - interval '1 hour' where state = 'active';
    update gateproof_queue.job set start_after = now() where state < 'active';
    update gateproof.gateway set lease_until = 0 where lease_until > 0;
  `);
}

/** For a loop: time passes at its begin and now and then, so that a scan of a busy machine comes to its end in between and is not always overtaken. */
function slowTime(): () => Promise<void> {
  let passedMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (performance.now() - passedMs < 10_000) return;
    await timePasses();
    passedMs = performance.now();
  };
}

/** Each endpoint was scanned once, every gateway is due later, nobody has a lease, and nothing is left in the queue. */
async function expectOneScanEach(of: number): Promise<void> {
  expect(await server.psql('select count(*), count(distinct endpoint) from gateproof.scan')).toBe(`${of}|${of}`);
  const now = Date.now();
  expect(await count(`gateway where next_due > ${now} and lease_until = 0`)).toBe(of);
  const passing = slowTime();
  await until('an empty queue', async () => {
    await passing();
    return (await count(`job where state < 'completed'`)) === 0 ? true : undefined;
  });
  expect(await server.psql('select count(*) from gateproof.scan')).toBe(String(of));
}

test('two workers share a fleet, scan each gateway once, and end when nothing waits', async () => {
  await using fleet = await tlsFleet(40);
  await due(fleet);
  fleet.hold();
  await using one = worker(['--once', '--at-once', '4']);
  await using other = worker(['--once', '--at-once', '4']);
  await until('both at work', async () =>
    (await server.psql('select count(distinct lease_by) from gateproof.gateway where lease_until > 0')) === '2'
      ? true
      : undefined,
  );
  fleet.release();
  expect([await one.ended(), await other.ended()]).toEqual([0, 0]);
  await expectOneScanEach(40);
  expect(one.said.match(/: settled/gu)?.length).toBeGreaterThan(0);
  expect(other.said.match(/: settled/gu)?.length).toBeGreaterThan(0);
  expect(await count(`state where verdict = 'pass'`)).toBeGreaterThanOrEqual(40);
});

test('nothing is lost and nothing is scanned twice when workers are killed, thought dead and overtaken again and again', {
  timeout: 900_000,
}, async () => {
  await using fleet = await tlsFleet(120);
  await due(fleet);
  await using ends = new AsyncDisposableStack();
  const start = (): WorkerProcess => ends.use(worker(['--at-once', '4']));
  const workers = [start(), start(), start()];
  for (let kill = 0; kill < 4 && (await count(settled)) < 120; kill++) {
    const before = await count(settled);
    await until('more settled', async () => ((await count(settled)) > before || before === 120 ? true : undefined));
    workers[kill % 3]?.child.kill('SIGKILL');
    workers[kill % 3] = start();
    await timePasses();
    // A queue that forgets everything is filled again by what is due.
    if (kill === 2) await server.psql('delete from gateproof_queue.job');
    await enqueueDue(store, queue, { now: Date.now() });
  }
  const passing = slowTime();
  await until('120 gateways settled', async () => {
    await passing();
    await enqueueDue(store, queue, { now: Date.now() });
    return (await count(settled)) === 120 ? true : undefined;
  });
  await expectOneScanEach(120);
});

test('a database that is killed and comes back in the middle costs nothing that was scanned', async () => {
  await using fleet = await tlsFleet(40);
  await due(fleet);
  await using one = worker(['--at-once', '4']);
  await using other = worker(['--at-once', '4']);
  await allSettled(1);
  fleet.hold();
  await until('scans in flight', () => (fleet.held > 0 ? true : undefined));
  await close();
  await server.kill();
  fleet.release();
  await Promise.all([one.says('waiting for it, nothing is lost'), other.says('waiting for it, nothing is lost')]);
  await server.start();
  await open();
  await allSettled(40);
  await expectOneScanEach(40);
  expect(one.said + other.said).toContain('the store answers again');
});

test('a worker that was stopped for longer than its lease finds it lost, and writes nothing', async () => {
  await using fleet = await tlsFleet(1);
  await due(fleet);
  fleet.hold();
  await using late = worker();
  await until('its connection', () => (fleet.held > 0 ? true : undefined));
  late.child.kill('SIGSTOP');
  await timePasses();
  await using other = worker();
  await until('the turn with the other', async () => {
    await server.psql(`update gateproof_queue.job set start_after = now() where state < 'active'`);
    return (await count(`job where state = 'active' and retry_count = 1`)) === 1 ? true : undefined;
  });
  fleet.release();
  await other.says('gw-1: settled');
  late.child.kill('SIGCONT');
  await late.says('gw-1: another has its lease by now; what was found is left out');
  await expectOneScanEach(1);
});

test('a worker that is stopped gives back at once what it has, and settles nothing of it', async () => {
  await using fleet = await tlsFleet(3);
  await due(fleet);
  fleet.hold();
  await using stopped = worker(['--at-once', '2']);
  await until('its connections', () => (fleet.held > 1 ? true : undefined));
  stopped.child.kill('SIGTERM');
  expect(await stopped.ended()).toBe(130);
  expect(stopped.said).toContain('what is being scanned is given back');
  expect([await count('scan'), await count('gateway where lease_until > 0')]).toEqual([0, 0]);
  expect(await count(`job where state = 'created' and start_after <= now() and retry_count = 0`)).toBe(3);
  fleet.release();
  await using other = worker(['--once']);
  expect(await other.ended()).toBe(0);
  await expectOneScanEach(3);
});

test('a full disk loses nothing: workers say so, wait, and settle once there is room', async () => {
  await using fleet = await tlsFleet(8);
  await due(fleet);
  // Row by row, so that not a page is left; what a statement took that failed stays taken.
  await server.psql(`
    create table junk (octets bytea) with (autovacuum_enabled = false);
    alter table junk alter octets set storage plain;
    do $$ begin
      loop insert into junk select decode(repeat('00', 7000), 'hex') from generate_series(1, 64); end loop;
    exception when disk_full then null; end $$;
    do $$ begin
      loop insert into junk values (decode(repeat('00', 7000), 'hex')); end loop;
    exception when disk_full then null; end $$`);
  await using one = worker();
  await one.says('no space is left on its disk');
  expect(await count(settled)).toBeLessThan(8);
  await server.psql('drop table junk');
  await allSettled(8);
  await expectOneScanEach(8);
});

test('each site has its own gateways, a worker of another place takes none of them, and both states stand side by side', async () => {
  await using fleet = await tlsFleet(2);
  await due(fleet, ['berlin', 'oslo']);
  const placed = `${settled} and site =`;
  await using nowhere = worker(['--once']);
  await using paris = worker(['--once', '--label', 'site=paris']);
  expect([await nowhere.ended(), await paris.ended()]).toEqual([0, 0]);
  expect(await count(settled)).toBe(0);
  await using berlin = worker(['--once', '--label', 'site=berlin']);
  expect(await berlin.ended()).toBe(0);
  expect([await count(`${placed} 'berlin'`), await count(`${placed} 'oslo'`)]).toEqual([2, 0]);
  await using oslo = worker(['--once', '--label', 'site=oslo']);
  expect(await oslo.ended()).toBe(0);
  expect([await count(`${placed} 'berlin'`), await count(`${placed} 'oslo'`)]).toEqual([2, 2]);
  await expectOneScanEach(4);
});

test('a monitor hands out what its inventory has, to workers of each site, and scans nothing itself', async () => {
  await using fleet = await tlsFleet(2);
  const [one, other] = fleet.ports;
  const config = join(folder, 'gateproof.yaml');
  await writeFile(
    config,
    `version: 1
groups:
  both: { every: 1d, from: [berlin, oslo], policies: [versions.yaml] }
  anywhere: { every: 1d, policies: [versions.yaml] }
targets:
  - { name: one, group: both, endpoints: ['tls://127.0.0.1:${one}'] }
  - { name: other, group: anywhere, endpoints: ['tls://127.0.0.1:${other}'] }
`,
  );
  const store_ = { env: { GATEPROOF_STORE: server.url } };
  const monitor = await runCli(['monitor', '--hand-out', '--once', '--config', config], store_);
  expect(monitor).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('3 gateways handed out to workers') as string,
  });
  expect(await count(settled)).toBe(0);
  for (const label of [[], ['--label', 'site=berlin'], ['--label', 'site=oslo']]) {
    await using each = worker(['--once', ...label]);
    expect(await each.ended()).toBe(0);
  }
  const seen = await server.psql(`select name, site from gateproof.${settled} order by name, site`);
  expect(seen.split('\n')).toEqual(['one|berlin', 'one|oslo', 'other|']);
  // Once more: nothing is due.
  const again = await runCli(['monitor', '--hand-out', '--once', '--config', config], store_);
  expect(again.stderr).not.toContain('handed out');
  await expectOneScanEach(3);
});

test('a clock that is an hour wrong moves neither leases nor what is written', async () => {
  await using fleet = await tlsFleet(1);
  await due(fleet);
  fleet.hold();
  const wrong = join(folder, 'wrong-clock.mjs');
  await writeFile(
    wrong,
    `const Own = Date; const shift = 3_600_000;
     globalThis.Date = class extends Own { constructor(...all) { if (all.length === 0) super(Own.now() + shift); else super(...all); } static now() { return Own.now() + shift; } };`,
  );
  await using ahead = worker([], { NODE_OPTIONS: `--import ${wrong}` });
  await ahead.says('the clock of this machine is 3600 s ahead of the database');
  await until('its connection', () => (fleet.held > 0 ? true : undefined));
  const [until_, now] = (
    await server.psql('select lease_until, floor(extract(epoch from now()) * 1000) from gateproof.gateway')
  ).split('|');
  expect(Number(until_) - Number(now)).toBeLessThanOrEqual(90_000);
  fleet.release();
  await ahead.says('gw-1: settled');
  expect(Math.abs(Number(await server.psql('select at from gateproof.scan')) - Date.now())).toBeLessThan(600_000);
  await expectOneScanEach(1);
});

test('a worker without the policy, or with another edition of it, judges by none and says what it wants', async () => {
  await using fleet = await tlsFleet(1);
  await due(fleet);
  await using without = startWorker(server.url, ['--once']);
  await without.ended();
  expect(without.said).toContain('gw-1: could not be scanned: policy versions: wanted on this machine (sha256:');
  const edited = join(folder, 'edited.yaml');
  await writeFile(edited, `${fleetPolicy}# edited\n`);
  for (let tries = 1; tries <= 5; tries++) {
    await timePasses();
    await using other = startWorker(server.url, ['--once', '--policy', edited]);
    await other.ended();
    expect(other.said).toContain('gw-1: could not be scanned: policy versions: sha256:');
  }
  expect(await count('scan')).toBe(0);
  const now = Date.now();
  const [told] = await takeGivenUp(store, queue, now);
  expect(told).toMatchObject({ name: 'gw-1', site: '' });
  expect(told?.reason).toContain('this machine has sha256:');
  expect(await count(`gateway where failures = 6 and next_due > ${now}`)).toBe(1);
});
