import { describe, expect, test } from 'vitest';
import type { Recording } from '../../../core/observation/recording.ts';
import { parsePolicy } from '../../../core/policy/parse-policy.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import { packOutcome } from '../../../src/store/carried-outcome.ts';
import type { Database, Row } from '../../../src/store/database.ts';
import { compressed, decompressed } from '../../../src/store/kept/kept-evidence.ts';
import type { GatewayOutcome } from '../../../src/store/outcome.ts';
import { settle } from '../../../src/store/settle.ts';
import { certificatePolicy } from '../../support/node-tls-gateway.ts';
import { samplePolicies } from '../../support/sample-recording.ts';
import { scanOutcome } from '../../support/scan-outcomes.ts';
import { policyOf } from '../../support/small-policies.ts';
import { counts, day, first, leaseOf, rows, scanned } from './scanned.ts';

const statesNow = `select e.key, p.name as policy, c.clause, s.since, s.verdict, s.reason, s.shown_verdict, s.shown_at, s.class, s.cause
  from state s join clause c on c.id = s.clause join policy p on p.id = c.policy join endpoint e on e.id = s.endpoint
  where s.until is null order by e.key, p.name, c.clause`;

/** The same policy under another digest, its text changed where no clause reads it. */
const reworded: readonly Policy[] = samplePolicies.map((policy) => ({
  ...policy,
  version: '2027-01-01',
  digest: policy.digest.replace(/....$/u, 'ffff'),
}));

/** What both databases keep of results. `open`: a store of its own for each call. */
export function settleContract(open: () => Promise<Database>): void {
  describe('settling', () => {
    test('a first scan begins a stretch for every clause that speaks of the endpoint', async () => {
      await using store = await open();
      const settled = await scanned(store, { seen: 'conforming', at: first });
      const states = await rows(store, statesNow);
      expect(states.length).toBeGreaterThan(20);
      expect(settled.changes).toHaveLength(states.length);
      expect(new Set(states.map((state) => `${String(state['class'])} ${String(state['cause'])}`))).toEqual(
        new Set(['first first']),
      );
      expect(states.map(({ reason }) => reason)).not.toContain('other-protocol');
      expect(await rows(store, 'select name, last_at, lease_until, failures from gateway')).toEqual([
        { name: 'vpn', last_at: first, lease_until: 0, failures: 0 },
      ]);
    });

    test('what threads handed on as octets is settled as the outcome that it was', async () => {
      const kept = await Promise.all(
        [(one: GatewayOutcome) => one, packOutcome].map(async (carried) => {
          await using store = await open();
          for (const settings of [
            { seen: 'conforming', at: first },
            { seen: 'drifted', at: first + day },
          ] as const) {
            const lease = await leaseOf(store, 'vpn', '', settings.at);
            const outcome = await scanOutcome(settings);
            if (outcome === undefined) throw new Error('an outcome wanted');
            await settle(store, lease, carried(outcome), settings.at);
          }
          const evidence = await rows(store, 'select at, base, octets from evidence order by at');
          return {
            states: await rows(store, statesNow),
            counts: await counts(store),
            evidence: JSON.stringify(evidence),
          };
        }),
      );
      expect(kept[1]).toEqual(kept[0]);
      expect(kept[0]?.states.length).toBeGreaterThan(20);
    });

    test('an unchanged endpoint costs one row, of its scan', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const before = await counts(store);
      const settled = await scanned(store, { seen: 'conforming', at: first + 3_600_000 });
      expect(settled.changes).toEqual([]);
      expect(await counts(store)).toEqual({ ...before, scan: (before['scan'] ?? 0) + 2 });
    });

    test('another day adds what it was judged by, once for all gateways', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', name: 'other', at: first });
      const { scan = 0, context = 0, state = 0, blob = 0 } = await counts(store);
      await scanned(store, { seen: 'conforming', at: first + day });
      await scanned(store, { seen: 'conforming', name: 'other', at: first + day });
      expect(await counts(store)).toMatchObject({ scan: scan + 4, context: context + 1, state, blob });
    });

    test('a gateway that drifted ends stretches and begins others, by its own doing', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const before = await rows(store, statesNow);
      const { changes } = await scanned(store, { seen: 'drifted', at: first + day });
      const worse = changes.filter((change) => change.class === 'new');
      expect(worse.length).toBeGreaterThan(3);
      expect(new Set(changes.map(({ cause }) => cause))).toEqual(new Set(['gateway']));
      expect(worse.every(({ old, new: now }) => old?.verdict !== 'fail' && now.verdict === 'fail')).toBe(true);
      const ended = await rows(store, 'select count(*) as n from state where until = ?', [first + day]);
      const after = await rows(store, statesNow);
      expect(after.filter(({ since }) => since === first + day)).toHaveLength(Number(ended[0]?.['n']));
      expect(after).toHaveLength(before.length);
      const { changes: back } = await scanned(store, { seen: 'conforming', at: first + 2 * day });
      expect(back.filter((change) => change.class === 'fixed').length).toBeGreaterThan(3);
      expect(back.filter((change) => change.class === 'new')).toEqual([]);
    });

    test('one that falls silent is open with what was shown last, and nothing else', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await scanned(store, { seen: 'conforming', at: first + day });
      const before = new Map(
        (await rows(store, statesNow)).map((row) => [JSON.stringify([row['key'], row['policy'], row['clause']]), row]),
      );
      await scanned(store, { seen: 'stopped', at: first + 2 * day });
      await scanned(store, { seen: 'stopped', at: first + 3 * day });
      const after = await rows(store, statesNow);
      const open_ = after.filter(({ verdict }) => verdict === 'inconclusive');
      expect(open_.length).toBeGreaterThan(10);
      for (const row of open_) {
        const old = before.get(JSON.stringify([row['key'], row['policy'], row['clause']]));
        const wasDecided = old?.['verdict'] === 'pass' || old?.['verdict'] === 'fail';
        expect([row['clause'], row['shown_verdict'], row['shown_at']]).toEqual(
          wasDecided ? [row['clause'], old['verdict'], first + day] : [row['clause'], null, null],
        );
      }
      expect(after.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail')).toEqual([]);
    });

    test('one that was cut short turns nothing green or red', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const before = await rows(store, statesNow);
      const { changes } = await scanned(store, { seen: 'drifted', at: first + day, isCutShort: true });
      expect(changes.length).toBeGreaterThan(3);
      expect(
        changes.map((change) => change.new.verdict).filter((verdict) => verdict === 'pass' || verdict === 'fail'),
      ).toEqual([]);
      const after = await rows(store, statesNow);
      const decided = (all: readonly Row[]): readonly Row[] =>
        all.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
      // What is decided still is what was decided before, since then.
      expect(before).toEqual(expect.arrayContaining([...decided(after)]));
      expect(decided(after).length).toBeLessThan(decided(before).length);
      expect(
        after.filter(({ reason, shown_at }) => reason === 'target-timeout' && shown_at === first).length,
      ).toBeGreaterThan(3);
    });

    test('a first one that was cut short shows nothing', async () => {
      await using store = await open();
      await scanned(store, { seen: 'drifted', at: first, isCutShort: true });
      const verdicts = new Set((await rows(store, statesNow)).map(({ verdict }) => verdict));
      expect([...verdicts].filter((verdict) => verdict === 'pass' || verdict === 'fail')).toEqual([]);
      expect(await rows(store, 'select shown_verdict from state where shown_verdict is not null')).toEqual([]);
    });

    test('one that was interrupted comes to nothing that could be settled', async () => {
      expect(await scanOutcome({ seen: 'conforming', at: first, isInterrupted: true })).toBeUndefined();
    });

    test('a changed policy has stretches of its own, and the gateway is not blamed for them', async () => {
      await using store = await open();
      await scanned(store, { seen: 'drifted', at: first });
      const { changes } = await scanned(store, { seen: 'drifted', at: first + day, policies: reworded });
      const before = (await rows(store, 'select count(*) as n from state where since = ?', [first]))[0]?.['n'];
      expect(changes).toHaveLength(Number(before));
      expect(new Set(changes.map(({ cause }) => cause))).toEqual(new Set(['policy']));
      expect(await rows(store, 'select until from state where since = ? and until is null', [first])).toEqual([]);
      expect(await rows(store, 'select name, version from policy order by name, version')).toHaveLength(4);
    });

    test('a policy by which it is judged no more says nothing of it any more, also where all else is as it was', async () => {
      await using store = await open();
      const [azure] = samplePolicies;
      const policies = azure === undefined ? [] : [azure];
      const named = 'select distinct p.name from standing s join policy p on p.id = s.policy order by p.name';
      await scanned(store, { seen: 'drifted', at: first });
      await scanned(store, { seen: 'drifted', at: first + 1, policies });
      expect(await rows(store, named)).toHaveLength(2);
      const { changes } = await scanned(store, { seen: 'drifted', at: first + 2, policies }, { isEveryPolicy: true });
      expect(changes).toEqual([]);
      expect(await rows(store, named)).toEqual([{ name: azure?.id }]);
      expect((await rows(store, statesNow)).every(({ policy }) => policy === azure?.id)).toBe(true);
      const before = await counts(store);
      await scanned(store, { seen: 'drifted', at: first + 3, policies }, { isEveryPolicy: true });
      expect(await counts(store)).toEqual({ ...before, scan: (before['scan'] ?? 0) + 2 });
    });

    test('a day that is given to a policy is the policy’s doing, and stands with the scan', async () => {
      await using store = await open();
      const at = Date.parse('2027-03-01T10:00:00.000Z');
      const asking = policyOf({
        tls: {
          closed: false,
          rows: [
            {
              id: 'a',
              title: 'A',
              versions: 'TLSv1.2',
              suites: 'TLS_RSA_WITH_AES_128_CBC_SHA',
              level: 'required',
              applies: { acquired: { from: '2027-01-01' } },
            },
          ],
        },
      });
      const given = (day_: string): readonly Policy[] => [{ ...asking, given: { acquired: day_ } }];
      await scanned(store, { seen: 'conforming', at, policies: given('2026-06-01') });
      const { changes } = await scanned(store, { seen: 'conforming', at: at + 1, policies: given('2027-02-01') });
      expect(changes.map(({ cause, old, new: now }) => [cause, old?.verdict, now.verdict])).toEqual([
        ['policy', 'not-applicable', 'fail'],
      ]);
      const contexts = await rows(store, 'select policies from context order by id');
      expect(contexts.map(({ policies }) => JSON.parse(String(policies)) as unknown)).toEqual([
        [`${asking.digest} {"acquired":"2026-06-01"}`],
        [`${asking.digest} {"acquired":"2027-02-01"}`],
      ]);
    });

    test('a policy that was not judged this time keeps what it said', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const [azure] = samplePolicies;
      const ofOthers = (all: readonly Row[]): readonly Row[] => all.filter(({ policy }) => policy !== azure?.id);
      const before = ofOthers(await rows(store, statesNow));
      await scanned(store, { seen: 'stopped', at: first + day, policies: azure === undefined ? [] : [azure] });
      expect(before.length).toBeGreaterThan(0);
      expect(ofOthers(await rows(store, statesNow))).toEqual(before);
      await scanned(store, { seen: 'stopped', at: first + 2 * day });
      const shown = ofOthers(await rows(store, statesNow)).filter((row) => row['shown_verdict'] !== null);
      expect(new Set(shown.map((row) => row['shown_at']))).toEqual(new Set([first]));
    });

    test('what another day alone makes is the day’s', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      // A rule of the sample's policies holds until the end of 2030.
      const { changes } = await scanned(store, { seen: 'conforming', at: Date.parse('2031-01-01T10:00:00.000Z') });
      expect(changes.length).toBeGreaterThan(0);
      expect(new Set(changes.map(({ cause }) => cause))).toEqual(new Set(['date']));
    });

    test('a certificate that ended makes a failure of the day, not of the gateway', async () => {
      await using store = await open();
      const policies = [parsePolicy(certificatePolicy('chain-valid'), 'certificates.yaml')];
      const last = Date.parse('2027-10-31T12:00:00.000Z');
      await scanned(store, { seen: 'conforming', at: last, policies });
      const { changes } = await scanned(store, { seen: 'conforming', at: last + day, policies });
      expect(changes.map((change) => [change.endpoint, change.class, change.cause, change.new.verdict])).toEqual([
        ['sstp:443', 'new', 'date', 'fail'],
      ]);
    });

    test('what another version of this program concludes from the same octets is its own doing', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first, tool: '0.0.9' });
      // As if the older one had not known what a row's answers mean.
      const blind = await store.write(async (sql) => {
        const [row] = await sql.all(
          `insert into blob(digest, octets) select 'older', octets from blob limit 1 returning id`,
        );
        await sql.run('update endpoint set facts = ?', [row?.['id'] ?? null]);
        return row;
      });
      expect(blind).toBeDefined();
      await store.write(async (sql) => await sql.run(`update judgement set digest = digest || 'x'`));
      const id = `(select min(clause) from state where verdict = 'pass')`;
      await store.write(async (sql) => {
        const octets = compressed(Buffer.from('{"verdict":"inconclusive","reason":"silent","observed":{}}'));
        const [blob] = await sql.all(`insert into blob(digest, octets) values ('open', ?) returning id`, [octets]);
        await sql.run(
          `update state set verdict = 'inconclusive', reason = 'silent', finding = ? where clause = ${id}`,
          [blob?.['id'] ?? null],
        );
      });
      const { changes } = await scanned(store, { seen: 'conforming', at: first + day, tool: '0.1.0' });
      expect(changes.map(({ cause, old }) => [cause, old?.verdict])).toEqual(
        expect.arrayContaining([['tool', 'inconclusive']]),
      );
      expect(changes.filter(({ cause }) => cause === 'gateway')).toEqual([]);
    });

    test('where the program changed together with the gateway, each is blamed for its own, and nobody for what both changed', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first, tool: '0.0.9' });
      // As if the older one had not seen what IPsec SAs are accepted.
      await store.write(async (sql) => {
        const [row] = await sql.all(
          `select b.octets from blob b join endpoint e on e.facts = b.id where e.key = 'ikev2:500'`,
        );
        const kept = JSON.parse(Buffer.from(decompressed(row?.['octets'] as Uint8Array)).toString('utf8')) as {
          readonly facts: object;
        };
        const blind = { ...kept, facts: { ...kept.facts, ipsec: undefined } };
        const octets = compressed(Buffer.from(JSON.stringify(blind)));
        const [blob] = await sql.all(`insert into blob(digest, octets) values ('blind', ?) returning id`, [octets]);
        await sql.run(`update endpoint set facts = ? where key = 'ikev2:500'`, [blob?.['id'] ?? null]);
      });
      const { changes } = await scanned(store, { seen: 'drifted', at: first + day, tool: '0.1.0' });
      const causes = (table: string): ReadonlySet<string> =>
        new Set(changes.filter(({ clause }) => clause.startsWith(`${table}/`)).map(({ cause }) => cause));
      expect(causes('ike')).toEqual(new Set(['gateway']));
      expect(causes('ipsec')).toEqual(new Set(['unknown']));
      expect(causes('tls')).toEqual(new Set(['gateway']));
    });

    test('evidence that is damaged keeps nothing from being settled: the cause is not known then', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      await store.write(async (sql) => await sql.run('update evidence set octets = ?', [Buffer.from('damaged')]));
      const { changes } = await scanned(store, { seen: 'drifted', at: first + day });
      expect(changes.length).toBeGreaterThan(3);
      expect(new Set(changes.map(({ cause }) => cause))).toEqual(new Set(['unknown']));
      // What came now stands for itself.
      const { changes: next } = await scanned(store, { seen: 'conforming', at: first + 2 * day });
      expect(new Set(next.map(({ cause }) => cause))).toEqual(new Set(['gateway']));
    });

    test('a gateway that is held to another trust anchor or name is not blamed for that', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const withoutAnchors = (recording: Recording): Recording => ({ ...recording, trustAnchors: [] });
      const { changes } = await scanned(store, { seen: 'conforming', at: first + day, edit: withoutAnchors });
      const named = (recording: Recording): Recording => ({
        ...withoutAnchors(recording),
        targets: recording.targets.map((target) => ({ ...target, serverName: 'other.example' })),
      });
      const { changes: ofName } = await scanned(store, { seen: 'conforming', at: first + 2 * day, edit: named });
      const all = [...changes, ...ofName];
      expect(new Set(all.map(({ cause }) => cause))).toEqual(new Set(all.length === 0 ? [] : ['policy']));
      expect(all.length).toBeGreaterThan(0);
      // It drifted as well: then nothing says that it did not.
      const { changes: drifted } = await scanned(store, { seen: 'drifted', at: first + 3 * day });
      expect(new Set(drifted.map(({ cause }) => cause))).toEqual(new Set(['gateway']));
    });

    test('a gateway at another address keeps its history', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', at: first });
      const moved = await scanned(store, {
        seen: 'conforming',
        at: first + day,
        edit: (recording) =>
          JSON.parse(JSON.stringify(recording).replaceAll('192.0.2.10', '198.51.100.7')) as typeof recording,
      });
      expect(moved.changes).toEqual([]);
      expect(await rows(store, 'select key, url from endpoint order by key')).toEqual([
        { key: 'ikev2:500', url: 'ikev2://198.51.100.7' },
        { key: 'sstp:443', url: 'sstp://198.51.100.7:443' },
      ]);
      expect(await rows(store, 'select distinct p.url from scan s join place p on p.id = s.place')).toHaveLength(4);
    });

    test('a gateway with a second address is told of by its addresses, and not by what it was known as with one', async () => {
      await using store = await open();
      await scanned(store, { seen: 'drifted', at: first });
      const twoAddresses = (recording: Recording): Recording => {
        const other = JSON.parse(JSON.stringify(recording).replaceAll('192.0.2.20', '198.51.100.7')) as Recording;
        const observations = other.observations.map((one) => ({ ...one, id: `${one.id}-2` }));
        return {
          ...recording,
          targets: [...recording.targets, ...other.targets],
          observations: [...recording.observations, ...observations],
        };
      };
      await scanned(store, { seen: 'drifted', at: first + day, edit: twoAddresses });
      const declared = 'select key from endpoint where retired_at is null order by key';
      expect((await rows(store, declared)).map(({ key }) => key)).toEqual([
        'ikev2:500@192.0.2.20',
        'ikev2:500@198.51.100.7',
        'sstp:443@192.0.2.20',
        'sstp:443@198.51.100.7',
      ]);
      // The name leads nowhere: that takes nothing away.
      const unresolved = (recording: Recording): Recording => ({
        ...(JSON.parse(JSON.stringify(recording).replaceAll('192.0.2.30', 'vpn.example')) as Recording),
      });
      await scanned(store, { seen: 'stopped', at: first + 2 * day, edit: unresolved });
      expect(await rows(store, declared)).toHaveLength(6);
      await scanned(store, { seen: 'drifted', at: first + 3 * day });
      expect((await rows(store, declared)).map(({ key }) => key)).toEqual(['ikev2:500', 'sstp:443']);
    });

    test('one gateway from two sites is two, side by side', async () => {
      await using store = await open();
      await scanned(store, { seen: 'conforming', site: 'berlin', at: first });
      const { changes } = await scanned(store, { seen: 'stopped', site: 'oslo', at: first + 1 });
      expect(new Set(changes.map((change) => change.class))).toEqual(new Set(['first']));
      const seen = await rows(
        store,
        `select distinct g.site from state s join endpoint e on e.id = s.endpoint join gateway g on g.id = e.gateway
         where s.verdict = 'pass' and s.until is null`,
      );
      expect(seen).toEqual([{ site: 'berlin' }]);
    });

    test('certificates have stretches, which a silent gateway does not end', async () => {
      await using store = await open();
      const certificates = 'select subject, role, since, until from certificate order by since, role, subject';
      await scanned(store, { seen: 'conforming', at: first });
      const before = await rows(store, certificates);
      expect(before.map(({ role }) => role)).toEqual(expect.arrayContaining(['leaf', 'issuer']));
      await scanned(store, { seen: 'stopped', at: first + day });
      expect(await rows(store, certificates)).toEqual(before);
      await scanned(store, { seen: 'drifted', at: first + 2 * day });
      const leaves = (await rows(store, certificates)).filter(({ role }) => role === 'leaf');
      expect(leaves.map(({ since, until }) => [since, until])).toEqual([
        [first, first + 2 * day],
        [first + 2 * day, null],
      ]);
    });
  });
}
