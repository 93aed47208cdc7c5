import { describe, expect, test } from 'vitest';
import type { RejudgedDocument } from '../../../core/finding/history/rejudged-document.ts';
import { loadKnowledge } from '../../../core/policy/load-knowledge.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { judge } from '../../../src/judge/judge.ts';
import type { Database } from '../../../src/store/database.ts';
import { askRejudged } from '../../../src/store/questions/rejudged.ts';
import { samplePolicies } from '../../support/sample-recording.ts';
import { scanRecording } from '../../support/scan-outcomes.ts';
import { day, first, rows, scanned } from './scanned.ts';

const { signal } = new AbortController();

/** What both databases answer of the past under another policy. `open`: a store of its own for each call. */
export function rejudgedContract(open: () => Promise<Database>): void {
  const under = async (store: Database, policy: Policy, since: number, days: number): Promise<RejudgedDocument> => {
    const knowledge = await loadKnowledge({ signal });
    const question = { at: first + days * day + 1, isNow: true };
    return await store.read(async (sql) => await askRejudged(sql, question, { policy, since, knowledge, signal }));
  };

  describe('a history by another policy', () => {
    test.each(['anssi-tls', 'mozilla-intermediate@6.0', 'ietf-ikev2-esp', 'nist-sp-800-52r2-government'])(
      'says of %s what a scan that was judged by it said',
      async (id) => {
        await using store = await open();
        await scanned(store, { seen: 'drifted', at: first });
        const policy = await loadPolicy(id, { signal });
        const { now, clauses, unchanged } = await under(store, policy, first, 0);
        const { findings } = judge(await scanRecording({ seen: 'drifted', at: first }), [policy], '2026-11-22');
        const own = findings.filter(({ reason }) => reason !== 'other-protocol');
        const count = (verdict: string): number =>
          own.filter((one) => one.verdict === verdict && one.weight !== 'should').length;
        expect(now.clauses).toEqual({
          pass: count('pass'),
          fail: count('fail'),
          inconclusive: count('inconclusive'),
        });
        expect(clauses.length + unchanged).toBe(own.length);
        expect(
          new Set(clauses.map(({ clause, stretches }) => [clause, stretches[0]?.verdict, stretches[0]?.reason])),
        ).toEqual(
          new Set(
            own
              .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
              .map(({ clause, verdict, reason }) => [clause, verdict, reason]),
          ),
        );
      },
    );

    test.each([
      ['bsi-tr-02102-2', ['tls.groups/nothing-else', 'tls/feature-compression', 'tls/feature-encrypt-then-mac']],
      ['nist-sp-800-77@r1', ['ipsec/nothing-else']],
      ['mozilla-modern@6.0', ['tls/feature-ocsp-stapling']],
    ])('what was never asked on the wire passes by no policy: %s', async (id, wanted) => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const { clauses, now } = await under(store, await loadPolicy(id, { signal }), first, 0);
      for (const name of wanted) {
        const judged = clauses.find(({ clause }) => clause === name)?.stretches;
        expect([name, judged?.map(({ verdict, reason }) => `${verdict} ${reason}`)]).toEqual([
          name,
          ['inconclusive not-probed'],
        ]);
      }
      expect(now.gateways.conforms).toBe(0);
    });

    test('has the same stretches as a store that was settled by it', async () => {
      await using store = await open();
      await using own = await open();
      const policy = await loadPolicy('anssi-tls', { signal });
      for (const [at, seen] of (['conforming', 'drifted', 'drifted', 'stopped', 'conforming'] as const).entries()) {
        const isCutShort = at === 1;
        await scanned(store, { seen, at: first + at * day, isCutShort });
        await scanned(own, { seen, at: first + at * day, isCutShort, policies: [policy] });
      }
      const { clauses } = await under(store, policy, first, 5);
      const told = clauses.flatMap(({ endpoint, clause, stretches }) =>
        stretches.map(({ since, verdict, reason, lastShown }) =>
          JSON.stringify([endpoint, clause, since, verdict, reason, verdict === 'inconclusive' ? lastShown : null]),
        ),
      );
      const changed = new Set(clauses.map(({ endpoint, clause }) => `${endpoint} ${clause}`));
      const settled = await rows(
        own,
        `select e.key, c.clause, s.since, s.verdict, s.reason, s.shown_verdict, s.shown_at
          from state s join endpoint e on e.id = s.endpoint join clause c on c.id = s.clause`,
      );
      const wanted = settled
        .filter(({ key, clause }) => changed.has(`${String(key)} ${String(clause)}`))
        .map(({ key, clause, since, verdict, reason, shown_verdict, shown_at }) => {
          const shown =
            shown_verdict === null ? null : { verdict: shown_verdict, at: new Date(Number(shown_at)).toISOString() };
          const last = verdict === 'inconclusive' ? shown : null;
          return JSON.stringify([key, clause, new Date(Number(since)).toISOString(), verdict, reason, last]);
        });
      expect(told.length).toBeGreaterThan(20);
      expect(told.toSorted()).toEqual(wanted.toSorted());
    });

    test('facts that were removed decide nothing, and it says so', async () => {
      await using store = await open();
      for (const [at, seen] of (['conforming', 'drifted', 'conforming'] as const).entries())
        await scanned(store, { seen, at: first + at * day });
      await store.write(
        async (sql) =>
          await sql.run('update blob set octets = ? where id in (select facts from scan where at = ?)', [
            new Uint8Array(),
            first + day,
          ]),
      );
      const [policy] = samplePolicies;
      if (policy === undefined) throw new Error('a policy wanted');
      const { withoutFacts, clauses } = await under(store, policy, first, 3);
      const then = new Date(first + day).toISOString();
      expect(withoutFacts.map(({ scans, first: from, last }) => [scans, from, last])).toEqual([
        [1, then, then],
        [1, then, then],
      ]);
      const during = clauses.flatMap(({ stretches }) => stretches.filter(({ since }) => since === then));
      expect(during.length).toBeGreaterThan(20);
      expect(new Set(during.map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
        new Set(['inconclusive not-judged']),
      );
    });

    test('a certificate ends without another scan having seen anything else', async () => {
      await using store = await open();
      const policy = await loadPolicy('azure-vpn-p2s', { signal });
      await scanned(store, { seen: 'conforming', at: first });
      const [leaf] = await rows(store, `select min(not_after) as ends from certificate where role = 'leaf'`);
      const ends = Number(leaf?.['ends']);
      for (const at of [ends - 5 * day, ends + 5 * day]) await scanned(store, { seen: 'conforming', at });
      const { clauses } = await under(store, policy, first, (ends - first) / day + 6);
      const own = clauses.find(({ clause }) => clause === 'tls/certificate-not-expired');
      expect(own?.stretches.map(({ verdict, cause, since }) => [verdict, cause, Date.parse(since)])).toEqual([
        ['fail', 'date', ends + 5 * day],
        ['pass', 'first', first],
      ]);
    });
  });
}
