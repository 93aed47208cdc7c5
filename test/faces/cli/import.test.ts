import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { checklist } from '../../../core/policy/default-policies.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { judge } from '../../../src/judge/judge.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { counts, day, first, rows } from '../../store/contract/scanned.ts';
import { resummarised } from '../../support/resummarised.ts';
import { type CliRun, runCli } from '../../support/run-cli.ts';
import { scanRecording } from '../../support/scan-outcomes.ts';

const { signal } = new AbortController();
let folder = '';
let policies: readonly Policy[] = [];
let stores = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gateproof-import-'));
  policies = await Promise.all(['azure-vpn-p2s', checklist].map((id) => loadPolicy(id, { signal })));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

const seen = async (what: 'conforming' | 'drifted', days: number, isInterrupted = false): Promise<Recording> =>
  await scanRecording({ seen: what, name: 'paris', at: first + days * day, isInterrupted });

const resultOf = (recording: Recording): ResultDocument => judge(recording, policies, recording.startedAt.slice(0, 10));

async function saved(name: string, document: object): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, JSON.stringify(document));
  return file;
}

const newStore = (): string => join(folder, `${stores++}.db`);

async function imported(store: string, ...files: readonly string[]): Promise<CliRun> {
  return await runCli(['import', '--store', store, '-f', 'json', ...files]);
}

const states = `select e.key, p.name as policy, c.clause, s.since, s.until, s.verdict, s.reason, s.class from state s
  join endpoint e on e.id = s.endpoint join clause c on c.id = s.clause join policy p on p.id = c.policy
  order by e.key, p.name, c.clause, s.since`;

async function statesOf(store: string): Promise<readonly Record<string, unknown>[]> {
  await using database = await openStore(store, { access: 'read' });
  return await rows(database, states);
}

async function countsOf(store: string): Promise<unknown> {
  await using database = await openStore(store, { access: 'read' });
  return await counts(database);
}

/** With another verdict of one clause, and summaries that say the same. */
function edited(result: ResultDocument, clause: string, change: Partial<Finding>): ResultDocument {
  return resummarised(result, (one) =>
    one.clause === clause && one.target.startsWith('sstp') ? ({ ...one, ...change } as Finding) : one,
  );
}

describe('import', () => {
  test('observations are settled in the order of time, whatever the order of the files', async () => {
    const store = newStore();
    const files = [
      await saved('third.json', await seen('conforming', 2)),
      await saved('first.json', await seen('conforming', 0)),
      await saved('second.json', await seen('drifted', 1)),
    ];
    const { code, stdout, stderr } = await imported(store, ...files);
    expect([code, stderr]).toEqual([0, '']);
    const told = JSON.parse(stdout) as { files: { file: string; gateways: { state: string; changes: number }[] }[] };
    expect(told.files.map(({ file }) => file)).toEqual([files[1], files[2], files[0]]);
    expect(told.files.flatMap(({ gateways }) => gateways.map(({ state }) => state))).toEqual(
      Array.from({ length: 3 }, () => 'settled'),
    );
    const row = (await statesOf(store)).filter(
      ({ key, clause }) => key === 'sstp:443' && clause === 'tls/nothing-else',
    );
    expect(row.map(({ verdict, since, class: name }) => [verdict, since, name])).toEqual([
      ['pass', first, 'first'],
      ['fail', first + day, 'new'],
      ['pass', first + 2 * day, 'fixed'],
    ]);
    await using database = await openStore(store, { access: 'read' });
    expect(await rows(database, 'select distinct day from day order by day')).toEqual([
      { day: '2026-11-22' },
      { day: '2026-11-23' },
    ]);
  });

  test('the same scan again is told of, and writes nothing', async () => {
    const store = newStore();
    const file = await saved('again.json', await seen('conforming', 0));
    await imported(store, file);
    const before = await countsOf(store);
    const { code, stdout } = await imported(store, file);
    expect(code).toBe(0);
    expect(stdout).toContain('"state": "known"');
    expect(await countsOf(store)).toEqual(before);
  });

  test('a result says in the store what it said, but for what it does not hold', async () => {
    const store = newStore();
    const result = resultOf(await seen('drifted', 0));
    const { code, stdout } = await imported(store, await saved('result.json', result));
    expect(code).toBe(0);
    expect(stdout).toContain('rest on the server');
    const judged = new Map(
      (await statesOf(store)).map((row) => [
        ['key', 'policy', 'clause'].map((name) => String(row[name])).join(' '),
        row,
      ]),
    );
    const own = result.findings.filter(({ reason }) => reason !== 'other-protocol');
    expect(judged.size).toBe(own.length);
    const differing = own.filter((one) => {
      const key = one.target.startsWith('sstp') ? 'sstp:443' : 'ikev2:500';
      return judged.get(`${key} ${one.policy} ${one.clause}`)?.['verdict'] !== one.verdict;
    });
    expect(differing.length).toBeLessThan(own.length / 5);
    for (const one of differing) {
      const key = one.target.startsWith('sstp') ? 'sstp:443' : 'ikev2:500';
      expect([one.clause, judged.get(`${key} ${one.policy} ${one.clause}`)?.['verdict']]).toEqual([
        one.clause,
        'inconclusive',
      ]);
    }
  });

  test.each<[string, string, Partial<Finding>]>([
    ['a failure that was turned into a pass', 'tls/nothing-else', { verdict: 'pass', reason: 'refused' }],
    [
      'a failure that was turned into an open question',
      'tls/nothing-else',
      { verdict: 'inconclusive', reason: 'silent' },
    ],
    ['a failure that was said not to apply', 'tls/nothing-else', { verdict: 'not-applicable', reason: 'not-in-force' }],
  ])('%s does not get in, nor does anything beside it', async (_, clause, change) => {
    const store = newStore();
    const result = resultOf(await seen('drifted', 0));
    const good = await saved('good.json', await seen('conforming', 1));
    const { code, stdout, stderr } = await imported(
      store,
      good,
      await saved('edited.json', edited(result, clause, change)),
    );
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toMatch(/edited\.json: azure-vpn-p2s\/tls\/nothing-else@sstp\S+ is \S+ .* by the file, and fail/u);
    expect(await countsOf(store)).toMatchObject({ gateway: 0, state: 0, scan: 0 });
  });

  test('a result that was judged for another day comes in for the day of its scan', async () => {
    const store = newStore();
    const recording = await seen('conforming', 0);
    const { code, stdout } = await imported(store, await saved('day.json', judge(recording, policies, '2024-06-01')));
    expect(code).toBe(0);
    expect(stdout).toContain('judged as of 2024-06-01, and comes in as of 2026-11-22');
    await using database = await openStore(store, { access: 'read' });
    expect(await rows(database, 'select as_of from context')).toEqual([{ as_of: '2026-11-22' }]);
  });

  test('a summary that says otherwise than its findings does not get in', async () => {
    const result = resultOf(await seen('drifted', 0));
    const summary = { ...result.summary, verdict: 'conforms' as const };
    const { code, stderr } = await imported(newStore(), await saved('summary.json', { ...result, summary }));
    expect(code).toBe(64);
    expect(stderr).toContain('the summary says "conforms');
  });

  test('what a result says of a certificate is never believed', async () => {
    const store = newStore();
    const result = resultOf(await seen('drifted', 0));
    const clause = 'tls/certificate-chain-valid';
    const wasPass = edited(result, clause, {
      verdict: 'pass',
      reason: 'accepted',
      evidence: [result.observations.find(({ target }) => target.startsWith('sstp'))?.id ?? ''],
    });
    await imported(store, await saved('certificate.json', wasPass));
    const judged = (await statesOf(store).catch(() => [])).filter((row) => row['clause'] === clause);
    expect(judged.filter(({ verdict }) => verdict === 'pass')).toEqual([]);
  });

  test('a scan from before what is known is refused, and one that was interrupted', async () => {
    const store = newStore();
    await imported(store, await saved('newer.json', await seen('conforming', 3)));
    const before = await countsOf(store);
    const older = await imported(store, await saved('older.json', await seen('drifted', 1)));
    expect(older.code).toBe(64);
    expect(older.stderr).toContain('a scan of paris later than 2026-11-25T10:00:00.000Z wanted');
    const interrupted = await imported(store, await saved('interrupted.json', await seen('drifted', 4, true)));
    expect(interrupted.code).toBe(64);
    expect(interrupted.stderr).toContain('an interrupted one found');
    expect(await countsOf(store)).toEqual(before);
  });

  test('a policy that is not here is asked for', async () => {
    const result = resultOf(await seen('conforming', 0));
    const own = JSON.parse(JSON.stringify(result).replaceAll('azure-vpn-p2s', 'our-own')) as ResultDocument;
    const { code, stderr } = await imported(newStore(), await saved('own.json', own));
    expect(code).toBe(64);
    expect(stderr).toMatch(/the policy file of our-own \S+ \(sha256:\S+\) wanted by --policy, none given/u);
  });
});
