import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { Browser, tokenOf } from '../../support/page/browser.ts';
import { rawAnswer } from '../../support/page/raw-answer.ts';
import { wholePage } from '../../support/page/served-page.ts';
import { hostileQueriesContract } from './contract/hostile-queries.ts';

const page = wholePage(() => ({ proxies: [] }));

hostileQueriesContract(page);

describe('what is sent', () => {
  test.each([
    ['a list', '[]'],
    ['nothing', ''],
    ['null', 'null'],
    ['a number in it', '{"name":1}'],
    ['an object in it', '{"name":{"$ne":null}}'],
    ['a field of nobody', '{"name":"ci","role":"viewer","until":"2026-12-31","isAdmin":"1"}'],
    ['a prototype', '{"__proto__":{"role":"admin"},"name":"ci","until":"2026-12-31"}'],
    ['a NUL', '{"name":"ci\\u0000","role":"viewer","until":"2026-12-31"}'],
    ['100 fields', JSON.stringify(Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`f${at}`, ''])))],
    ['5,000 characters', JSON.stringify({ name: 'a'.repeat(5000) })],
    ['no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x22, 0x22, 0x7d])],
    ['deep JSON', '['.repeat(30_000)],
  ])('is refused as %s', async (_what, body) => {
    const headers = { authorization: `Bearer ${await tokenOf(page, 'admin')}`, 'content-type': 'application/json' };
    expect((await page.ask('/api/v1/tokens', { method: 'POST', headers, body })).status).toBe(400);
  });
});

describe('a body that is too large', () => {
  const large = 'a'.repeat(65 * 1024);

  test('is not read, by what it says of itself', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    const request = `POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`;
    expect((await rawAnswer(page.port, request)).status).toBe(413);
  });

  test('is not read to its end, where it says nothing of itself', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    const chunk = `10000\r\n${'a'.repeat(0x10_000)}\r\n`;
    const request = `POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`;
    expect((await rawAnswer(page.port, request)).status).toBe(413);
  });

  test('is refused from who may not before it is read', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await page.ask('/api/v1/tokens', { method: 'POST', headers, body: large })).status).toBe(403);
    const { origin } = page;
    const browser = new Browser(page, origin);
    await browser.logIn('admin');
    expect((await browser.post('/tokens', { name: large, csrf: await browser.csrf() })).status).toBe(413);
  });
});

describe('who is slow', () => {
  /** What a server says until it closes. */
  async function ended(socket: Socket): Promise<string> {
    const { promise: text, resolve } = Promise.withResolvers<string>();
    let said = '';
    socket.setEncoding('utf8').on('data', (some: string) => {
      said += some;
    });
    // It may close while we write.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(said));
    return await text;
  }

  /** Writes a piece now and then for as long as the peer lets it. */
  function drip(socket: Socket, begin: string, piece: string): void {
    socket.write(begin);
    const timer = setInterval(() => socket.write(piece), 500);
    socket.on('close', () => clearInterval(timer));
  }

  test('with a header, or with a body, is not waited for', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    const [slowHeader, slowBody, silent] = [
      connect(page.port, '127.0.0.1'),
      connect(page.port, '127.0.0.1'),
      connect(page.port, '127.0.0.1'),
    ];
    const all = Promise.all([slowHeader, slowBody, silent].map(ended));
    drip(slowHeader, 'GET / HTTP/1.1\r\nHost: localhost\r\n', 'X-A: b\r\n');
    drip(
      slowBody,
      `POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
      'a',
    );
    const [header, body] = await all;
    expect(header).toMatch(/^(?:HTTP\/1\.1 408 |$)/u);
    expect(body).toMatch(/^(?:HTTP\/1\.1 408 |$)/u);
  });

  test('and many at once leave room for others', async () => {
    const many = Array.from({ length: 200 }, () => connect(page.port, '127.0.0.1'));
    for (const socket of many) {
      socket.on('error', () => undefined);
      socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-A:');
    }
    expect((await page.get('/healthz')).status).toBe(200);
    for (const socket of many) socket.destroy();
  });
});
