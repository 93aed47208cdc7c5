import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../../support/chromium.ts';
import { tokenOf } from '../../support/page/browser.ts';
import { wholePage } from '../../support/page/served-page.ts';
import { clientId, clientSecret, type TestIssuer, testIssuer } from '../../support/page/test-issuer.ts';

let browser: Browser;
let issuer: TestIssuer;
beforeAll(async () => {
  [browser, issuer] = await Promise.all([launchChromium(), testIssuer()]);
});
afterAll(async () => {
  await browser?.close();
  await issuer?.[Symbol.asyncDispose]();
});

describe('a real browser, without JavaScript', () => {
  const page = wholePage(() => ({ proxies: [] }));

  test('logs in by the form for a token, and has a cookie that no script and no other host sees', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    const console: string[] = [];
    tab.on('console', (message) => console.push(message.text()));
    await tab.goto(`${page.origin}/login?to=/metrics`);
    expect(await tab.locator('h1').textContent()).toBe('Log in');
    expect(console).toEqual([]);
    await tab.getByLabel('API token').fill(await tokenOf(page, 'viewer'));
    await tab.getByRole('button', { name: 'Log in' }).click();
    await tab.waitForURL(`${page.origin}/metrics`);
    const cookies = await context.cookies();
    expect(cookies).toMatchObject([
      { name: '__Host-gateproof', secure: true, httpOnly: true, sameSite: 'Lax', path: '/', domain: '127.0.0.1' },
    ]);
    expect(page.log()).toMatch(/"path":"\/metrics".*"by":"login","name":"ci"/u);
    await context.close();
  });

  test('sends nothing that counts for a page of elsewhere', async () => {
    const context = await browser.newContext();
    const tab = await context.newPage();
    await tab.goto(`${page.origin}/login`);
    await tab.getByLabel('API token').fill(await tokenOf(page, 'admin'));
    await tab.getByRole('button', { name: 'Log in' }).click();
    await tab.waitForURL(`${page.origin}/`);
    const fields = { name: 'evil', role: 'admin', until: '2026-12-31' };
    const inputs = Object.entries(fields).map(([name, value]) => `<input name="${name}" value="${value}">`);
    const attacks = [
      `<form method="post" action="${page.origin}/tokens">${inputs.join('')}</form>`,
      `<form method="post" enctype="text/plain" action="${page.origin}/api/v1/tokens"><input name='${JSON.stringify({ ...fields, x: '' }).slice(0, -2)}' value='"}'></form>`,
    ];
    let shown = '';
    await using evil = await listening((_, response) => response.setHeader('content-type', 'text/html').end(shown));
    // Of another port alone, which is the same site and gets the cookie; and of another site.
    for (const host of ['127.0.0.1', 'localhost'])
      for (const attack of attacks) {
        shown = attack;
        await tab.goto(`http://${host}:${evil.port}/`);
        const answered = tab.waitForResponse((response) => response.request().method() === 'POST');
        await tab.evaluate('document.forms[0].submit()');
        const answer = await answered;
        await tab.waitForURL(answer.url());
        expect([host, answer.status()]).toEqual([host, 403]);
        const sent = await answer.request().allHeaders();
        expect(sent['cookie']?.startsWith('__Host-gateproof=') ?? false).toBe(host === '127.0.0.1');
      }
    const made = await page.store.read(
      async (sql) => await sql.all(`select 1 as x from api_token where name = 'evil'`),
    );
    expect(made).toEqual([]);
    await context.close();
  });
});

describe('a real browser and an issuer', () => {
  // An origin that is known before it listens.
  const port = 20_000 + (process.pid % 20_000);
  const page = wholePage(
    () => ({
      publicOrigin: `http://localhost:${port}`,
      proxies: [],
      oidc: {
        issuer: new URL(issuer.url),
        clientId,
        clientSecret,
        scopes: ['openid'],
        name: 'sub',
        minutes: 60,
        roles: { claim: 'groups', viewer: ['staff'], operator: [], admin: [] },
      },
    }),
    { listen: `127.0.0.1:${port}` },
  );

  test('goes there and comes back to the page that was wanted', async () => {
    issuer.person = { sub: 'ada-1', groups: ['staff'] };
    const context = await browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    const answer = await tab.goto(`${page.origin}/metrics`);
    expect(answer?.status()).toBe(200);
    expect(tab.url()).toBe(`${page.origin}/metrics`);
    expect((await context.cookies()).map(({ name }) => name)).toEqual(['__Host-gateproof']);
    await context.close();
  });
});

async function listening(answer: RequestListener): Promise<AsyncDisposable & { readonly port: number }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
