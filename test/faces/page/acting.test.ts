import { beforeAll, describe, expect, test } from 'vitest';
import { doneWords } from '../../../src/faces/page/acting/done-words.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import type { Row } from '../../../src/store/database.ts';
import { takeHolding } from '../../../src/store/holding.ts';
import { registerGateways } from '../../../src/store/register.ts';
import { first, scanned } from '../../store/contract/scanned.ts';
import { Browser, tokenOf } from '../../support/page/browser.ts';
import { type PageAnswer, wholePage } from '../../support/page/served-page.ts';

const page = wholePage(() => ({ proxies: [] }));
let admin: Browser;
let failing: Row = {};

beforeAll(async () => {
  const declared = { targets: [{ scheme: 'tls', host: 'h', port: 443 }], policies: [] };
  await registerGateways(page.store, [{ name: 'vpn one', site: 'berlin', declared, group: 'edge' }], first);
  await scanned(page.store, { seen: 'drifted', name: 'vpn one', site: 'berlin', at: first });
  admin = new Browser(page, page.origin);
  await admin.logIn('admin');
  [failing = {}] = await rows(
    `select p.name as policy, c.clause from state s join clause c on c.id = s.clause join policy p on p.id = c.policy
     where s.verdict = 'fail' order by c.clause limit 1`,
  );
});

async function rows(sql: string): Promise<readonly Row[]> {
  return (await page.store.read(async (ask) => await ask.all(sql))).map((row) => ({ ...row }));
}

async function done(path: string, fields: Readonly<Record<string, string>>): Promise<PageAnswer> {
  return await admin.post(path, { ...fields, csrf: await admin.csrf() });
}

const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

describe('what is done on a page', () => {
  test('a scan: the gateway is due, and the page says whether anybody scans', async () => {
    const path = `/gateways/${encodeURIComponent('vpn one')}`;
    const nobody = await done(`${path}/scan`, { site: 'berlin' });
    expect([nobody.status, nobody.headers.get('location')]).toEqual([
      303,
      `${path}?site=berlin&done=scan-asked-nobody`,
    ]);
    await takeHolding(page.store, { name: 'monitor', by: 'host/1', now: Date.now(), forMs: 60_000 });
    const { headers } = await done(`${path}/scan`, {});
    expect(headers.get('location')).toBe(`${path}?done=scan-asked`);
    const [row] = await rows('select next_due from gateway');
    expect(Number(row?.['next_due'])).toBeGreaterThan(first);
    expect((await done('/gateways/none/scan', {})).status).toBe(404);
  });

  test('a waiver: it is added and ended, by whoever is logged in and by nobody that a form names', async () => {
    const { policy, clause } = failing;
    const wanted = {
      policy: String(policy),
      clause: String(clause),
      gateway: 'vpn one',
      reason: '<b>Known</b>',
      owner: 'network',
      approver: 'Grace',
      until: soon,
    };
    expect((await done('/waivers', { ...wanted, asked_by: 'root' })).status).toBe(400);
    const added = await done('/waivers', wanted);
    expect(added.headers.get('location')).toBe('/waivers?done=waived');
    expect(await rows('select gateway, reason, asked_by from waiver')).toEqual([
      { gateway: 'vpn one', reason: '<b>Known</b>', asked_by: 'admin (token 1)' },
    ]);
    expect((await done('/waivers', wanted)).status).toBe(409);
    expect((await done('/waivers', { ...wanted, approver: 'ADMIN' })).status).toBe(400);
    expect((await done('/waivers', { ...wanted, until: '2026-02-30' })).status).toBe(400);
    expect((await done('/waivers', { ...wanted, group: 'edge' })).status).toBe(400);
    expect((await done('/waivers/1/end', { reason: 'Fixed.' })).headers.get('location')).toBe(
      '/waivers?done=waiver-ended',
    );
    expect((await done('/waivers/1/end', { reason: 'Fixed.' })).status).toBe(404);
    expect((await done('/waivers/0x1/end', { reason: 'Fixed.' })).status).toBe(404);
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['a URL', { target: 'tls://192.0.2.7:443', name: 'seven', group: 'edge' }, 303],
    ['a host', { target: 'vpn.example.net' }, 303],
    ['the same again', { target: 'vpn.example.net' }, 409],
    ['one of a name of its own', { target: 'tls://192.0.2.8:443', name: 'vpn-one' }, 303],
    ['a file', { target: 'file:///etc/passwd', name: 'file' }, 400],
    ['a URL with a password', { target: 'tls://user:secret@192.0.2.9:443', name: 'secret' }, 400],
    ['two hosts without a name', { target: 'tls://192.0.2.10:443 tls://192.0.2.11:443' }, 400],
    ['a name that is none', { target: 'tls://192.0.2.12:443', name: '../../x' }, 400],
    ['a group that is no name', { target: 'tls://192.0.2.13:443', name: 'g', group: '{}' }, 400],
    ['credentials', { target: 'tls://192.0.2.14:443', name: 'c', credentials: 'all' }, 400],
    ['nothing', { target: ' ' }, 400],
  ])('a gateway that is %s', async (_what, fields, status) => {
    const before = await page.store.read(verifyAudit);
    expect((await done('/gateways', fields)).status).toBe(status);
    const after = await page.store.read(verifyAudit);
    expect(after.rows - before.rows).toBe(status === 303 ? 1 : 0);
  });

  test('a gateway that was added is shown, and that nobody took it up yet, until a monitor does', async () => {
    await done('/gateways', { target: 'tls://192.0.2.19:443', name: 'fresh', group: 'edge' });
    const waited = 'that no monitor has taken up yet';
    const part = async (query = ''): Promise<string> =>
      (await admin.get(`/gateways${query}`)).body.split(waited)[1] ?? 'nothing';
    expect(await part()).toMatch(/fresh[^]*edge[^]*action="\/gateways\/fresh\/end"/u);
    expect(await part('?q=fres')).toContain('fresh');
    expect(await part('?group=legacy')).not.toContain('fresh');
    expect(await part('?verdict=conforms')).toBe('nothing');
    const told = JSON.parse((await admin.get('/api/v1/gateways')).body) as { readonly waiting: readonly object[] };
    expect(told.waiting).toContainEqual(expect.objectContaining({ gateway: 'fresh', group: 'edge' }));
    await registerGateways(page.store, [{ name: 'fresh', site: '', group: 'edge' }], first);
    expect(await part()).not.toContain('fresh');
  });

  test('a gateway that was added is taken out', async () => {
    await done('/gateways', { target: 'tls://192.0.2.20:443', name: 'out' });
    expect((await done('/gateways/out/end', {})).headers.get('location')).toBe('/gateways?done=gateway-ended');
    expect((await done('/gateways/out/end', {})).status).toBe(404);
  });

  test('the same by JSON and a token, told in the trail by its name', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'operator', 'robot')}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ site: 'berlin' });
    const path = `/api/v1/gateways/${encodeURIComponent('vpn one')}/scan`;
    const { status, body: told } = await page.ask(path, { method: 'POST', headers, body });
    expect([status, JSON.parse(told)]).toEqual([
      200,
      { done: 'scan-asked', gateway: 'vpn one', sites: ['berlin'], hasMonitor: true },
    ]);
    const [last] = await rows('select who, role, how, what, subject from audit order by seq desc limit 1');
    expect(last).toMatchObject({ role: 'operator', how: 'token', what: 'scan.ask', subject: 'vpn one' });
    expect(last?.['who']).toMatch(/^robot \(token [0-9]+\)$/u);
  });

  test('every act has its row, and the chain is whole', async () => {
    expect(await page.store.read(verifyAudit)).toMatchObject({ broken: null });
    const told = new Set((await rows('select what from audit')).map(({ what }) => what));
    const all = ['scan.ask', 'waiver.add', 'waiver.end', 'gateway.add', 'gateway.end', 'token.add', 'login'];
    expect(all.filter((what) => !told.has(what))).toEqual([]);
  });

  test('what was done is told by words of ours alone', () => {
    expect(doneWords('waived')).toMatch(/waiver/u);
    for (const one of [null, '', 'constructor', '<script>', 'toString']) expect(doneWords(one)).toBeUndefined();
  });
});
