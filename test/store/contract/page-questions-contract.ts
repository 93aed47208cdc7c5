import { describe, expect, test } from 'vitest';
import type { ListedFinding } from '../../../core/finding/history/findings-document.ts';
import type { GatewayFilter, GatewaySort, ListedGateway } from '../../../core/finding/history/gateways-document.ts';
import type { Database } from '../../../src/store/database.ts';
import { compressed, decompressed } from '../../../src/store/kept/kept-evidence.ts';
import { askExchanges } from '../../../src/store/questions/exchanges.ts';
import { askFeed } from '../../../src/store/questions/feed.ts';
import { askFinding, type JudgedBy } from '../../../src/store/questions/finding.ts';
import { askFindings } from '../../../src/store/questions/findings.ts';
import { askForecast } from '../../../src/store/questions/forecast.ts';
import { askFrameworks } from '../../../src/store/questions/frameworks.ts';
import { askGateway } from '../../../src/store/questions/gateway.ts';
import { askGateways } from '../../../src/store/questions/gateways.ts';
import type { Question } from '../../../src/store/questions/question.ts';
import { askStatus } from '../../../src/store/questions/status.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { samplePolicies } from '../../support/sample-recording.ts';
import { day, first, scanned } from './scanned.ts';

const now = (days: number): Question => ({ at: first + days * day + 3_600_000, isNow: true });
const all: GatewayFilter = { q: null, verdict: null, only: null };
const by: JudgedBy = {
  policyOf: async ({ digest }) => await Promise.resolve(samplePolicies.find((policy) => policy.digest === digest)),
  knowledge: async () => await Promise.reject(new Error('no knowledge wanted')),
};

/** Three gateways that conform, drifted and are silent, and one that was never scanned. */
async function fleet(store: Database): Promise<void> {
  await scanned(store, { seen: 'conforming', name: 'fine', at: first });
  await scanned(store, { seen: 'conforming', name: 'worse', at: first });
  await scanned(store, { seen: 'drifted', name: 'worse', at: first + day });
  await scanned(store, { seen: 'conforming', name: 'worse', site: 'dc-2', at: first });
  await scanned(store, { seen: 'stopped', name: 'silent', at: first });
  await registerGateways(store, [{ name: 'new', site: '' }], first);
}

async function everyGateway(
  store: Database,
  question: Question,
  filter = all,
  limit = 100,
  sort: GatewaySort = 'worst',
): Promise<ListedGateway[]> {
  const found: ListedGateway[] = [];
  for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
    const from = after;
    const { gateways } = await store.read(
      async (sql) => await askGateways(sql, question, { filter, sort }, { limit, after: from }),
    );
    found.push(...gateways.rows);
    after = gateways.next ?? undefined;
  }
  return found;
}

/** What both databases answer to a page. */
export function pageQuestionsContract(open: () => Promise<Database>): void {
  describe('questions of a page', () => {
    test('gateways come worst first, with a clause that the verdict rests on, and the same by parts of one', async () => {
      await using store = await open();
      await fleet(store);
      const found = await everyGateway(store, now(1));
      expect(found.map(({ gateway, site, verdict }) => [gateway, site, verdict])).toEqual([
        ['worse', '', 'violates'],
        ['silent', '', 'inconclusive'],
        ['fine', '', 'inconclusive'],
        ['worse', 'dc-2', 'inconclusive'],
        ['new', '', 'not-judged'],
      ]);
      expect(found.map(({ restsOn }) => restsOn !== null)).toEqual([true, true, true, true, false]);
      expect(found.map(({ lastShown }) => lastShown?.slice(0, 10))).toEqual([
        '2026-11-23',
        '2026-11-22',
        '2026-11-22',
        '2026-11-22',
        undefined,
      ]);
      expect(await everyGateway(store, now(1), all, 1)).toEqual(found);
      for (const sort of ['name', 'shown'] as const) {
        const sorted = await everyGateway(store, now(1), all, 100, sort);
        expect(sorted.map(({ gateway }) => gateway)[0], sort).toBe(sort === 'name' ? 'fine' : 'new');
        expect(await everyGateway(store, now(1), all, 2, sort)).toEqual(sorted);
      }
      const late = await everyGateway(store, now(7), { ...all, only: 'not-scanned' });
      expect(late.map(({ gateway, site }) => [gateway, site])).toEqual([
        ['silent', ''],
        ['fine', ''],
        ['worse', 'dc-2'],
        ['new', ''],
      ]);
      const named = await everyGateway(store, now(1), { ...all, q: 'WORS', verdict: 'inconclusive' });
      expect(named.map(({ site }) => site)).toEqual(['dc-2']);
      expect(await everyGateway(store, now(1), { ...all, q: '%' })).toEqual([]);
    });

    test('every count of the status is that of the list behind it', async () => {
      await using store = await open();
      await fleet(store);
      const { standings, notShown, notScanned } = await store.read(
        async (sql) => await askStatus(sql, now(1), { listed: 5, notScannedDays: 7, endingDays: 30, trendDays: 5 }),
      );
      expect(standings.length).toBeGreaterThan(2);
      for (const [only, { count }] of [
        ['not-shown', notShown],
        ['not-scanned', notScanned],
      ] as const)
        expect(await everyGateway(store, now(1), { ...all, only }), only).toHaveLength(count);
      for (const { policy, site, gateways, clauses } of standings) {
        const question = { ...now(1), site, policy };
        for (const verdict of ['conforms', 'violates', 'inconclusive'] as const)
          expect(await everyGateway(store, question, { ...all, verdict }), `${policy} ${verdict}`).toHaveLength(
            gateways[verdict],
          );
        for (const verdict of ['pass', 'fail', 'inconclusive'] as const) {
          const { findings } = await store.read(
            async (sql) => await askFindings(sql, question, { gateway: null, verdict }, { limit: 10_000 }),
          );
          expect(findings.rows, `${policy} ${verdict}`).toHaveLength(clauses[verdict]);
        }
      }
    });

    test('clauses by parts are those of the whole, each once', async () => {
      await using store = await open();
      await fleet(store);
      const whole = await store.read(
        async (sql) => await askFindings(sql, now(1), { gateway: null, verdict: 'pass' }, { limit: 10_000 }),
      );
      const parts: ListedFinding[] = [];
      for (let after: string | undefined, isFirst = true; isFirst || after !== undefined; isFirst = false) {
        const from = after;
        const part = await store.read(
          async (sql) => await askFindings(sql, now(1), { gateway: null, verdict: 'pass' }, { limit: 7, after: from }),
        );
        parts.push(...part.findings.rows);
        after = part.findings.next ?? undefined;
      }
      expect(parts).toEqual(whole.findings.rows);
    });

    test('a gateway has its clauses, facts, certificates and scans, and says which sites see it besides', async () => {
      await using store = await open();
      await fleet(store);
      const found = await store.read(async (sql) => await askGateway(sql, { ...now(1), site: '' }, 'worse'));
      expect(found?.verdict).toBe('violates');
      expect(found?.otherSites).toEqual(['dc-2']);
      const [one] = found?.endpoints ?? [];
      expect(one?.scans.newest.map(({ at }) => at.slice(0, 10))).toEqual(['2026-11-23', '2026-11-22']);
      expect(one?.policies.flatMap(({ clauses }) => clauses).length).toBeGreaterThan(5);
      expect(Object.keys(one?.facts ?? {})).not.toEqual([]);
      expect(await store.read(async (sql) => await askGateway(sql, now(1), 'nobody'))).toBeUndefined();
    });

    test('a finding has the octets that the judge names, and those of the scan that began a stretch', async () => {
      await using store = await open();
      await fleet(store);
      const listed = await store.read(
        async (sql) => await askFindings(sql, now(1), { gateway: null, verdict: 'fail' }, { limit: 1 }),
      );
      const [{ gateway: name, endpoint, policy, clause } = { gateway: '', endpoint: '', policy: '', clause: '' }] =
        listed.findings.rows;
      const of = { name, endpoint, policy, clause, scanAt: null };
      const found = await store.read(async (sql) => await askFinding(sql, now(1), of, by));
      expect(found).toMatchObject({ isNow: true, finding: { verdict: 'fail' }, evidence: { of: 'rests-on' } });
      const ids = found?.evidence.observations.map(({ id }) => id);
      expect(found?.finding.evidence).toEqual(ids);
      const then = await store.read(async (sql) => await askFinding(sql, now(1), { ...of, scanAt: first }, by));
      expect(then).toMatchObject({
        isNow: false,
        finding: { verdict: 'pass' },
        scan: { at: '2026-11-22T10:00:00.000Z' },
      });
      const blind = { ...by, policyOf: async () => await Promise.resolve(undefined) };
      const without = await store.read(async (sql) => await askFinding(sql, now(1), of, blind));
      expect(without?.evidence.of).toBe('scan');
      const whole = await store.read(async (sql) => await askExchanges(sql, now(1), { name, endpoint, scanAt: null }));
      expect(without?.evidence.observations).toEqual(whole?.observations);
      expect(whole?.observations.length).toBeGreaterThan(ids?.length ?? 0);
    });

    test.each([
      ['verdict', 'inconclusive'],
      ['reason', 'refused'],
    ])('a finding of which the judge says another %s now has the octets of its whole scan', async (column, value) => {
      await using store = await open();
      await fleet(store);
      const filter = { gateway: null, verdict: 'fail' } as const;
      const { findings } = await store.read(async (sql) => await askFindings(sql, now(1), filter, { limit: 100 }));
      const [row] = findings.rows;
      if (row === undefined) throw new Error('a clause that fails wanted');
      const of = { name: row.gateway, endpoint: row.endpoint, policy: row.policy, clause: row.clause, scanAt: null };
      // As if it had been judged otherwise then.
      await store.write(async (sql) => {
        const kept = await sql.all(
          `select b.id, b.octets from state s join clause c on c.id = s.clause join blob b on b.id = s.finding
           where s.verdict = 'fail' and c.clause = ?`,
          [row.clause],
        );
        for (const { id = null, octets } of kept) {
          const text = Buffer.from(decompressed(octets as Uint8Array)).toString('utf8');
          const other = JSON.stringify({ ...(JSON.parse(text) as object), [column]: value });
          await sql.run('update blob set octets = ? where id = ?', [compressed(Buffer.from(other)), id]);
        }
      });
      const found = await store.read(async (sql) => await askFinding(sql, now(1), of, by));
      expect(found?.evidence.of).toBe('scan');
    });

    test('clauses that fail for one reason have each its own octets', async () => {
      await using store = await open();
      await fleet(store);
      const filter = { gateway: 'worse', verdict: 'fail' } as const;
      const { findings } = await store.read(async (sql) => await askFindings(sql, now(1), filter, { limit: 100 }));
      const evidence = new Map<string, Set<string>>();
      for (const { gateway: name, endpoint, policy, clause } of findings.rows) {
        const of = { name, endpoint, policy, clause, scanAt: null };
        const found = await store.read(async (sql) => await askFinding(sql, now(1), of, by));
        const key = `${policy} ${endpoint} ${found?.finding.reason ?? ''}`;
        const own = evidence.get(key) ?? new Set<string>();
        evidence.set(key, own.add(found?.finding.evidence.join() ?? ''));
      }
      expect([...evidence.values()].some((own) => own.size > 1)).toBe(true);
    });

    test('changes by parts are all changes, certificates those of their months, frameworks without our own checks', async () => {
      await using store = await open();
      await fleet(store);
      const feedOf = { since: first, class: null };
      const whole = await store.read(async (sql) => await askFeed(sql, now(1), feedOf, { limit: 1000 }));
      expect(whole.changes.rows.length).toBeGreaterThan(0);
      expect(Object.values(whole.counts).reduce((sum, one) => sum + one, 0)).toBe(whole.changes.rows.length);
      const part = await store.read(async (sql) => await askFeed(sql, now(1), feedOf, { limit: 1 }));
      const rest = await store.read(
        async (sql) => await askFeed(sql, now(1), feedOf, { limit: 1000, after: part.changes.next ?? '' }),
      );
      expect([...part.changes.rows, ...rest.changes.rows]).toEqual(whole.changes.rows);
      const everything = { withinDays: null, month: null };
      const ends = await store.read(async (sql) => await askForecast(sql, now(1), everything, { limit: 1000 }));
      expect(ends.count).toBe(ends.certificates.rows.length);
      for (const { month, certificates } of ends.months) {
        const own = await store.read(
          async (sql) => await askForecast(sql, now(1), { withinDays: null, month }, { limit: 1000 }),
        );
        expect(own.count, month).toBe(certificates);
      }
      const { frameworks, gateways } = await store.read(
        async (sql) => await askFrameworks(sql, now(1), { limit: 100 }),
      );
      expect(frameworks.map(({ policy }) => policy)).toContain('azure-vpn-p2s');
      for (const { policy, gateways: counts } of frameworks) {
        const cells = gateways.rows.flatMap((row) => row.frameworks.filter((one) => one.policy === policy));
        for (const verdict of ['conforms', 'violates', 'inconclusive'] as const)
          expect(cells.filter((one) => one.verdict === verdict)).toHaveLength(counts[verdict]);
      }
    });

    test.each(['', 'x', 'bnVsbA', Buffer.from('[1,2]').toString('base64url')])(
      'a key of no list, %s, is refused and not passed on',
      async (after) => {
        await using store = await open();
        await expect(
          store.read(
            async (sql) => await askGateways(sql, now(1), { filter: all, sort: 'worst' }, { limit: 10, after }),
          ),
        ).rejects.toMatchObject({ code: 'store-key' });
      },
    );
  });
}
