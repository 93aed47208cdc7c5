import { type JWTPayload, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Issuer } from '../../../src/faces/page/access/issuer.ts';
import { Browser } from '../../support/page/browser.ts';
import { wholePage } from '../../support/page/served-page.ts';
import {
  clientId,
  clientSecret,
  type Forgery,
  signedByAnother,
  type TestIssuer,
  testIssuer,
} from '../../support/page/test-issuer.ts';

const origin = 'https://gateproof.example';

let issuer: TestIssuer;
beforeAll(async () => {
  issuer = await testIssuer();
});
afterEach(() => {
  issuer.forge = {};
  issuer.person = ada;
});
afterAll(async () => {
  await issuer[Symbol.asyncDispose]();
});

const ada = { sub: 'ada-1', preferred_username: 'ada', groups: ['staff', 'vpn-operators'] };
const page = wholePage(() => ({
  publicOrigin: origin,
  proxies: ['127.0.0.1'],
  oidc: {
    issuer: new URL(issuer.url),
    clientId,
    clientSecret,
    scopes: ['openid', 'profile'],
    name: 'preferred_username',
    minutes: 90,
    roles: { claim: 'groups', viewer: ['staff'], operator: ['vpn-operators'], admin: ['vpn-admins'] },
  },
}));

let browsers = 0;
/** Each from an address of its own. */
const browserFrom = (): Browser => new Browser(page, origin, `192.0.2.${++browsers}`);

const without = (name: string, claims: JWTPayload): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([one]) => one !== name));

/** Goes to the issuer and back; resolves with where it leads back to, which is not yet asked. */
async function comeBack(browser: Browser, path = '/login?to=/waivers'): Promise<string> {
  const { status, headers } = await browser.get(path);
  expect(status).toBe(303);
  const { headers: sent } = await fetch(headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(sent.get('location') ?? '');
  expect(back.href.startsWith(`${origin}/login/back?`)).toBe(true);
  return `${back.pathname}${back.search}`;
}

async function sessions(): Promise<readonly unknown[]> {
  return await page.store.read(async (sql) => await sql.all('select * from session'));
}

describe('a login at an issuer', () => {
  test('comes back as who they are, with the role that they have, to the page that they wanted', async () => {
    issuer.person = ada;
    const browser = browserFrom();
    const wanted = await browser.get('/metrics?q=1');
    expect(wanted.headers.get('location')).toBe('/login?to=%2Fmetrics%3Fq%3D1');
    const answer = await browser.get(await comeBack(browser, wanted.headers.get('location') ?? ''));
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/metrics?q=1');
    const [set = ''] = answer.headers.getSetCookie();
    expect(set).toMatch(/^__Host-gateproof=[A-Za-z0-9_-]{43}; Max-Age=5400; Path=\/; Secure; HttpOnly; SameSite=Lax$/u);
    const [session] = await sessions();
    expect(session).toMatchObject({ subject: 'ada-1', name: 'ada', role: 'operator' });
    expect(JSON.stringify(session)).not.toContain(browser.jar.get('__Host-gateproof'));
    expect(browser.jar.get('__Host-gateproof-login')).toBeUndefined();
  });

  test('leads to the issuer with a challenge, a state and a nonce, none of which is the secret of the cookie', async () => {
    const browser = browserFrom();
    const { headers } = await browser.get('/login');
    const { searchParams } = new URL(headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      client_id: clientId,
      redirect_uri: `${origin}/login/back`,
      code_challenge_method: 'S256',
      scope: 'openid profile',
    });
    const values = ['state', 'nonce', 'code_challenge'].map((name) => searchParams.get(name) ?? '');
    expect(new Set(values).size).toBe(3);
    const secret = browser.jar.get('__Host-gateproof-login')?.split('.')[0] ?? '';
    for (const value of values) expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/u);
    expect(values).not.toContain(secret);
  });

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/%2f/../..//evil.example',
    '/a\r\nset-cookie: a=b',
    'javascript:alert(1)',
    '/./\\evil.example',
    '/.//evil.example',
    '/%5cevil.example/..//evil.example',
  ])('leads back to this page, and not to %j', async (to) => {
    issuer.person = ada;
    const browser = browserFrom();
    const { status, headers } = await browser.get(await comeBack(browser, `/login?to=${encodeURIComponent(to)}`));
    expect(status).toBe(303);
    const location = headers.get('location') ?? 'none';
    expect(new URL(location, origin).origin).toBe(origin);
    expect(location).not.toMatch(/^\/[/\\]|[\r\n]/u);
    expect(headers.getSetCookie().join()).not.toContain('a=b');
  });

  test.each<[string, Record<string, unknown>, string | undefined]>([
    ['no claim', { groups: undefined }, undefined],
    ['another group', { groups: ['everybody'] }, undefined],
    ['a text that has the name in it', { groups: 'not-vpn-admins' }, undefined],
    ['the name as a text', { groups: 'vpn-admins' }, 'admin'],
    ['an object of that name', { groups: { 'vpn-admins': true } }, undefined],
    ['the highest of several', { groups: ['staff', 'vpn-admins', 'vpn-operators'] }, 'admin'],
  ])('gives the role that the claim says: %s', async (_what, claims, role) => {
    issuer.person = { ...ada, sub: `with-${JSON.stringify(claims)}`, ...claims };
    const browser = browserFrom();
    const { status } = await browser.get(await comeBack(browser));
    const found = (await sessions()).filter((one) => (one as { subject: string }).subject === issuer.person['sub']);
    expect(status).toBe(role === undefined ? 403 : 303);
    expect(found.map((one) => (one as { role: string }).role)).toEqual(role === undefined ? [] : [role]);
  });

  const unsigned = (claims: JWTPayload): string =>
    `${[{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
  const hour = 3600;
  test.each<[string, Forgery]>([
    ['another state', { back: (url) => url.searchParams.set('state', 'x'.repeat(43)) }],
    ['no state', { back: (url) => url.searchParams.delete('state') }],
    ['two states', { back: (url) => url.searchParams.append('state', 'x'.repeat(43)) }],
    ['another issuer in the answer', { back: (url) => url.searchParams.set('iss', 'https://evil.example') }],
    ['no issuer in the answer, of one that says it', { back: (url) => url.searchParams.delete('iss') }],
    ['an error', { back: (url) => url.searchParams.set('error', 'access_denied') }],
    ['another code', { back: (url) => url.searchParams.set('code', 'a-code-of-nobody') }],
    ['another nonce', { claims: (claims) => ({ ...claims, nonce: 'x'.repeat(43) }) }],
    ['no nonce', { claims: (claims) => without('nonce', claims) }],
    ['another issuer', { claims: (claims) => ({ ...claims, iss: 'https://evil.example' }) }],
    ['an issuer that begins alike', { claims: (claims) => ({ ...claims, iss: `${String(claims.iss)}0` }) }],
    ['another audience', { claims: (claims) => ({ ...claims, aud: 'another-client' }) }],
    [
      'several audiences, and made for another',
      { claims: (claims) => ({ ...claims, aud: [clientId, 'b'], azp: 'b' }) },
    ],
    [
      'it is over',
      { claims: (claims) => ({ ...claims, exp: Number(claims.exp) - hour, iat: Number(claims.iat) - hour }) },
    ],
    ['not yet', { claims: (claims) => ({ ...claims, nbf: Number(claims.exp) + hour }) }],
    ['no end', { claims: (claims) => without('exp', claims) }],
    ['nobody', { claims: (claims) => without('sub', claims) }],
    ['an empty name', { claims: (claims) => ({ ...claims, sub: '' }) }],
    ['no signature', { sign: unsigned }],
    [
      'the public key as a password',
      {
        sign: async (claims, { publicPem }) =>
          await new SignJWT(claims)
            .setProtectedHeader({ alg: 'HS256', kid: 'own' })
            .sign(new TextEncoder().encode(publicPem)),
      },
    ],
    [
      'the secret of the client as a key',
      {
        sign: async (claims) =>
          await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret)),
      },
    ],
    ['the key of somebody else', { sign: signedByAnother }],
    ['no token at all', { sign: () => 'not.a.token' }],
  ])('does not succeed by a forged answer: %s', async (_what, forge) => {
    issuer.person = { ...ada, sub: 'forged', groups: ['vpn-admins'] };
    issuer.forge = forge;
    const browser = browserFrom();
    const answer = await browser.get(await comeBack(browser));
    expect(answer.status).toBe(403);
    expect(browser.jar.get('__Host-gateproof')).toBeUndefined();
    expect((await sessions()).filter((one) => (one as { subject: string }).subject === 'forged')).toEqual([]);
    // Whatever was wrong with it, no part of it is told.
    expect(answer.body + page.log()).not.toMatch(/eyJ|a-code-of-nobody|client: with a colon/u);
  });

  test('an answer is for the browser that asked', async () => {
    issuer.person = ada;
    const [asking, victim, begun] = [browserFrom(), browserFrom(), browserFrom()];
    const back = await comeBack(asking);
    const before = issuer.asked();
    expect((await victim.get(back)).status).toBe(403);
    await begun.get('/login');
    expect((await begun.get(back)).status).toBe(403);
    expect(issuer.asked()).toBe(before);
    expect((await asking.get(back)).status).toBe(303);
  });

  test('an answer counts once', async () => {
    issuer.person = ada;
    const browser = browserFrom();
    const back = await comeBack(browser);
    const login = browser.jar.get('__Host-gateproof-login') ?? '';
    expect((await browser.get(back)).status).toBe(303);
    const again = browserFrom();
    expect((await again.get(back)).status).toBe(403);
    again.jar.set('__Host-gateproof-login', login);
    expect((await again.get(back)).status).toBe(403);
    expect(again.jar.get('__Host-gateproof')).toBeUndefined();
  });

  test('what a browser had before is worth nothing behind it', async () => {
    issuer.person = ada;
    const browser = browserFrom();
    const fixed = 'f'.repeat(43);
    browser.jar.set('__Host-gateproof', fixed);
    await browser.get(await comeBack(browser));
    const first = browser.jar.get('__Host-gateproof');
    expect(first).not.toBe(fixed);
    const other = browserFrom();
    other.jar.set('__Host-gateproof', fixed);
    expect((await other.get('/metrics')).headers.get('location')).toMatch(/^\/login/u);
    await browser.get(await comeBack(browser));
    expect(browser.jar.get('__Host-gateproof')).not.toBe(first);
    other.jar.set('__Host-gateproof', first ?? '');
    expect((await other.get('/metrics')).headers.get('location')).toMatch(/^\/login/u);
  });

  test('logged out, the session is over for whoever has it', async () => {
    issuer.person = ada;
    const [browser, thief] = [browserFrom(), browserFrom()];
    await browser.get(await comeBack(browser));
    const secret = browser.jar.get('__Host-gateproof') ?? '';
    thief.jar.set('__Host-gateproof', secret);
    expect((await thief.post('/logout', { csrf: 'guessed' })).status).toBe(403);
    expect((await browser.post('/logout', { csrf: await browser.csrf() })).status).toBe(200);
    expect(browser.jar.get('__Host-gateproof')).toBeUndefined();
    expect((await thief.get('/metrics')).headers.get('location')).toMatch(/^\/login/u);
  });
});

describe('an issuer', () => {
  const asked = async (url: string): Promise<unknown> => {
    const oidc = {
      issuer: new URL(url),
      clientId,
      clientSecret,
      scopes: ['openid'],
      name: 'name',
      minutes: 60,
      roles: { claim: 'groups', viewer: [], operator: [], admin: [] },
    };
    const lines: unknown[] = [];
    const at = { redirect: `${origin}/login/back`, log: (line: unknown) => lines.push(line), now: () => Date.now() };
    return await new Issuer(oidc, at).begin('s'.repeat(43));
  };

  test.each([['https://evil.example'], ['http://127.0.0.1:1'], [undefined]])(
    'that says of itself to be %j is not asked any further',
    async (named) => {
      issuer.forge = { metadata: { issuer: named } };
      await expect(asked(issuer.url)).rejects.toMatchObject({ name: 'PageError' });
    },
  );

  test('that nobody answers for is told as away, and asked again the next time', async () => {
    await expect(asked('http://127.0.0.9:9')).rejects.toMatchObject({ code: 'page-away', status: 503 });
    await expect(asked(issuer.url)).resolves.toBeInstanceOf(URL);
  });
});
