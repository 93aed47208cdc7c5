import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { beforeAll, describe, expect, test } from 'vitest';
import { acts } from '../../../src/faces/page/acting/acts.ts';
import { routes } from '../../../src/faces/page/routes.ts';
import { first, scanned } from '../../store/contract/scanned.ts';
import { Browser, tokenOf } from '../../support/page/browser.ts';
import { filledPath } from '../../support/page/filled-path.ts';
import { rawAnswer } from '../../support/page/raw-answer.ts';
import { wholePage } from '../../support/page/served-page.ts';

const page = wholePage(() => ({ proxies: [] }));

beforeAll(async () => {
  await scanned(page.store, { seen: 'drifted', at: first });
});

/** As many names as any page reads of its query. */
const names =
  'q group site policy verdict clause key after limit endpoint name at from until since within state class cause sort page as-of asOf done to format'.split(
    ' ',
  );
const attacks = [
  "' or '1'='1",
  "'; drop table audit; --",
  '1) union select digest from api_token --',
  '%27%20or%201=1',
  '"; delete from gateway; --',
  "\\'; select pg_sleep(10); --",
  '$1',
  '?',
  '%',
  '_',
  '[]',
  '{}',
  'null',
  '-1',
  '1e99',
  '9'.repeat(400),
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '\u202etxt',
  '💥',
  '\r\nset-cookie: a=b',
  '${7*7}',
  '{{7*7}}',
];
const inPath = [
  '..',
  '%2e%2e',
  '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  '..%5c..%5cboot.ini',
  '%00',
  '%',
  '%zz',
  '%ff%fe',
  '%c0%ae%c0%ae%2f',
  '%27%20or%20%271%27=%271',
  '%3Cscript%3E',
  '__proto__',
  'constructor',
  'a'.repeat(4000),
];

async function tables(): Promise<unknown> {
  return await page.store.read(async (sql) => [
    await sql.all('select count(*) as n from gateway'),
    await sql.all('select count(*) as n from state'),
    await sql.all('select count(*) as n from audit'),
  ]);
}

describe('what a query or a path says', () => {
  test('is no SQL, no markup and no header, in any parameter of any route', async () => {
    const [authorization, before] = [`Bearer ${await tokenOf(page, 'admin')}`, await tables()];
    for (const { path } of routes)
      for (const attack of attacks) {
        const query = new URLSearchParams(names.map((name): [string, string] => [name, attack])).toString();
        const at = filledPath(path, encodeURIComponent(attack));
        for (const target of [
          `${at}?${query}`,
          ...names.slice(0, 1).map((name) => `${at}?${name}=${encodeURIComponent(attack)}`),
        ]) {
          const { status, body, headers } = await page.get(target, { authorization, accept: 'text/html' });
          expect([target, status < 500]).toEqual([target, true]);
          expect(headers.get('set-cookie')).toBeNull();
          if (headers.get('content-type')?.startsWith('text/html') === true)
            expect(body).not.toContain('<script>alert');
          expect(body).not.toContain('root:x:');
        }
      }
    const [gateways, states, audit] = (await tables()) as readonly unknown[];
    expect([gateways, states]).toEqual((before as readonly unknown[]).slice(0, 2));
    expect(audit).toBeDefined();
  });

  test('leads nowhere else, in any part of any path', async () => {
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    for (const { path } of routes.filter((route) => route.path.includes(':')))
      for (const part of inPath) {
        const target = filledPath(path, part);
        const request = `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\nAuthorization: ${authorization}\r\n\r\n`;
        const { status, text } = await rawAnswer(page.port, request);
        expect([target, status >= 200 && status < 500]).toEqual([target, true]);
        expect(text).not.toContain('root:x:');
      }
  });

  test('is a form of nothing, in any field of anything that can be done', async () => {
    const headers = { authorization: `Bearer ${await tokenOf(page, 'admin')}`, 'content-type': 'application/json' };
    const fields = 'target name group policy clause gateway reason owner approver from until role site'.split(' ');
    for (const { path } of acts)
      for (const attack of attacks) {
        const at = filledPath(path, encodeURIComponent(attack));
        const body = JSON.stringify(Object.fromEntries(fields.map((name) => [name, attack])));
        const { status } = await page.ask(`/api/v1${at}`, { method: 'POST', headers, body });
        expect([path, attack, status >= 400 && status < 500]).toEqual([path, attack, true]);
      }
  });

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
  /** What a server says, and that it then closes. */
  async function ended(socket: Socket): Promise<string> {
    let text = '';
    socket.setEncoding('utf8').on('data', (some: string) => {
      text += some;
    });
    socket.on('error', () => undefined);
    await once(socket, 'close');
    return text;
  }

  /** Writes a piece now and then for as long as the peer lets it. */
  function drip(socket: Socket, begin: string, piece: string): void {
    socket.write(begin);
    const timer = setInterval(() => socket.write(piece), 500);
    socket.on('close', () => clearInterval(timer));
  }

  test('with a header, or with a body, is not waited for', async () => {
    const [slowHeader, slowBody, silent] = [0, 0, 0].map(() => connect(page.port, '127.0.0.1'));
    if (slowHeader === undefined || slowBody === undefined || silent === undefined) throw new Error('three wanted');
    drip(slowHeader, 'GET / HTTP/1.1\r\nHost: localhost\r\n', 'X-A: b\r\n');
    const authorization = `Bearer ${await tokenOf(page, 'admin')}`;
    drip(
      slowBody,
      `POST /api/v1/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n`,
      'a',
    );
    const [header, body] = await Promise.all([ended(slowHeader), ended(slowBody), ended(silent)]);
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
