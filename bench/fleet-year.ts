import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy } from '../core/policy/load-policy.ts';
import { historyFormats } from '../reports/history/registry.ts';
import type { Database } from '../src/store/database.ts';
import { openStore } from '../src/store/open-store.ts';
import { askCertificates } from '../src/store/questions/certificates.ts';
import { askChanges } from '../src/store/questions/changes.ts';
import { askHistory } from '../src/store/questions/history.ts';
import type { Question } from '../src/store/questions/question.ts';
import { askStatus } from '../src/store/questions/status.ts';
import { fillYear } from './fleet-year/fill-year.ts';
import { yearPolicies, yearShape } from './fleet-year/shape.ts';
import { median } from './median.ts';

const { end } = yearShape;
const dayMs = 86_400_000;
const runs = 7;
/** A year of daily scans in the embedded store: how big it is, and how soon questions are answered. */
export async function measureFleetYear(): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-year-'));
  try {
    const file = join(folder, 'gateproof.db');
    const { signal } = new AbortController();
    const policies = await Promise.all(yearPolicies.map((name) => loadPolicy(name, { signal })));
    const startMs = performance.now();
    {
      await using made = await openStore(file);
      await fillYear(made, policies, yearShape);
    }
    const seconds = (performance.now() - startMs) / 1000;
    await using database = await openStore(file, { access: 'read' });
    return [
      `fleet-year: ${yearShape.gateways} gateways, ${yearShape.days} daily scans: ${megabytes(statSync(file).size)} MB (wanted: under 2000), written in ${seconds.toFixed(0)} s`,
      ...(await sizes(database)),
      ...(await answers(database)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function sizes(database: Database): Promise<readonly string[]> {
  const rows = await database.read(
    async (sql) =>
      await sql.all('select name, sum(pgsize) as octets from dbstat group by name order by 2 desc limit 10'),
  );
  return [
    `            ${rows.map((row) => `${String(row['name'])} ${megabytes(Number(row['octets']))}`).join(', ')} MB`,
  ];
}

async function answers(database: Database): Promise<readonly string[]> {
  const question: Question = { at: end, isNow: true };
  const limits = { listed: 10, notScannedDays: 7, endingDays: 30, trendDays: 30 };
  const asked = {
    'status (wanted: under 200)': () => database.read(async (sql) => await askStatus(sql, question, limits)),
    'changes --since 7d (wanted: under 50)': () =>
      database.read(async (sql) => await askChanges(sql, question, end - 7 * dayMs)),
    'certificates --within 60d': () => database.read(async (sql) => await askCertificates(sql, question, 60)),
    'history gateway-00042': () =>
      database.read(async (sql) => {
        const found = await askHistory(sql, question, { name: 'gateway-00042', clause: null });
        if (found === undefined) throw new Error('no such gateway');
        return found;
      }),
    'status --as-of half a year ago': () =>
      database.read(async (sql) => await askStatus(sql, { at: end - 180 * dayMs, isNow: false }, limits)),
  };
  const lines: string[] = [];
  for (const [name, ask] of Object.entries(asked)) {
    const times: number[] = [];
    const processor: number[] = [];
    let told = 0;
    for (let run = 0; run < runs; run++) {
      const [startMs, before] = [performance.now(), process.cpuUsage()];
      const document = await ask();
      times.push(performance.now() - startMs);
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / 1000);
      told = historyFormats.csv(document).split('\r\n').length - 2;
    }
    lines.push(
      `            ${name}: median ${median(times).toFixed(1)} ms of ${runs} (of the processor ${median(processor).toFixed(1)} ms), ${told} records`,
    );
  }
  return lines;
}

function megabytes(octets: number): string {
  return (octets / 1_000_000).toFixed(0);
}
