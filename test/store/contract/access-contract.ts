import { describe, expect, test } from 'vitest';
import { beginSession, endSession, sessionOf } from '../../../src/store/access/sessions.ts';
import { addToken, endToken, goodToken, hasGoodToken, listTokens } from '../../../src/store/access/tokens.ts';
import { addedGateways, addGateway, endAddedGateway } from '../../../src/store/added-gateways.ts';
import { askScan } from '../../../src/store/ask-scan.ts';
import type { Actor } from '../../../src/store/audit/audit-entry.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import type { Database } from '../../../src/store/database.ts';
import { endHolding, takeHolding } from '../../../src/store/holding.ts';
import { leaseDue } from '../../../src/store/lease.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { day, first, rows, scanned } from './scanned.ts';

const by: Actor = { name: 'ada', subject: 'ada-1', role: 'admin', how: 'login' };

/** Who may do what with a store by way of the page, in both databases. */
export function accessContract(open: () => Promise<Database>): void {
  describe('a token', () => {
    test('is good from when it was made to its end, and is kept nowhere', async () => {
      await using store = await open();
      expect(await hasGoodToken(store, first)).toBe(false);
      const { id, text } = await addToken(store, { name: 'ci', role: 'operator', endsAt: first + day }, by, first);
      expect(await goodToken(store, text, first)).toMatchObject({
        id,
        name: 'ci',
        role: 'operator',
        madeBy: 'ada (ada-1)',
      });
      expect(await goodToken(store, text, first + day - 1)).toBeDefined();
      expect(await goodToken(store, text, first + day)).toBeUndefined();
      expect(await goodToken(store, `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`, first)).toBeUndefined();
      expect([await hasGoodToken(store, first), await hasGoodToken(store, first + day)]).toEqual([true, false]);
      expect(JSON.stringify(await rows(store, 'select * from api_token'))).not.toContain(text.slice(16));
    });

    test('that is ended is none, and so is every login that rests on it', async () => {
      await using store = await open();
      const { id, text } = await addToken(store, { name: 'ci', role: 'viewer', endsAt: first + day }, by, first);
      const person = { subject: `token ${id}`, name: 'ci', role: 'viewer' as const };
      const secret = await beginSession(store, { ...person, token: id, endsAt: first + day }, first);
      expect(await sessionOf(store, secret, first + 1)).toMatchObject(person);
      await endToken(store, id, by, first + 2);
      expect(await goodToken(store, text, first + 3)).toBeUndefined();
      expect(await sessionOf(store, secret, first + 3)).toBeUndefined();
      await expect(endToken(store, id, by, first + 3)).rejects.toMatchObject({ code: 'acting-unknown' });
      expect(await listTokens(store)).toMatchObject([{ id, endedAt: first + 2 }]);
      expect((await rows(store, 'select what from audit order by seq')).map(({ what }) => what)).toEqual([
        'token.add',
        'login',
        'token.end',
      ]);
    });

    test.each([
      ['', first + day],
      ['a b', first + day],
      ['ci', first],
      ['ci', first + 400 * day],
    ])('named %j that ends at %i is not made', async (name, endsAt) => {
      await using store = await open();
      await expect(addToken(store, { name, role: 'viewer', endsAt }, by, first)).rejects.toMatchObject({
        code: 'acting-wrong',
      });
      expect(await rows(store, 'select seq from audit')).toEqual([]);
    });
  });

  describe('a session', () => {
    const person = { subject: 'ada-1', name: 'ada', role: 'operator' as const };

    test('is of a new secret each time, and what the browser had before is worth nothing', async () => {
      await using store = await open();
      const one = await beginSession(store, { ...person, endsAt: first + day }, first);
      const two = await beginSession(store, { ...person, endsAt: first + day, before: one }, first + 1);
      expect(two).not.toBe(one);
      expect(await sessionOf(store, one, first + 2)).toBeUndefined();
      expect(await sessionOf(store, two, first + day - 1)).toEqual(person);
      expect(await sessionOf(store, two, first + day)).toBeUndefined();
      expect(JSON.stringify(await rows(store, 'select * from session'))).not.toContain(two);
    });

    test('is ended once', async () => {
      await using store = await open();
      const secret = await beginSession(store, { ...person, endsAt: first + day }, first);
      for (const _ of [1, 2]) await endSession(store, secret, by, first + 1);
      expect(await sessionOf(store, secret, first + 1)).toBeUndefined();
      expect((await rows(store, 'select what from audit order by seq')).map(({ what }) => what)).toEqual([
        'login',
        'logout',
      ]);
    });
  });

  describe('a scan that is asked for', () => {
    const declared = { targets: [{ scheme: 'tls', host: 'h', port: 443 }], policies: [] };

    test('makes the gateway due, at each of its sites or at one', async () => {
      await using store = await open();
      const later = first + 7 * day;
      await registerGateways(
        store,
        ['berlin', 'oslo'].map((site) => ({ name: 'vpn', site, declared, nextDue: later })),
        first,
      );
      expect(await askScan(store, { name: 'vpn', site: 'oslo' }, by, first)).toEqual({
        sites: ['oslo'],
        hasMonitor: false,
      });
      expect(await rows(store, 'select site, next_due from gateway order by site')).toEqual([
        { site: 'berlin', next_due: later },
        { site: 'oslo', next_due: first },
      ]);
      const holding = await takeHolding(store, { name: 'monitor', by: 'host/1', now: first, forMs: 1000 });
      expect(await askScan(store, { name: 'vpn' }, by, first + 1)).toEqual({
        sites: ['berlin', 'oslo'],
        hasMonitor: true,
      });
      await endHolding(store, holding);
      expect(await askScan(store, { name: 'vpn' }, by, first + 2)).toMatchObject({ hasMonitor: false });
      expect(await store.read(verifyAudit)).toMatchObject({ rows: 3, broken: null });
    });

    test('is refused for what nobody scans, or scans now', async () => {
      await using store = await open();
      await expect(askScan(store, { name: 'none' }, by, first)).rejects.toMatchObject({ code: 'acting-unknown' });
      await scanned(store, { seen: 'drifted', name: 'by-hand', at: first });
      await expect(askScan(store, { name: 'by-hand' }, by, first)).rejects.toMatchObject({ code: 'acting-conflict' });
      await registerGateways(store, [{ name: 'vpn', site: '', declared, nextDue: first }], first, { isWhole: true });
      await leaseDue(store, { now: first, limit: 1, by: 'test', site: '', forMs: 1000 });
      await expect(askScan(store, { name: 'vpn' }, by, first)).rejects.toMatchObject({ code: 'acting-conflict' });
      await registerGateways(store, [], first, { isWhole: true });
      await expect(askScan(store, { name: 'vpn' }, by, first + 5000)).rejects.toMatchObject({
        code: 'acting-conflict',
      });
      expect(await rows(store, 'select seq from audit')).toEqual([]);
    });
  });

  describe('a gateway that is added', () => {
    const entry = { endpoints: ['tls://192.0.2.1:443'], name: 'extra' };

    test('is kept until it is taken out, and is not what there is already', async () => {
      await using store = await open();
      await addGateway(store, { name: 'extra', entry }, by, first);
      expect(await addedGateways(store)).toEqual([{ name: 'extra', entry }]);
      await expect(addGateway(store, { name: 'extra', entry }, by, first)).rejects.toMatchObject({
        code: 'acting-conflict',
      });
      await registerGateways(store, [{ name: 'vpn', site: '' }], first);
      await expect(addGateway(store, { name: 'vpn', entry }, by, first)).rejects.toMatchObject({
        code: 'acting-conflict',
      });
      await endAddedGateway(store, 'extra', by, first + 1);
      expect(await addedGateways(store)).toEqual([]);
      await expect(endAddedGateway(store, 'extra', by, first + 2)).rejects.toMatchObject({ code: 'acting-unknown' });
      expect(await rows(store, 'select what, subject, before, after from audit order by seq')).toMatchObject([
        { what: 'gateway.add', subject: 'extra', before: null },
        { what: 'gateway.end', subject: 'extra', after: null },
      ]);
    });
  });
}
