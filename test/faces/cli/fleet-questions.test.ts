import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { visibleText } from '../../../reports/text/visible-text.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { day, first, scanned } from '../../store/contract/scanned.ts';
import { parseCsv } from '../../support/parse-csv.ts';
import { runCli } from '../../support/run-cli.ts';

let folder = '';
let store = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-questions-'));
  store = join(folder, 'gateproof.db');
  await using database = await openStore(store);
  await scanned(database, { seen: 'conforming', name: 'paris', at: first });
  await scanned(database, { seen: 'conforming', name: 'oslo', at: first });
  await scanned(database, { seen: 'drifted', name: 'paris', at: first + day });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const asOf = ['--as-of', '2026-11-24'];

describe('questions on the command line', () => {
  test('the status of a store is one screen', async () => {
    const { code, stdout, stderr } = await runCli(['status', '--store', store, ...asOf]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^violates {2}2 gateways, 2 scanned/u);
    expect(stdout).toContain('paris');
    expect(stdout.split('\n').length).toBeLessThan(40);
  });

  test('the store may come from the environment', async () => {
    const { code, stdout } = await runCli(['changes', '--since', '2026-11-23', '-f', 'json', ...asOf], {
      env: { GATEPROOF_STORE: store },
    });
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { kind: string; counts: Record<string, number> };
    expect(told.kind).toBe('gateproof-changes');
    expect(told.counts['new']).toBeGreaterThan(3);
  });

  test('a span is counted back from the day that is asked for', async () => {
    const { stdout } = await runCli(['changes', '--store', store, '--since', '12h', '--as-of', '2026-11-22']);
    expect(stdout).toMatch(/^not worse {2}nothing changed/u);
  });

  test('the history of a gateway is its own', async () => {
    const { code, stdout } = await runCli(['history', 'paris', '--store', store, ...asOf]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/2026-11-23 10:00 to now +fail .*new, the gateway\s+changed/su);
    expect(stdout).not.toContain('oslo');
    const one = await runCli(['history', 'oslo', '--store', store, '--clause', 'tls/row-01', '-f', 'csv', ...asOf]);
    expect(parseCsv(one.stdout)).toHaveLength(2);
  });

  test('certificates and the retirement of SSTP are told in CSV, a record each', async () => {
    const certificates = await runCli(['certificates', '--store', store, '-f', 'csv', ...asOf]);
    expect(parseCsv(certificates.stdout).length).toBeGreaterThan(2);
    const retirement = await runCli(['retirement', '--store', store, '-f', 'csv', ...asOf]);
    const [head, ...left] = parseCsv(retirement.stdout);
    expect(head).toContain('days until sstp-ends');
    expect(left.map(([gateway]) => gateway)).toEqual(['oslo', 'paris']);
    expect(left[0]?.at(-1)).toBe('127');
  });

  test('a history by another policy is judged without a packet', async () => {
    const args = ['judge', '--policy', 'bsi-tr-02102-2', '--since', '2026-11-22', '--store', store];
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^by bsi-tr-02102-2 \S+ {2}6 scans of 4 endpoints since 2026-11-22 00:00\n.*nothing was sent/u,
    );
    const unknown = await runCli(['judge', '--policy', 'bsi', '--since', '1d', '--store', store]);
    expect([unknown.code, unknown.stdout]).toEqual([64, '']);
  });

  test.each([
    [['status'], '--store: a store wanted'],
    [['status', '--store', 'nowhere.db'], 'no such file'],
    [['status', '--format', 'xml'], '--format: terminal, json, csv wanted, "xml" found'],
    [['status', '--as-of', 'today'], '--as-of: a day as YYYY-MM-DD wanted, "today" found'],
    [['changes', '--since', 'lately'], '--since: a span as 7d or 12h, or a day as YYYY-MM-DD wanted, "lately" found'],
    [['certificates', '--within', '60'], '--within: a number of days as 60d wanted, "60" found'],
    [['export', '--out', 'x', '-f', 'xml'], '--format: parquet, csv, jsonl wanted, "xml" found'],
    [['prune', '--days', '-1'], '--days: a whole number from 0'],
    [['prune', '--store', 'nowhere.db'], 'no such file'],
  ])('%s ends with 64 and says what was wanted', async (args, wanted) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: folder, env: { GATEPROOF_STORE: '' } });
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain(wanted);
    await expect(stat(join(folder, 'nowhere.db'))).rejects.toThrow();
  });

  test('a gateway or a clause that nobody knows is refused, and no empty answer', async () => {
    const gateway = await runCli(['history', 'pariss', '--store', store]);
    expect([gateway.code, gateway.stdout]).toEqual([64, '']);
    expect(gateway.stderr).toMatch(/a gateway of the store wanted, "pariss" found.*paris/u);
    const clause = await runCli(['history', 'paris', '--store', store, '--clause', 'tls/row-99']);
    expect(clause.code).toBe(64);
    expect(clause.stderr).toContain('"tls/row-99" found');
  });

  test('an export holds the same in every format, and Parquet can be read back', async () => {
    const out = join(folder, 'export');
    for (const format of ['parquet', 'csv', 'jsonl']) {
      const { code, stdout, stderr } = await runCli(['export', '--store', store, '--format', format, '--out', out]);
      expect([code, stdout]).toEqual([0, '']);
      expect(stderr).toContain(`state.${format}`);
    }
    for (const table of ['state', 'scan', 'certificate']) {
      const lines = (await readFile(join(out, `${table}.jsonl`), 'utf8')).trimEnd().split('\n');
      const objects = lines.map((line) => JSON.parse(line) as Record<string, string | number | null>);
      const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(join(out, `${table}.parquet`)) });
      expect(objects.length).toBeGreaterThan(2);
      expect(JSON.parse(JSON.stringify(parquet))).toEqual(objects);
      expect(parquet.some((row) => Object.values(row).some((value) => value instanceof Date))).toBe(true);
      const [head, ...records] = parseCsv(await readFile(join(out, `${table}.csv`), 'utf8'));
      expect(head).toEqual(Object.keys(objects[0] ?? {}));
      expect(records).toEqual(
        objects.map((one) => Object.values(one).map((value) => visibleText(String(value ?? '')))),
      );
    }
    expect((await readdir(out)).length).toBe(9);
  });

  test('what retention removes is told, and the file is the smaller for it', async () => {
    const own = join(folder, 'old.db');
    {
      await using database = await openStore(own);
      for (const at of [0, 1, 2, 3])
        await scanned(database, { seen: 'conforming', name: 'paris', at: first + at * day });
      await database.write(async (sql) => {
        await sql.run('update evidence set octets = ? where at = ?', [new Uint8Array(4_000_000), first + day]);
      });
    }
    const before = (await stat(own)).size;
    const dry = await runCli(['prune', '--store', own, '--days', '0', '--dry-run', '-f', 'json']);
    expect((await stat(own)).size).toBe(before);
    const { code, stdout } = await runCli(['prune', '--store', own, '--days', '0', '-f', 'json']);
    expect(code).toBe(0);
    const told = JSON.parse(stdout) as { removed: { scans: number; octets: number } };
    expect(told.removed).toEqual((JSON.parse(dry.stdout) as typeof told).removed);
    expect(told.removed.octets).toBeGreaterThan(8_000_000);
    expect((await stat(own)).size).toBeLessThan(before - 7_000_000);
  });
});
