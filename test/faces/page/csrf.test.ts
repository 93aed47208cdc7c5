import { beforeAll, describe, expect, test } from 'vitest';
import { acts } from '../../../src/faces/page/acting/acts.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import { Browser, tokenOf } from '../../support/page/browser.ts';
import { filledPath } from '../../support/page/filled-path.ts';
import { wholePage } from '../../support/page/served-page.ts';

const origin = 'https://gateproof.example';
const page = wholePage(() => ({ publicOrigin: origin, proxies: [] }));
const fields = { name: 'made-by-elsewhere', role: 'admin', until: '2026-12-31' };

let admin: Browser;
let csrf = '';
beforeAll(async () => {
  admin = new Browser(page, origin);
  await admin.logIn('admin');
  csrf = await admin.csrf();
});

async function trail(): Promise<unknown> {
  return await page.store.read(verifyAudit);
}

describe('what a page of elsewhere has the browser of an admin send', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['from another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['from another origin, of an old browser', { origin: 'https://evil.example', 'sec-fetch-site': '' }],
    ['from a host of the same site', { origin: 'https://other.gateproof.example', 'sec-fetch-site': 'same-site' }],
    ['from the same host without TLS', { origin: 'http://gateproof.example', 'sec-fetch-site': 'cross-site' }],
    ['from another port', { origin: 'https://gateproof.example:444', 'sec-fetch-site': 'same-site' }],
    ['from an origin that begins as ours', { origin: 'https://gateproof.example.evil.example', 'sec-fetch-site': '' }],
    ['from nowhere', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['from nowhere, of an old browser', { origin: 'null', 'sec-fetch-site': '' }],
    ['without a word of where', { origin: '', 'sec-fetch-site': '' }],
    ['typed by the user, it says', { origin: '', 'sec-fetch-site': 'none' }],
    ['of our origin, but another site', { 'sec-fetch-site': 'cross-site' }],
  ])('%s is refused by every form, also with the right field', async (_what, headers) => {
    const before = await trail();
    for (const path of [...acts.map((act) => filledPath(act.path)), '/login', '/logout']) {
      const { status } = await admin.post(path, { ...fields, csrf }, headers);
      expect([path, status]).toEqual([path, 403]);
    }
    expect(await trail()).toEqual(before);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['none', {}],
    ['an empty one', { csrf: '' }],
    ['another', { csrf: 'x'.repeat(43) }],
    ['a part of it', { csrf: 'HALF' }],
    ['that of another login', { csrf: 'OTHER' }],
  ])('a form that has %s in its field is refused', async (_what, given) => {
    const other = new Browser(page, origin);
    await other.logIn('admin');
    const known = { HALF: csrf.slice(0, 20), OTHER: await other.csrf() };
    const sent = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, known[value as 'HALF'] ?? value]),
    );
    const before = await trail();
    for (const path of [...acts.map((act) => filledPath(act.path)), '/logout']) {
      const { status } = await admin.post(path, { ...fields, ...sent });
      expect([path, status]).toEqual([path, 403]);
    }
    expect(await trail()).toEqual(before);
  });

  test.each([
    'text/plain',
    'application/json',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded, text/plain',
    '',
  ])('a form that is %j is none, to forms and to programs', async (type) => {
    const before = await trail();
    const own = { cookie: admin.jar.header, origin, 'sec-fetch-site': 'same-origin', 'content-type': type };
    for (const { path } of acts) {
      const body = new Blob([JSON.stringify({ ...fields, csrf })]).stream();
      const form = await page.ask(filledPath(path), { method: 'POST', headers: own, body, duplex: 'half' });
      expect([path, form.status]).toEqual([path, 415]);
    }
    expect(await trail()).toEqual(before);
  });

  test.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded'])(
    'JSON with cookies alone does nothing, as %s',
    async (type) => {
      const before = await trail();
      for (const { path } of acts) {
        const headers = { cookie: admin.jar.header, origin, 'sec-fetch-site': 'same-origin', 'content-type': type };
        const body = JSON.stringify({ ...fields, csrf });
        const { status } = await page.ask(`/api/v1${filledPath(path)}`, { method: 'POST', headers, body });
        expect([path, status]).toEqual([path, 403]);
      }
      expect(await trail()).toEqual(before);
    },
  );

  test('a token that a page of elsewhere has does nothing from there, and no page may ask whether it could', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    const before = await trail();
    const foreign = { authorization, origin: 'https://evil.example', 'content-type': 'application/json' };
    const asked = await page.ask('/api/v1/tokens', { method: 'POST', headers: foreign, body: JSON.stringify(fields) });
    expect(asked.status).toBe(403);
    const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    const { headers } = await page.ask('/api/v1/tokens', { method: 'OPTIONS', headers: preflight });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(await trail()).toEqual(before);
  });

  test('a form does nothing by a token, also where there is a login beside it', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    const before = await trail();
    expect((await admin.post('/tokens', { ...fields, csrf }, { authorization })).status).toBe(403);
    expect(await trail()).toEqual(before);
  });

  test('nothing is done by asking for it', async () => {
    const before = await trail();
    for (const { path } of acts.filter(({ path: one }) => one.includes('/:')))
      expect((await admin.get(`${filledPath(path)}?csrf=${csrf}`)).status).toBe(405);
    expect(await trail()).toEqual(before);
  });

  test.each([
    ['as a browser sends it', {}],
    ['of a page that says nobody where it is', { origin: 'null' }],
    ['of an old browser', { 'sec-fetch-site': '' }],
    ['with the type as it may be written', { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' }],
  ])('a form of ours does what it should, %s', async (_what, headers) => {
    const { status, body, headers: answered } = await admin.post('/tokens', { ...fields, csrf }, headers);
    expect(status).toBe(200);
    expect(answered.get('cache-control')).toBe('no-store');
    expect(body).toMatch(/<code>gateproof_token_[A-Za-z0-9_-]{43}<\/code>/u);
  });
});
