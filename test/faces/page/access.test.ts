import { describe, expect, test } from 'vitest';
import type { PageConfig } from '../../../src/faces/page/access/page-config.ts';
import { acts } from '../../../src/faces/page/acting/acts.ts';
import { mayAs, type Role } from '../../../src/faces/page/page-route.ts';
import { routes } from '../../../src/faces/page/routes.ts';
import { addToken, endToken } from '../../../src/store/access/tokens.ts';
import { verifyAudit } from '../../../src/store/audit/read-audit.ts';
import { Browser, root, tokenOf } from '../../support/page/browser.ts';
import { filledPath } from '../../support/page/filled-path.ts';
import { wholePage } from '../../support/page/served-page.ts';

const origin = 'https://gateproof.example';
const config: PageConfig = { publicOrigin: origin, proxies: ['127.0.0.1'] };
const roles: readonly Role[] = ['viewer', 'operator', 'admin'];

/** Everything that is asked for, and everything that is done, by a form and by JSON. */
const doors = [
  ...routes.map(({ path, needs }) => ({ method: 'GET', path: filledPath(path), needs })),
  ...acts.flatMap(({ path, needs }) => [
    { method: 'POST', path: filledPath(path), needs },
    { method: 'POST', path: `/api/v1${filledPath(path)}`, needs },
  ]),
];
const guarded = doors.filter(({ needs }) => needs !== 'nobody');

describe('who may not', () => {
  const page = wholePage(() => config);
  let addresses = 0;
  const from = (): string => `198.51.100.${++addresses % 250}`;

  test('there is something to keep', () => {
    expect(guarded.length).toBeGreaterThan(10);
    expect(doors.filter(({ needs }) => needs === 'nobody').map(({ path }) => path)).toEqual([
      '/icon.svg',
      '/healthz',
      '/readyz',
    ]);
  });

  const tries: readonly [string, (admin: string) => Readonly<Record<string, string>>][] = [
    ['nothing', () => ({})],
    ['a session of nobody', () => ({ cookie: `__Host-gateproof=${'a'.repeat(43)}` })],
    ['two sessions', () => ({ cookie: `__Host-gateproof=${'a'.repeat(43)}; __Host-gateproof=${'b'.repeat(43)}` })],
    ['a token as a session', (admin) => ({ cookie: `__Host-gateproof=${admin}` })],
    ['a token of nobody', () => ({ authorization: `Bearer gateproof_token_${'a'.repeat(43)}` })],
    ['a token as a password', (admin) => ({ authorization: `Basic ${btoa(`admin:${admin}`)}` })],
    ['a token with something behind it', (admin) => ({ authorization: `Bearer ${admin}a` })],
    ['a token without its mark', (admin) => ({ authorization: `Bearer ${admin.slice(16)}` })],
    ['a token in another header', (admin) => ({ 'x-api-key': admin })],
    ['SQL', () => ({ authorization: "Bearer ' or '1'='1" })],
    ['a name that a proxy would say', () => ({ 'x-forwarded-user': 'admin', 'x-remote-user': 'admin' })],
  ];
  test.each(tries)('with %s nobody gets anything of anything', async (_what, headers) => {
    const sent = headers(await tokenOf(page, 'admin'));
    const before = await page.store.read(verifyAudit);
    for (const { method, path } of guarded) {
      const request = {
        method,
        headers: { 'x-forwarded-for': from(), origin, 'content-type': 'application/json', ...sent },
      };
      const answer = await page.ask(path, method === 'POST' ? { ...request, body: '{}' } : request);
      expect([method, path, answer.status]).toEqual([method, path, 401]);
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'page-login' });
    }
    expect(await page.store.read(verifyAudit)).toEqual(before);
  });

  test('a token in the address opens nothing, and is told to be ended', async () => {
    const token = await tokenOf(page, 'admin');
    for (const { method, path } of guarded)
      for (const name of ['token', 'access_token']) {
        const { status } = await page.ask(`${path}?${name}=${token}`, {
          method,
          headers: { 'x-forwarded-for': from(), origin },
        });
        expect([path, status]).toEqual([path, 400]);
      }
    expect(page.log()).not.toContain(token);
  });

  test('a token that ended, or is over, is none', async () => {
    const now = Date.now();
    const over = await addToken(page.store, { name: 'over', role: 'admin', endsAt: now - 1000 }, root, now - 5000);
    const ended = await addToken(page.store, { name: 'ended', role: 'admin', endsAt: now + 60_000 }, root, now);
    await endToken(page.store, ended.id, root, now);
    for (const { text } of [over, ended]) {
      const { status } = await page.get('/metrics', { authorization: `Bearer ${text}`, 'x-forwarded-for': from() });
      expect(status).toBe(401);
    }
  });

  test.each(roles)('a token of a %s opens what its role may, and nothing else', async (role) => {
    const authorization = `Bearer ${await tokenOf(page, role)}`;
    for (const { method, path, needs } of guarded) {
      const request = {
        method,
        headers: { authorization, origin, 'content-type': 'application/json', 'x-forwarded-for': from() },
      };
      const { status } = await page.ask(path, method === 'POST' ? { ...request, body: '{}' } : request);
      const isForm = method === 'POST' && !path.startsWith('/api/');
      // A form is for who is logged in; what may be is then refused for what is not in it.
      const isOpen = !isForm && needs !== 'nobody' && mayAs(role, needs);
      expect([path, status === 403]).toEqual([path, !isOpen]);
      expect([path, status]).not.toEqual([path, 401]);
    }
  });

  test.each(roles)('who is logged in as a %s does what the role may, and nothing else', async (role) => {
    const browser = new Browser(page, origin, from());
    await browser.logIn(role);
    const csrf = await browser.csrf();
    for (const { path, needs } of acts) {
      const { status } = await browser.post(filledPath(path), { csrf });
      expect([path, status === 403]).toEqual([path, !mayAs(role, needs)]);
    }
  });

  test('a login by a token is over with the token', async () => {
    const browser = new Browser(page, origin, from());
    const now = Date.now();
    const { id, text } = await addToken(page.store, { name: 'short', role: 'viewer', endsAt: now + 60_000 }, root, now);
    expect((await browser.post('/login', { token: text, to: '/metrics' })).headers.get('location')).toBe('/metrics');
    expect((await browser.get('/metrics')).status).toBe(200);
    await endToken(page.store, id, root, Date.now());
    expect((await browser.get('/metrics')).headers.get('location')).toMatch(/^\/login/u);
  });

  test('after many tokens that are none, an address waits, also with one that is good', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'viewer')}`;
    const address = { 'x-forwarded-for': '203.0.113.7' };
    const statuses: number[] = [];
    for (let at = 0; at < 31; at++)
      statuses.push((await page.get('/metrics', { authorization: 'Bearer none', ...address })).status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(30);
    const waits = await page.get('/metrics', { authorization, ...address });
    expect(waits.status).toBe(429);
    expect(Number(waits.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await new Browser(page, origin, '203.0.113.7').post('/login', { token: 'none' })).status).toBe(429);
    // Whom a proxy names is believed as far as the proxy itself wrote it.
    const named = { 'x-forwarded-for': '192.0.2.99, 203.0.113.7' };
    expect((await page.get('/metrics', { authorization, ...named })).status).toBe(429);
    expect((await page.get('/metrics', { authorization, 'x-forwarded-for': '203.0.113.8' })).status).toBe(200);
  });

  test('no secret stands in the store or in the log', async () => {
    const browser = new Browser(page, origin, from());
    const text = await tokenOf(page, 'operator', 'kept');
    await browser.post('/login', { token: text });
    const secret = browser.jar.get('__Host-gateproof') ?? 'none';
    const rows = await page.store.read(async (sql) => [
      await sql.all('select * from api_token'),
      await sql.all('select * from session'),
      await sql.all('select * from audit'),
    ]);
    const all = JSON.stringify(rows) + page.log();
    expect(all).toContain('kept');
    for (const hidden of [text, text.slice(16), secret, await browser.csrf()]) expect(all).not.toContain(hidden);
  });
});

describe('without a login, on this machine', () => {
  const page = wholePage(() => ({ proxies: [] }));

  test('everybody looks, as far as a viewer may, and does nothing', async () => {
    for (const { method, path, needs } of guarded) {
      if (method === 'GET') {
        const { status } = await page.get(path);
        expect([path, status === 403]).toEqual([path, needs !== 'viewer']);
        continue;
      }
      const own = { origin: page.origin, 'sec-fetch-site': 'same-origin' };
      for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
        const { status } = await page.ask(path, { method, headers: { ...own, 'content-type': type }, body: '{}' });
        expect([path, type, status]).toEqual([path, type, 403]);
      }
    }
  });

  test('a token that is none is not let through as nobody', async () => {
    expect((await page.get('/metrics', { authorization: 'Bearer none' })).status).toBe(401);
  });
});
