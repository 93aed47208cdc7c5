import { describe, expect, test } from 'vitest';
import { openAccess } from '../../../../src/faces/page/access/open-access.ts';
import { routes } from '../../../../src/faces/page/routes.ts';
import { systemClock } from '../../../../src/run/clock.ts';
import type { Value } from '../../../../src/store/database.ts';
import { fillStore, lookedAt } from '../../../support/page/filled-store.ts';
import { servedPage } from '../../../support/page/served-page.ts';

const page = servedPage(async (store) => {
  await fillStore(store);
  return { routes, access: openAccess, clock: { ...systemClock, date: () => new Date(lookedAt) } };
});

const exchanges = '/gateways/oslo/exchanges';
const finding = '/gateways/oslo/findings/azure-vpn-p2s/tls/nothing-else';
const query = '?site=&endpoint=sstp:443';

async function put(octets: string, base: Value): Promise<void> {
  await page.store.write(
    async (sql) =>
      await sql.run(
        `update evidence set base = ?, octets = ${octets} where endpoint in (select e.id from endpoint e
           join gateway g on g.id = e.gateway where g.name = 'oslo' and g.site = '' and e.key = 'sstp:443')`,
        [base],
      ),
  );
}

/** Evidence of another endpoint, whole: it can be read to its end. */
const ofAnother = `(select v.octets from evidence v join endpoint o on o.id = v.endpoint join gateway h on h.id = o.gateway
  where h.name = 'office' and v.base is null limit 1)`;

describe('a page whose octets are not what was written', () => {
  test.each([
    ['no evidence', "x'00'", null],
    ['a frame that ends early', 'substr(octets, 1, 60)', null],
    ['what another endpoint sent', ofAnother, null],
    ['compressed beside what is gone', 'octets', 1],
  ])('says so in words: %s', async (_what, octets, base) => {
    await put(octets, base);
    const [sent, clause] = [await page.get(`${exchanges}.json${query}`), await page.get(`${finding}.json${query}`)];
    expect([sent.status, clause.status]).toEqual([200, 200]);
    expect(JSON.parse(sent.body)).toMatchObject({ scan: { isKept: true }, isDamaged: true, observations: [] });
    expect(JSON.parse(clause.body)).toMatchObject({
      finding: { verdict: 'fail' },
      evidence: { of: 'damaged', observations: [] },
    });
    const accept = { accept: 'text/html' };
    const shown = await page.get(`${exchanges}${query}`, accept);
    expect(shown.body).toContain('is damaged in the store: what is kept is not what was written then');
    expect(shown.body).not.toContain('was removed by');
    expect((await page.get(`${finding}${query}`, accept)).body).toContain('They are damaged in the store');
  });

  test('that was removed is called removed, and what is whole is shown', async () => {
    const whole = await page.get('/gateways/office/exchanges.json');
    expect(JSON.parse(whole.body)).toMatchObject({ scan: { isKept: true }, isDamaged: false });
    await page.store.write(async (sql) => await sql.run('delete from evidence'));
    const gone = await page.get(`${exchanges}.json${query}`);
    expect(JSON.parse(gone.body)).toMatchObject({ scan: { isKept: false }, isDamaged: false, observations: [] });
    expect((await page.get(`${exchanges}${query}`, { accept: 'text/html' })).body).toContain('was removed by');
    const clause = await page.get(`${finding}.json${query}`);
    expect(JSON.parse(clause.body).evidence).toEqual({ of: 'removed', observations: [] });
  });
});
