import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Row } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../support/node-tls-gateway.ts';
import { issue } from '../support/test-pki.ts';

const gateways = 12;
/** What the monitor has in hand at a time, as its script has it: two at once, and as many that wait for their turn. */
const inHand = 4;
const leaseMs = 4000;

let folder = '';
let servers: readonly NodeTlsGateway[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-monitor-kills-'));
  const certificate = await issue({ name: 'gateway.test', dnsNames: ['gateway.test'] });
  servers = await Promise.all(
    Array.from({ length: gateways }, () => nodeTlsGateway('TLSv1.2', 'TLSv1.2', certificate)),
  );
});
afterAll(async () => {
  await Promise.all(servers.map(async (server) => await server[Symbol.asyncDispose]()));
  await rm(folder, { recursive: true });
});

interface Run {
  readonly looked: readonly string[];
  readonly settled: readonly string[];
  readonly isOver: boolean;
  readonly stderr: string;
}

/** Runs a monitor to its end, or until it kills itself when it has settled so many. */
async function monitoring(config: string, store: string, killBehind: number): Promise<Run> {
  const script = join(import.meta.dirname, 'kills/monitoring.ts');
  const child = spawn(process.execPath, [script, config, store, `${leaseMs}`, `${killBehind}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (more: string) => {
    stderr += more;
  });
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  await new Promise<void>((ended) => child.on('close', () => ended()));
  const of = (word: string): readonly string[] =>
    text.split('\n').flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
  return { looked: of('looks'), settled: of('settled'), isOver: text.includes('over\n'), stderr };
}

test('a monitor that is killed leaves to the next one what it was scanning, and nothing else is scanned twice', async () => {
  const config = join(folder, 'gateproof.yaml');
  const path = join(folder, 'fleet.db');
  await writeFile(join(folder, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted', 'TLSv1.3': 'refused' }));
  const targets = servers.map(({ url }, at) => `  - { name: gw${at}, endpoints: ['${url}'], group: all }\n`);
  await writeFile(
    config,
    `version: 1\ngroups: { all: { every: 6h, policies: [own.yaml] } }\ntargets:\n${targets.join('')}`,
  );

  const first = await monitoring(config, path, 3);
  expect(first.isOver).toBe(false);
  expect(first.settled.length).toBeGreaterThanOrEqual(3);
  expect(first.settled.length).toBeLessThan(gateways);
  const inFlight = first.looked.filter((name) => !first.settled.includes(name));
  expect(inFlight.length).toBeLessThanOrEqual(inHand);

  // It may be alive: nobody else is let in until its time is over.
  const early = await monitoring(config, path, Number.POSITIVE_INFINITY);
  if (early.looked.length === 0) expect(early.stderr).toMatch(/this store has a monitor already: test\/\d+/u);
  await delay(leaseMs + 200);
  const second = early.isOver ? early : await monitoring(config, path, Number.POSITIVE_INFINITY);
  expect(second.stderr).toBe('');
  expect(second.isOver).toBe(true);

  // One may have been settled that could not be told any more.
  const all = new Set(servers.map((_, at) => `gw${at}`));
  const repeated = second.looked.filter((name) => first.looked.includes(name));
  expect(inFlight).toEqual(expect.arrayContaining(repeated));
  expect(new Set([...first.looked, ...second.looked])).toEqual(all);
  await using store = await openStore(path);
  const scans = await store.read(
    async (sql) => await sql.all('select count(*) as scans, count(distinct endpoint) as endpoints from scan'),
  );
  expect(scans.map((row: Row) => ({ ...row }))).toEqual([{ scans: gateways, endpoints: gateways }]);
});
