import { beforeAll, describe, expect, test } from 'vitest';
import { acts } from '../../../../src/faces/page/acting/acts.ts';
import { routes } from '../../../../src/faces/page/routes.ts';
import { first, scanned } from '../../../store/contract/scanned.ts';
import { tokenOf } from '../../../support/page/browser.ts';
import { filledPath } from '../../../support/page/filled-path.ts';
import { rawAnswer } from '../../../support/page/raw-answer.ts';
import type { ServedPage } from '../../../support/page/served-page.ts';

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
  '2026-02-30',
  Buffer.from(JSON.stringify(["' or 1=1 --", 1e300, null])).toString('base64url'),
  Buffer.from('['.repeat(2000)).toString('base64url'),
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

/** What is asked of a page and of what it does, over either database. */
export function hostileQueriesContract(page: ServedPage): void {
  beforeAll(async () => {
    await scanned(page.store, { seen: 'drifted', name: '1', at: first });
  });

  async function tables(): Promise<readonly unknown[]> {
    return await page.store.read(async (sql) => [
      await sql.all('select count(*) as n from gateway'),
      await sql.all('select count(*) as n from state'),
    ]);
  }

  /** The names that a page has for its query, as it says itself. */
  async function namesOf(path: string, authorization: string): Promise<readonly string[]> {
    const { body } = await page.get(`${path}?nobody=1`, { authorization });
    const [, names = ''] = /this page knows ([^"]*)\.",/u.exec(body) ?? [];
    return names === '' ? [] : names.split(', ');
  }

  describe('what a query or a path says', () => {
    test('is no SQL, no markup and no header, in any parameter of any route', async () => {
      const [authorization, before] = [`Bearer ${await tokenOf(page, 'admin')}`, await tables()];
      const look = async (target: string): Promise<void> => {
        const { status, body, headers } = await page.get(target, { authorization, accept: 'text/html' });
        expect([target, status < 500]).toEqual([target, true]);
        expect(headers.get('set-cookie')).toBeNull();
        if (headers.get('content-type')?.startsWith('text/html') === true) expect(body).not.toContain('<script>alert');
        expect(body).not.toContain('root:x:');
      };
      let parameters = 0;
      for (const { path } of routes) {
        const [at, odd] = [filledPath(path), attacks.map((attack) => filledPath(path, encodeURIComponent(attack)))];
        const names = await namesOf(at, authorization);
        parameters += names.length;
        const asked = names.map((name) => attacks.map((attack) => `${at}?${name}=${encodeURIComponent(attack)}`));
        for (const targets of [...asked, odd]) await Promise.all([...new Set(targets)].map(look));
      }
      expect(parameters).toBeGreaterThan(50);
      expect(await tables()).toEqual(before);
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
  });
}
