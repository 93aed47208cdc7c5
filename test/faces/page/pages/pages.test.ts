import { describe, expect, test } from 'vitest';
import { findingAddress, gatewayAddress } from '../../../../reports/page/address.ts';
import { openAccess } from '../../../../src/faces/page/access/open-access.ts';
import { routes } from '../../../../src/faces/page/routes.ts';
import { systemClock } from '../../../../src/run/clock.ts';
import { registerGateways } from '../../../../src/store/register.ts';
import { fillStore, hostileName, lookedAt } from '../../../support/page/filled-store.ts';
import { servedPage } from '../../../support/page/served-page.ts';
import { parseCsv } from '../../../support/parse-csv.ts';

const page = servedPage(async (store) => {
  await fillStore(store);
  await registerGateways(store, [{ name: 'odd.csv', site: '' }], lookedAt);
  return { routes, access: openAccess, clock: { ...systemClock, date: () => new Date(lookedAt) } };
});

const lists = [
  '/posture',
  '/changes',
  '/gateways',
  '/findings',
  '/certificates',
  '/retirement',
  '/frameworks',
  '/waivers',
] as const;
const hostile = { gateway: hostileName, site: hostileName };
const finding = { ...hostile, policy: 'azure-vpn-p2s', clause: 'tls/nothing-else', endpoint: 'sstp:443' };

/** The same with the suffix of a format. */
function suffixed(address: string, format: string): string {
  const [path = '', query] = address.split('?');
  return `${path}.${format}${query === undefined ? '' : `?${query}`}`;
}

describe('pages and their files', () => {
  test.each([...lists, gatewayAddress(hostile), findingAddress(finding), '/gateways/oslo/exchanges?endpoint=sstp:443'])(
    '%s is had as JSON and as CSV of the same',
    async (address) => {
      const json = await page.get(suffixed(address, 'json'));
      expect(json.status).toBe(200);
      expect(json.headers.get('content-type')).toBe('application/json');
      expect(JSON.parse(json.body)).toMatchObject({
        schemaVersion: '1.0',
        kind: expect.stringMatching(/^gateproof-/u),
      });
      const csv = await page.get(suffixed(address, 'csv'));
      expect(csv.status).toBe(200);
      const [head, ...records] = parseCsv(csv.body);
      expect(records.length).toBeGreaterThan(0);
      expect(new Set(records.map((record) => record.length))).toEqual(new Set([head?.length]));
      expect(records.flat().filter((cell) => /^[=+\-@]/u.test(cell))).toEqual([]);
    },
  );

  test('a gateway whose name ends like a format has a page, and files', async () => {
    const address = gatewayAddress({ gateway: 'odd.csv', site: '' });
    const shown = await page.get(address);
    expect(shown.status).toBe(200);
    expect(shown.body).toContain('<h1>odd.csv</h1>');
    const { body } = await page.get(suffixed(address, 'json'));
    expect(JSON.parse(body)).toMatchObject({ gateway: { gateway: 'odd.csv' } });
  });

  test.each([
    '/gateways/nobody',
    '/gateways/paris/findings/azure-vpn-p2s/tls/no-such-clause',
    '/gateways/paris/findings/nothing/tls/nothing-else',
    '/gateways/paris/exchanges?endpoint=tls:1',
    '/gateways/never/exchanges',
    '/gateways/paris?site=nowhere',
    '/gateways/..%2F..%2Fetc%2Fpasswd',
  ])('%s is not there', async (address) => {
    expect((await page.get(address, { accept: 'text/html' })).status).toBe(404);
  });

  test.each([
    ['/gateways?verdict=fine', 'verdict'],
    ['/gateways?verdit=violates', 'verdit'],
    ['/gateways?verdict=violates&verdict=conforms', 'twice'],
    ['/gateways?limit=0', 'limit'],
    ['/gateways?limit=1e9', 'limit'],
    ['/gateways?after=eyJ4IjoxfQ', 'after'],
    [`/gateways?q=${'x'.repeat(2000)}`, 'too long'],
    ['/findings?verdict=not-applicable', 'verdict'],
    ['/changes?since=yesterday', 'since'],
    ['/changes?class=bad', 'class'],
    ['/certificates?within=-1', 'within'],
    ['/certificates?month=2027-13', 'month'],
    ['/gateways/oslo/exchanges?at=yesterday', 'at'],
  ])('%s is refused, and it is said by what', async (address, named) => {
    const { status, body } = await page.get(address);
    expect(status).toBe(400);
    expect(JSON.parse(body).detail).toContain(named);
  });

  test.each(["' or 1=1 --", '%', '_', '"; drop table gateway; --', "') union select 1 --", '\\', '!'])(
    'a query that is SQL, %s, is a text like any other',
    async (text) => {
      for (const name of ['group', 'site', 'policy']) {
        const { status, body } = await page.get(`/gateways.json?${new URLSearchParams({ [name]: text }).toString()}`);
        expect(status).toBe(200);
        if (name !== 'policy') expect(JSON.parse(body), name).toMatchObject({ count: 0 });
      }
      const found = await page.get(`/gateways.json?${new URLSearchParams({ q: text }).toString()}`);
      expect(JSON.parse(found.body)).toMatchObject({ count: 0 });
      expect((await page.get('/gateways.json')).status).toBe(200);
    },
  );

  test('an earlier scan is looked at by its moment, with the octets of then', async () => {
    const now = await page.get('/gateways/oslo/findings/azure-vpn-p2s/tls/nothing-else.json?site=');
    const then = await page.get(
      '/gateways/oslo/findings/azure-vpn-p2s/tls/nothing-else.json?site=&at=2026-11-22T10:00:00.000Z',
    );
    expect(JSON.parse(now.body)).toMatchObject({
      isNow: true,
      finding: { verdict: 'fail', waiver: { expires: '2026-12-24' } },
    });
    const before = JSON.parse(then.body);
    expect(before).toMatchObject({ isNow: false, scan: { at: '2026-11-22T10:00:00.000Z' } });
    expect(before.evidence.observations.length).toBeGreaterThan(0);
    expect(before.finding.verdict).not.toBe(JSON.parse(now.body).finding.verdict);
  });

  test('who is left on SSTP has the ways out that its export was found to have, and its octets are told', async () => {
    const { left } = JSON.parse((await page.get('/retirement.json')).body);
    const office = left.find(({ gateway }: { readonly gateway: string }) => gateway === 'office');
    expect(office).toMatchObject({ sstp: 'configured', others: ['IkeV2'] });
    expect(office.ways).toContainEqual({ option: 1, to: ['IkeV2'], downtime: 'until-applied' });
    const { body } = await page.get('/retirement', { accept: 'text/html' });
    expect(body).toMatch(/Option 1: IkeV2/u);
    const exchanges = await page.get('/gateways/office/exchanges.json');
    expect(JSON.parse(exchanges.body).observations.length).toBeGreaterThan(0);
  });

  test('without a login there is no form that acts, and nothing of admins', async () => {
    for (const address of [...lists.slice(1), '/', '/gateways/oslo', findingAddress(finding)]) {
      const { body } = await page.get(address, { accept: 'text/html' });
      expect(body, address).not.toContain('method="post"');
      expect(body, address).not.toContain('href="/audit"');
    }
    expect((await page.get('/audit')).status).toBe(403);
    expect((await page.get('/tokens.json')).status).toBe(403);
  });
});
