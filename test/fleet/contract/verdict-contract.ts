import { describe, expect, test } from 'vitest';
import { fleetVerdict } from '../../../src/fleet/fleet-verdict.ts';
import { type Database } from '../../../src/store/database.ts';
import { registerGateways } from '../../../src/store/register.ts';
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
      expect(await fleetVerdict(store, '')).toBe(0);
      await registered(store, [a, b], now);
      // One that was never scanned shows nothing.
      expect(await fleetVerdict(store, '')).toBe(2);
      await settledAt(store, b, now);
      expect(await fleetVerdict(store, '')).toBe(1);
      // Of another site it says nothing, and nothing of what the inventory has no more.
      expect(await fleetVerdict(store, 'berlin')).toBe(0);
      await registered(store, [a], now);
      expect(await fleetVerdict(store, '')).toBe(0);
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
      expect(await fleetVerdict(store, '')).toBe(0);
      await settledAt(store, a, '2026-12-02T10:00:00Z');
      expect(await fleetVerdict(store, '')).toBe(2);
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
      expect(await fleetVerdict(store, '')).toBe(2);
    });

    test('is not what was scanned without an inventory', async () => {
      await using store = await open();
      await registerGateways(store, [{ name: 'x', site: '' }], Date.parse(now));
      expect(await fleetVerdict(store, '')).toBe(0);
    });
  });
}
