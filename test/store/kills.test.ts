import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { afterAll, expect, test } from 'vitest';
import type { Database } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { registerGateways } from '../../src/store/register.ts';
import { scanOutcome } from '../support/scan-outcomes.ts';
import { first, rows } from './contract/scanned.ts';

/** As many as wanted: GATEPROOF_KILLS=200 takes some minutes. */
const kills = Number(process.env['GATEPROOF_KILLS'] ?? 20);
const gateways = 60;
/** Of which a process has three at a time. */
const atOnce = 3;

const folder = mkdtempSync(join(tmpdir(), 'gateproof-kills-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly leased: readonly string[];
  readonly settled: readonly string[];
  readonly isOver: boolean;
}

/** Runs it until it is over, or kills it that long after it began to settle. */
async function settling(path: string, outcomes: string, now: number, killAfterMs: number | undefined): Promise<Told> {
  const script = join(import.meta.dirname, 'kills/settling.ts');
  const child = spawn(process.execPath, [script, path, outcomes, `${now}`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  let isArmed = false;
  child.stdout.setEncoding('utf8').on('data', (more: string) => {
    text += more;
    if (isArmed || killAfterMs === undefined || !text.includes('ready')) return;
    isArmed = true;
    setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  await new Promise<void>((ended) => child.on('close', () => ended()));
  const lines = text.split('\n');
  const of = (word: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  return { leased: of('leased'), settled: of('settled'), isOver: lines.includes('over') };
}

async function settledIn(store: Database): Promise<readonly string[]> {
  const found = await rows(
    store,
    'select g.name from scan s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway order by g.name',
  );
  return found.map(({ name }) => String(name));
}

test(
  `a store outlives that who settles is killed ${kills} times: nothing is lost, and nothing is settled twice`,
  async () => {
    const names = Array.from({ length: gateways }, (_, at) => `gw${at}`);
    const file = join(folder, 'outcomes');
    const made = await Promise.all(
      names.map(async (name, at) => {
        const outcome = await scanOutcome({ seen: at % 3 === 0 ? 'drifted' : 'conforming', name, at: first });
        return [name, outcome] as const;
      }),
    );
    writeFileSync(file, serialize(new Map(made)));
    let round = 0;
    for (let killed = 0; killed < kills; round++) {
      const path = join(folder, `${round}.db`);
      {
        await using store = await openStore(path);
        await registerGateways(
          store,
          names.map((name) => ({ name, site: '', nextDue: first })),
          first,
        );
      }
      const leased: string[] = [];
      let runs = 0;
      for (let isOver = false; !isOver; runs++) {
        // The leases of the one before are over by then.
        const told = await settling(path, file, first + runs * 120_000, killed < kills ? randomInt(0, 250) : undefined);
        isOver = told.isOver;
        if (!isOver) killed += 1;
        leased.push(...told.leased);
        await using store = await openStore(path);
        expect(await rows(store, 'pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        expect(await rows(store, 'pragma foreign_key_check')).toEqual([]);
        const settled = await settledIn(store);
        // Both endpoints of a gateway or none, each once.
        expect(settled).toEqual([...new Set(settled)].flatMap((name) => [name, name]));
        expect(settled).toEqual(expect.arrayContaining([...told.settled]));
        expect(await rows(store, 'select count(*) as n from outbox')).toEqual([{ n: settled.length / 2 }]);
      }
      await using store = await openStore(path);
      expect([...new Set(await settledIn(store))].sort()).toEqual([...names].sort());
      // What was in flight is done again, and nothing else.
      expect(leased.length - gateways).toBeLessThanOrEqual((runs - 1) * atOnce);
    }
  },
  300_000 + kills * 20_000,
);
