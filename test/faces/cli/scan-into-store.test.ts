import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { leaseDue } from '../../../src/store/lease.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';

let conforming: NodeTlsGateway;
let another: NodeTlsGateway;
let drifted: NodeTlsGateway;
let folder = '';

beforeAll(async () => {
  conforming = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  another = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  drifted = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
});
afterAll(async () => {
  await conforming[Symbol.asyncDispose]();
  await another[Symbol.asyncDispose]();
  await drifted[Symbol.asyncDispose]();
});

beforeEach(async () => {
  if (folder !== '') await rm(folder, { recursive: true });
  folder = await mkdtemp(join(tmpdir(), 'gateproof-into-store-'));
  await writeFile(join(folder, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
  await inventory({ one: [conforming.url], two: [another.url, 'tls://127.0.0.9:9'] });
});
afterAll(() => rm(folder, { recursive: true }));

async function inventory(gateways: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const targets = Object.entries(gateways).map(
    ([name, urls]) => `  - { name: ${name}, endpoints: [${urls.join(', ')}] }\n`,
  );
  await writeFile(join(folder, 'gateproof.yaml'), `version: 1\ntargets:\n${targets.join('')}`);
}

async function scan(...args: readonly string[]): Promise<CliRun> {
  const usual = ['-c', 'gateproof.yaml', '-p', 'own.yaml', '--store', 'fleet.db', '--timeout', '20000'];
  return await runCli(['scan', ...usual, ...args], { cwd: folder });
}

async function count(sql: string): Promise<number> {
  await using store = await openStore(join(folder, 'fleet.db'));
  const [row] = await store.read(async (ask) => await ask.all(sql));
  return Number(row?.['n']);
}

describe('a scan into a store', { timeout: 300_000 }, () => {
  test('settles each gateway, says what it came to, and the next one what changed', async () => {
    const first = await scan();
    expect(first.stderr).toBe('');
    expect(first.stdout).toContain('2 gateways settled: 0 violate, 1 conform, 1 inconclusive');
    expect(first.code).toBe(2);
    await inventory({ one: [drifted.url], two: [another.url] });
    const second = await scan();
    expect(second.stdout).toContain('2 gateways settled: 1 violate, 1 conform, 0 inconclusive');
    expect(second.code).toBe(1);
    expect(await count('select count(*) as n from scan')).toBe(5);
  });

  test('costs one row where nothing changed', async () => {
    await scan();
    const states = await count('select count(*) as n from state');
    const again = await scan();
    expect(again.stdout).toContain('clauses: as they were');
    expect(await count('select count(*) as n from state')).toBe(states);
  });

  test('leaves to another process what that scans, and is not green for it', async () => {
    await scan();
    {
      await using store = await openStore(join(folder, 'fleet.db'));
      const how = { now: Date.now(), limit: 1, by: 'another', site: '', forMs: 600_000, names: ['two'] };
      expect(await leaseDue(store, how)).toHaveLength(1);
    }
    const { stdout, code } = await scan();
    expect(stdout).toContain('1 gateway settled: 0 violate, 1 conform, 0 inconclusive');
    expect(stdout).toContain('1 gateway left, because another process scans it: two');
    expect(code).toBe(2);
  });

  test('keeps from where it was seen', async () => {
    await scan('--label', 'site=berlin');
    expect(await count("select count(*) as n from gateway where site = 'berlin'")).toBe(2);
  });

  test('tells how far it is as JSON, a line each', async () => {
    const { stderr } = await scan('--progress', 'json');
    const lines = stderr.trim().split('\n');
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.at(-1)).toMatchObject({ step: 'fleet', done: 2, of: 2, leftSeconds: 0, seen: 2, faults: 0 });
  });
});

describe('what does not go with a store is refused before anything is sent', () => {
  test.each([
    [['--format', 'json'], '--format: with --store results go into the store'],
    [['--out', 'out', '--waivers', 'w.yaml'], '--out, --waivers: with --store results go into the store'],
    [['--label', 'berlin'], '--label: one label as in site=berlin wanted'],
    [['--progress', 'xml'], '--progress: line or json wanted, "xml" found'],
    [['--at-once', '0'], '--at-once: a whole number from 1 to 1024 wanted'],
  ])('%j', async (args, words) => {
    const { code, stderr } = await scan(...args);
    expect(stderr).toContain(words);
    expect(code).toBe(64);
  });

  test('a label without one', async () => {
    const { code, stderr } = await runCli(['scan', 'tls://127.0.0.9', '--label', 'site=berlin']);
    expect(stderr).toContain('--label: it goes with --store');
    expect(code).toBe(64);
  });
});
