import { describe, expect, test } from 'vitest';
import { HeldLeases } from '../../../src/fleet/held-leases.ts';
import { Patience } from '../../../src/fleet/patience.ts';
import { type Rejudged, rejudgeFleet } from '../../../src/fleet/rejudge.ts';
import type { FleetGateway } from '../../../src/inputs/load-fleet.ts';
import { systemClock } from '../../../src/run/clock.ts';
import type { Database, Row } from '../../../src/store/database.ts';
import { leaseDue } from '../../../src/store/lease.ts';
import { certificatePolicy, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { gatewayOf, registered, settledAt } from '../../support/settled-gateway.ts';
import { issue } from '../../support/test-pki.ts';

/** Of every certificate of these tests. */
const ends = '2035-12-31T12:00:00Z';

async function rejudge(store: Database, gateways: readonly FleetGateway[], day: string): Promise<Rejudged> {
  const { signal } = new AbortController();
  const patience = new Patience({ clock: systemClock, onAway: () => undefined, onBack: () => undefined, signal });
  const clock = { date: () => new Date(`${day}T00:00:10.000Z`) };
  const leases = new HeldLeases(store, patience);
  return await rejudgeFleet(gateways, {
    database: store,
    patience,
    leases,
    clock,
    by: 'test',
    leaseMs: 60_000,
    asOf: day,
    signal,
  });
}

async function rows(store: Database, sql: string): Promise<readonly Row[]> {
  return (await store.read(async (ask) => await ask.all(sql))).map((row) => ({ ...row }));
}

const day = (row: Row | undefined, column: string): string | null => {
  const value = row?.[column];
  return typeof value === 'number' ? new Date(value).toISOString().slice(0, 16) : null;
};

/** How a clause stands now, since when and why, and what was shown last. */
async function standing(store: Database, clause: string): Promise<object> {
  const [state] = await rows(
    store,
    `select s.* from state s join clause c on c.id = s.clause where s.until is null and c.clause like '%${clause}'`,
  );
  return {
    verdict: state?.['verdict'],
    reason: state?.['reason'],
    cause: state?.['cause'],
    since: day(state, 'since'),
    shown: state?.['shown_verdict'] ?? null,
    shownAt: day(state, 'shown_at'),
  };
}

/** A gateway whose certificate ends on that day, scanned once; it is gone by the time of what follows, so that nothing can be sent to it. */
async function scannedOnce(
  store: Database,
  policy: string,
  moment: string,
  targetTimeoutMs?: number,
): Promise<FleetGateway> {
  const certificate = await issue({ name: 'gateway.test', dnsNames: ['gateway.test'], notAfter: new Date(ends) });
  await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.3', certificate);
  const gateway = gatewayOf(server.url, policy);
  await registered(store, [gateway], moment);
  await settledAt(store, gateway, moment, targetTimeoutMs === undefined ? {} : { targetTimeoutMs });
  return gateway;
}

/** What a date changes, in both databases. `open`: a store of its own for each call. */
export function rejudgeContract(open: () => Promise<Database>): void {
  describe('what is known of a gateway', () => {
    test('is judged anew when its certificate has ended, without a packet, and the state says why', async () => {
      await using store = await open();
      const gateway = await scannedOnce(store, certificatePolicy('not-expired'), '2035-12-31T10:00:00Z');
      expect(await standing(store, 'not-expired')).toEqual({
        verdict: 'pass',
        reason: 'in-its-dates',
        cause: 'first',
        since: '2035-12-31T10:00',
        shown: null,
        shownAt: null,
      });
      expect(await rejudge(store, [gateway], '2035-12-31')).toMatchObject({ endpoints: 0 });
      expect(await rejudge(store, [gateway], '2036-01-01')).toEqual({ gateways: 1, endpoints: 1, changes: 1, left: 0 });
      expect(await standing(store, 'not-expired')).toEqual({
        verdict: 'fail',
        reason: 'expired-or-not-yet-valid',
        cause: 'date',
        since: '2036-01-01T00:00',
        shown: null,
        shownAt: null,
      });
      expect(await rows(store, 'select fail from standing')).toEqual([{ fail: 1 }]);
      // Nobody looked: there is one scan, and it is as old as it was.
      const [scan] = await rows(store, 'select max(at) as at, count(*) as n from scan');
      expect([scan?.['n'], day(scan, 'at')]).toEqual([1, '2035-12-31T10:00']);
      const [endpoint] = await rows(store, 'select last_at from endpoint');
      expect(day(endpoint, 'last_at')).toBe('2035-12-31T10:00');
      const [row] = await rows(store, 'select last_at, lease_until from gateway');
      expect([day(row, 'last_at'), row?.['lease_until']]).toEqual(['2035-12-31T10:00', 0]);
    });

    test('is judged anew when a certificate begins to end soon, on the first day that a scan would say so', async () => {
      await using store = await open();
      const policy = `${certificatePolicy('not-expired')}    - { check: expires-within, days: 30, source: { ref: note } }\n`;
      const gateway = await scannedOnce(store, policy, '2035-10-01T10:00:00Z');
      expect(await rejudge(store, [gateway], '2035-11-30')).toMatchObject({ endpoints: 0 });
      expect(await rejudge(store, [gateway], '2035-12-01')).toMatchObject({ endpoints: 1, changes: 1 });
      expect(await standing(store, 'expires-within')).toMatchObject({
        verdict: 'fail',
        reason: 'ends-soon',
        cause: 'date',
        since: '2035-12-01T00:00',
      });
      expect(await standing(store, 'not-expired')).toMatchObject({
        verdict: 'pass',
        reason: 'in-its-dates',
        cause: 'first',
      });
    });

    test('is judged anew when a clause begins and when it ends to be in force, once for each day that was missed', async () => {
      await using store = await open();
      const dated = 'expect: refused, from: 2030-02-01, until: 2030-03-31 }';
      const policy = versionPolicy({ 'TLSv1.2': 'refused' }).replace('expect: refused }', dated);
      const gateway = await scannedOnce(store, policy, '2030-01-10T10:00:00Z');
      const clause = 'version-tlsv1.2';
      expect(await standing(store, clause)).toMatchObject({
        verdict: 'not-applicable',
        reason: 'not-in-force',
        cause: 'first',
      });
      expect(await rejudge(store, [gateway], '2030-01-31')).toMatchObject({ endpoints: 0 });
      expect(await rejudge(store, [gateway], '2030-02-20')).toMatchObject({ endpoints: 1, changes: 1 });
      expect(await standing(store, clause)).toMatchObject({
        verdict: 'fail',
        reason: 'accepted',
        cause: 'date',
        since: '2030-02-20T00:00',
      });
      expect(await rejudge(store, [gateway], '2030-03-31')).toMatchObject({ endpoints: 0 });
      expect(await rejudge(store, [gateway], '2030-04-01')).toMatchObject({ endpoints: 1, changes: 1 });
      expect(await standing(store, clause)).toMatchObject({
        verdict: 'not-applicable',
        reason: 'not-in-force',
        cause: 'date',
        since: '2030-04-01T00:00',
      });
    });

    test('is judged anew on the days of a month on which it begins to be open and ends to be', async () => {
      await using store = await open();
      const policy = versionPolicy({ 'TLSv1.2': 'refused' }).replace(
        'expect: refused }',
        'expect: refused, from: 2030-02 }',
      );
      const gateway = await scannedOnce(store, policy, '2030-01-10T10:00:00Z');
      expect(await rejudge(store, [gateway], '2030-02-01')).toMatchObject({ changes: 1 });
      expect(await standing(store, 'version-tlsv1.2')).toMatchObject({
        verdict: 'inconclusive',
        reason: 'day-not-known',
        cause: 'date',
      });
      expect(await rejudge(store, [gateway], '2030-02-27')).toMatchObject({ endpoints: 0 });
      expect(await rejudge(store, [gateway], '2030-02-28')).toMatchObject({ changes: 1 });
      expect(await standing(store, 'version-tlsv1.2')).toMatchObject({
        verdict: 'fail',
        reason: 'accepted',
        cause: 'date',
      });
    });

    test('is left alone on all other days', async () => {
      await using store = await open();
      const gateway = await scannedOnce(store, certificatePolicy('not-expired'), '2030-01-10T10:00:00Z');
      for (const today of ['2030-01-11', '2031-06-01', '2035-12-30'])
        expect(await rejudge(store, [gateway], today)).toEqual({ gateways: 0, endpoints: 0, changes: 0, left: 0 });
    });

    test('shows nothing anew: a clause that was shown half a year ago and comes to be open is open, and says when it was shown', async () => {
      await using store = await open();
      const policy = versionPolicy({ 'TLSv1.1': 'accepted' }).replace(
        'expect: accepted }',
        'expect: accepted, until: 2030-07 }',
      );
      const gateway = await scannedOnce(store, policy, '2030-01-10T10:00:00Z');
      expect(await standing(store, 'version-tlsv1.1')).toMatchObject({
        verdict: 'fail',
        reason: 'refused',
        cause: 'first',
      });
      await rejudge(store, [gateway], '2030-07-15');
      const [endpoint] = await rows(store, 'select last_at from endpoint');
      expect(day(endpoint, 'last_at')).toBe('2030-01-10T10:00');
      expect(await standing(store, 'version-tlsv1.1')).toMatchObject({
        verdict: 'inconclusive',
        reason: 'day-not-known',
        cause: 'date',
        shown: 'fail',
        shownAt: '2030-01-10T10:00',
      });
    });

    test('that was not there when it was looked for last is open where a clause begins, whatever it once showed', async () => {
      await using store = await open();
      const certificate = await issue({ name: 'gateway.test', dnsNames: ['gateway.test'], notAfter: new Date(ends) });
      const policy = versionPolicy({ 'TLSv1.2': 'accepted' }).replace(
        'expect: accepted }',
        'expect: accepted, from: 2030-02-01 }',
      );
      let gateway: FleetGateway | undefined;
      {
        await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.3', certificate);
        gateway = gatewayOf(server.url, policy);
        await registered(store, [gateway], '2030-01-10T10:00:00Z');
        await settledAt(store, gateway, '2030-01-10T10:00:00Z');
      }
      // The same one, away by now.
      await settledAt(store, gateway, '2030-01-20T10:00:00Z');
      expect(await standing(store, 'version-tlsv1.2')).toMatchObject({ verdict: 'not-applicable' });
      await rejudge(store, [gateway], '2030-02-01');
      expect(await standing(store, 'version-tlsv1.2')).toMatchObject({ verdict: 'inconclusive', cause: 'date' });
    });

    test('of a gateway that the inventory does not have is left as it was judged, by whichever policies', async () => {
      await using store = await open();
      const gateway = await scannedOnce(store, certificatePolicy('not-expired'), '2035-12-31T10:00:00Z');
      const other = {
        ...gateway,
        name: 'other',
        policies: gatewayOf('tls://127.0.0.9:443', certificatePolicy('chain-valid')).policies,
      };
      expect(await rejudge(store, [other], '2036-01-01')).toMatchObject({ endpoints: 0 });
      expect(await standing(store, 'not-expired')).toMatchObject({ verdict: 'pass' });
    });

    test('of an endpoint that the inventory does not have any more is left', async () => {
      await using store = await open();
      const gateway = await scannedOnce(store, certificatePolicy('not-expired'), '2035-12-31T10:00:00Z');
      const elsewhere = {
        ...gateway,
        targets: gatewayOf('tls://127.0.0.9:1', certificatePolicy('not-expired')).targets,
      };
      await registered(store, [elsewhere], '2035-12-31T11:00:00Z');
      expect(await rejudge(store, [elsewhere], '2036-01-01')).toMatchObject({ endpoints: 0 });
    });

    test('of a gateway that is being scanned is left to its scan', async () => {
      await using store = await open();
      const gateway = await scannedOnce(store, certificatePolicy('not-expired'), '2035-12-31T10:00:00Z');
      const now = Date.parse('2036-01-01T00:00:00Z');
      await leaseDue(store, { now, limit: 1, by: 'other', site: '', forMs: 600_000, names: ['vpn'] });
      expect(await rejudge(store, [gateway], '2036-01-01')).toEqual({ gateways: 0, endpoints: 0, changes: 0, left: 1 });
      expect(await standing(store, 'not-expired')).toMatchObject({ verdict: 'pass' });
    });
  });
}
