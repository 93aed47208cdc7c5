import { describe, expect, test } from 'vitest';
import { fleetVerdict } from '../../../src/fleet/fleet-verdict.ts';
import { type Database } from '../../../src/store/database.ts';
import { compressed, decompressed } from '../../../src/store/kept/kept-evidence.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { octetsIn } from '../../../src/store/row-values.ts';
import { addWaiver } from '../../../src/store/waivers/waive.ts';
import { nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { gatewayOf, registered, settledAt } from '../../support/settled-gateway.ts';

const now = '2026-12-01T10:00:00Z';
const good = versionPolicy({ 'TLSv1.2': 'accepted' });
const bad = versionPolicy({ 'TLSv1.2': 'refused' });

/** How a fleet stands, in both databases. `open`: a store of its own for each call. */
export function verdictContract(open: () => Promise<Database>): void {
  describe('a fleet', () => {
    test('conforms where every gateway does, and violates where one does', async () => {
      await using store = await open();
      await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
      const [a, b] = [gatewayOf(server.url, good, { name: 'a' }), gatewayOf(server.url, bad, { name: 'b' })];
      await registered(store, [a], now);
      await settledAt(store, a, now);
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(0);
      await registered(store, [a, b], now);
      // One that was never scanned shows nothing.
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(2);
      await settledAt(store, b, now);
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(1);
      // Of another site it says nothing, and nothing of what the inventory has no more.
      expect(await fleetVerdict(store, 'berlin', Date.parse(now))).toBe(0);
      await registered(store, [a], now);
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(0);
    });

    test('is open where one is open by now, whatever it showed before', async () => {
      await using store = await open();
      const a = await (async () => {
        await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
        const one = gatewayOf(server.url, good);
        await registered(store, [one], now);
        await settledAt(store, one, now);
        return one;
      })();
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(0);
      await settledAt(store, a, '2026-12-02T10:00:00Z');
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(2);
    });

    test('is open where no policy says anything of a gateway that must hold', async () => {
      await using store = await open();
      const advice = good
        .replace('expect: accepted }', 'expect: accepted, weight: should }')
        .replace('closed: false', 'closed: false\n  weight: should');
      await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
      const one = gatewayOf(server.url, advice);
      await registered(store, [one], now);
      await settledAt(store, one, now);
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(2);
    });

    test('of which every failure is waived conforms until the last day of the waiver, and is open where something is', async () => {
      await using store = await open();
      await using server = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
      const [a, b] = [gatewayOf(server.url, bad, { name: 'a' }), gatewayOf(server.url, bad, { name: 'b' })];
      await registered(store, [a, b], now);
      await settledAt(store, a, now);
      const failing = await store.read(
        async (sql) =>
          await sql.all(
            `select p.name, c.clause from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
             where s.verdict = 'fail' and s.until is null order by c.clause`,
          ),
      );
      expect(failing.length).toBeGreaterThan(0);
      const verdict = async (day: string): Promise<number> =>
        await fleetVerdict(store, '', Date.parse(`${day}T10:00:00Z`));
      expect(await verdict('2026-12-01')).toBe(1);
      const [owner, reason, approver] = ['network team', 'Replaced in January.', 'Grace'];
      for (const { name, clause } of failing) {
        expect(await verdict('2026-12-01')).toBe(1);
        const of = { gateway: 'a' };
        const days = { from: '2026-12-01', until: '2026-12-03' };
        const wanted = { policy: String(name), clause: String(clause), of, owner, reason, approver, ...days };
        await addWaiver(store, wanted, { name: 'Ada', role: 'operator', how: 'login' }, Date.parse(now));
      }
      // The other one was never scanned.
      expect(await verdict('2026-12-01')).toBe(2);
      expect(await verdict('2026-12-04')).toBe(1);
      await settledAt(store, b, now);
      expect(await verdict('2026-12-01')).toBe(1);
      await registered(store, [a], now);
      expect(await verdict('2026-12-01')).toBe(0);
      // What was seen is waived, and what was not seen is not.
      const [row] = await store.read(
        async (sql) =>
          await sql.all(
            `select s.finding, b.octets from state s join blob b on b.id = s.finding where s.verdict = 'fail' limit 1`,
          ),
      );
      const finding = JSON.parse(Buffer.from(decompressed(octetsIn(row ?? {}, 'octets'))).toString('utf8')) as {
        observed: object;
      };
      const withOpen = compressed(
        Buffer.from(JSON.stringify({ ...finding, observed: { ...finding.observed, open: 3 } })),
      );
      await store.write(
        async (sql) => await sql.run('update blob set octets = ? where id = ?', [withOpen, row?.['finding'] ?? null]),
      );
      expect(await verdict('2026-12-01')).toBe(2);
    });

    test('is not what was scanned without an inventory', async () => {
      await using store = await open();
      await registerGateways(store, [{ name: 'x', site: '' }], Date.parse(now));
      expect(await fleetVerdict(store, '', Date.parse(now))).toBe(0);
    });
  });
}
