import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookEnd } from '../../src/fleet/look.ts';
import { monitor } from '../../src/fleet/monitor.ts';
import type { MonitorEvent } from '../../src/fleet/monitor-event.ts';
import { WatchedFleet } from '../../src/fleet/watched-fleet.ts';
import { loadFleet } from '../../src/inputs/load-fleet.ts';
import { systemClock } from '../../src/run/clock.ts';
import type { Database, Row, Value } from '../../src/store/database.ts';
import { versionPolicy } from './node-tls-gateway.ts';
import { scanOutcome } from './scan-outcomes.ts';

export async function rows(store: Database, sql: string, values: readonly Value[] = []): Promise<readonly Row[]> {
  return (await store.read(async (ask) => await ask.all(sql, values))).map((row) => ({ ...row }));
}

const folders: string[] = [];

/** An inventory in a folder of its own. */
export async function inventory(text: string): Promise<string> {
  const own = await mkdtemp(join(tmpdir(), 'gateproof-inventory-'));
  folders.push(own);
  const config = join(own, 'gateproof.yaml');
  await writeFile(join(own, 'own.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
  await writeFile(config, text);
  return config;
}

/** Another text in one step: half of one would be told as wrong, too. */
export async function replaceInventory(config: string, text: string): Promise<void> {
  await writeFile(`${config}.new`, text);
  await rename(`${config}.new`, config);
}

export const three = `version: 1
groups: { edge: { every: 6h } }
targets:
  - { name: a, endpoints: [tls://127.0.0.9:443], group: edge }
  - { name: b, endpoints: [tls://127.0.0.9:444], group: edge }
  - { name: c, endpoints: [tls://127.0.0.9:445] }
`;

export type Look = (gateway: string, site: string) => Promise<LookEnd>;

export async function seen(name: string, site = '', at: number = Date.now()): Promise<LookEnd> {
  const outcome = await scanOutcome({ seen: 'conforming', name, site, at });
  if (outcome === undefined) throw new Error('an outcome wanted');
  return {
    kind: 'seen',
    outcome,
    verdict: { conclusion: 'conforms', exitCode: 0, strictly: 0 },
    count: { observations: 0, sent: 0, repeated: 0, unanswered: 0 },
    faults: [],
  };
}

export interface Monitored {
  readonly events: readonly MonitorEvent[];
  readonly looked: readonly string[];
  /** What was judged by which policy. */
  readonly rounds: readonly { asOf: string; of: number; by: Record<string, string | undefined> }[];
}

export interface Wish {
  readonly look?: Look;
  readonly site?: string;
  readonly once?: boolean;
  readonly signal?: AbortSignal;
  readonly leaseMs?: number;
  readonly rejudgeMs?: number;
  readonly onEvent?: (event: MonitorEvent) => void;
}

/** Runs a monitor that looks as it is told, and tells what it did. */
export async function run(database: Database, config: string, wish: Wish = {}): Promise<Monitored> {
  const {
    look = seen,
    site = '',
    once = true,
    signal = new AbortController().signal,
    leaseMs = 60_000,
    rejudgeMs,
    onEvent,
  } = wish;
  const done = { events: [] as MonitorEvent[], looked: [] as string[], rounds: [] as Monitored['rounds'][number][] };
  const watched = await WatchedFleet.load(async () => await loadFleet({ config }, signal));
  await monitor({
    database,
    watched,
    by: 'host:1',
    site,
    once,
    clock: systemClock,
    signal,
    leaseMs,
    lookMs: 20,
    ...(rejudgeMs === undefined ? {} : { rejudgeMs }),
    run: async ({ work, onEnd, ...round }) => {
      const told: Monitored['rounds'][number] = { asOf: round.asOf, of: round.of, by: {} };
      done.rounds.push(told);
      for await (const one of work) {
        done.looked.push(one.gateway);
        told.by[one.gateway] = (one.policies ?? round.policies)[0]?.id;
        await onEnd(one, await look(one.gateway, one.lease.site));
        if (round.signal.aborted) break;
      }
    },
    onEvent: (event) => {
      done.events.push(event);
      onEvent?.(event);
    },
  });
  return done;
}

export const kinds = ({ events }: Monitored): readonly string[] => events.map(({ kind }) => kind);
export const hour = 3_600_000;

/** The first event of a kind. */
export function wait(kind: MonitorEvent['kind']): {
  readonly is: Promise<void>;
  readonly hear: (event: MonitorEvent) => void;
} {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { is: promise, hear: (event) => (event.kind === kind ? resolve() : undefined) };
}

/** Takes away what `inventory` made. */
export async function removeInventories(): Promise<void> {
  await Promise.all(folders.splice(0).map(async (folder) => await rm(folder, { recursive: true })));
}
