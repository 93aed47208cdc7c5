import { describe, expect, test } from 'vitest';
import { openAccess } from '../../../src/faces/page/access/open-access.ts';
import { PageError } from '../../../src/faces/page/page-error.ts';
import type { PageRoute } from '../../../src/faces/page/page-route.ts';
import { StoreError } from '../../../src/store/store-error.ts';
import { rawAnswer } from '../../support/page/raw-answer.ts';
import { servedPage } from '../../support/page/served-page.ts';

const routes: readonly PageRoute[] = [
  {
    path: '/told/:name',
    needs: 'viewer',
    answer: async ({ params, url, visitor, store }) => {
      const [row] = await store.read(async (sql) => await sql.all('select count(*) as n from gateway'));
      return Response.json({ name: params['name'], origin: url.origin, query: url.search, visitor, n: row?.['n'] });
    },
  },
  { path: '/admin', needs: 'admin', answer: async () => new Response('the door is open') },
  { path: '/alive', needs: 'nobody', answer: async () => new Response('alive') },
  { path: '/away', needs: 'viewer', answer: () => Promise.reject(new StoreError('store-lost', 'secret place')) },
  { path: '/broken', needs: 'viewer', answer: () => Promise.reject(new Error('secret detail')) },
  { path: '/odd', needs: 'viewer', answer: () => Promise.reject(new PageError('page-request', '<b>odd</b>')) },
];

describe('a page on a real port', () => {
  const page = servedPage({ routes, access: openAccess });

  test('answers from a real store, with the headers of every answer', async () => {
    const { status, headers, body } = await page.get('/told/vpn%20one?q=1');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      name: 'vpn one',
      origin: page.origin,
      query: '?q=1',
      visitor: { name: '', role: 'viewer', by: 'nobody', csrf: '' },
      n: 0,
    });
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'nonce-[A-Za-z0-9+/]{22}=='; style-src 'nonce-[^']+'; .*frame-ancestors 'none'$/u,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.has('access-control-allow-origin')).toBe(false);
  });

  test('a nonce is of one answer', async () => {
    const [one, other] = [await page.get('/alive'), await page.get('/alive')];
    expect(one.headers.get('content-security-policy')).not.toBe(other.headers.get('content-security-policy'));
  });

  test('what needs a role is not for who has none', async () => {
    const { status, body } = await page.get('/admin');
    expect(status).toBe(403);
    expect(body).not.toContain('open');
  });

  test.each([
    ['/nowhere', 404],
    ['/broken', 500],
    ['/away', 503],
    ['/odd', 400],
    ['/told/a%00b', 400],
    ['/told/a?q=%00', 400],
  ])(
    '%s is a problem document for programs and a page for people, without what nobody may know',
    async (path, status) => {
      const problem = await page.get(path);
      expect(problem.status).toBe(status);
      expect(problem.headers.get('content-type')).toBe('application/problem+json');
      expect(JSON.parse(problem.body)).toMatchObject({ status, request: problem.headers.get('x-request-id') });
      const shown = await page.get(path, { accept: 'text/html,*/*' });
      expect(shown.status).toBe(status);
      expect(shown.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(shown.body).toContain('<h1>');
      expect(shown.body).not.toContain('<b>');
      for (const text of [problem.body, shown.body]) expect(text).not.toContain('secret');
      expect(page.log()).toContain(problem.headers.get('x-request-id') ?? 'none');
    },
  );

  test('a fault of ours stands in the log, a query does not', async () => {
    await page.get('/broken?token=in-the-query');
    expect(page.log()).toContain('secret detail');
    expect(page.log()).not.toContain('in-the-query');
  });

  test.each([
    ['a host of elsewhere', 'GET /told/a HTTP/1.1\r\nConnection: close\r\nHost: rebound.example\r\n\r\n', 421],
    [
      'a host that only begins as ours',
      'GET /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1.rebound.example\r\n\r\n',
      421,
    ],
    [
      'what a proxy sent',
      'GET /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n',
      403,
    ],
    ['two hosts', 'GET /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\nHost: rebound.example\r\n\r\n', 400],
    ['no host', 'GET /told/a HTTP/1.1\r\n\r\n', 400],
    ['a whole URL', 'GET http://127.0.0.1/told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\n\r\n', 400],
    ['no path', 'OPTIONS * HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\n\r\n', 400],
    ['a method of nobody', 'TRACE /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\n\r\n', 405],
    ['a form', 'POST /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n', 405],
    [
      'length and chunks',
      'POST /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['no HTTP', 'what is this\r\n\r\n', 400],
    [
      'headers of 20 KiB',
      `GET /told/a HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1\r\nX-A: ${'a'.repeat(20_480)}\r\n\r\n`,
      431,
    ],
  ])('%s is refused', async (_what, request, status) => {
    expect((await rawAnswer(page.port, request)).status).toBe(status);
  });

  test.each(['127.0.0.1', 'localhost:9000', '[::1]:1', 'LOCALHOST'])('as %s it is this machine', async (host) => {
    expect(
      (await rawAnswer(page.port, `GET /told/a HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)).status,
    ).toBe(200);
  });

  test('no name of a host gets into what a page says of itself', async () => {
    const { text } = await rawAnswer(
      page.port,
      'GET //evil.example/told HTTP/1.1\r\nHost: localhost:7\r\nConnection: close\r\n\r\n',
    );
    expect(text).not.toContain('evil.example');
  });
});
