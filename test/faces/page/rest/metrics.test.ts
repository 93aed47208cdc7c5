import { describe, expect, test } from 'vitest';
import { openAccess } from '../../../../src/faces/page/access/open-access.ts';
import { askedFormat, exposition } from '../../../../src/faces/page/rest/metrics/exposition.ts';
import { allGroups, fleetFamilies, mostGroups } from '../../../../src/faces/page/rest/metrics/families.ts';
import { restRoutes } from '../../../../src/faces/page/rest/rest-routes.ts';
import type { FleetNumbers } from '../../../../src/store/questions/fleet-numbers.ts';
import { registerGateways } from '../../../../src/store/register.ts';
import { first, scanned } from '../../../store/contract/scanned.ts';
import { hostileTexts } from '../../../support/hostile-result.ts';
import { metricsTold } from '../../../support/page/metrics-told.ts';
import { promtool } from '../../../support/page/promtool.ts';
import { servedPage } from '../../../support/page/served-page.ts';

const day = 86_400_000;
const at = first + 3 * day;
const group = 'a "quoted" \\ group\nof two lines';

describe('/metrics', () => {
  const page = servedPage(async (store) => {
    await scanned(store, { seen: 'drifted', name: 'paris', at: first });
    await scanned(store, { seen: 'conforming', name: 'oslo', at: first + day, isCutShort: true });
    await registerGateways(store, [{ name: 'lima', site: 'dc-2', group }], first);
    for (const [index, text] of hostileTexts.filter((one) => !one.includes('\0')).entries())
      await registerGateways(store, [{ name: `host-${index}`, site: '', group: text.toWellFormed() }], first);
    const date = (): Date => new Date(at);
    return {
      routes: restRoutes,
      access: openAccess,
      clock: { date, nowMs: () => 0, after: () => () => undefined },
    };
  });

  test('is what Prometheus reads, whatever groups are called', async () => {
    const { status, headers, body } = await page.get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(promtool(['check', 'metrics'], body)).toBe('');
    const told = metricsTold(body);
    expect(told.get('gateproof_gateways_known')?.get('group')).toContain(group);
    for (const labels of told.values()) for (const name of labels.keys()) expect(name).not.toBe('gateway');
  });

  test('tells how gateways and clauses stand, and of what is late', async () => {
    const { body } = await page.get('/metrics');
    expect(body).toMatch(/^gateproof_gateways\{policy="azure-vpn-p2s",group="",site="",verdict="violates"\} 1$/mu);
    expect(body).toMatch(/^gateproof_gateways\{policy="azure-vpn-p2s",group="",site="",verdict="inconclusive"\} 1$/mu);
    const [, fails] =
      /^gateproof_clauses\{policy="azure-vpn-p2s",group="",site="",verdict="fail"\} (\d+)$/mu.exec(body) ?? [];
    expect(Number(fails)).toBeGreaterThan(3);
    // Oslo was cut short: the scan that asked for everything was that of Paris.
    expect(body).toContain(`gateproof_last_complete_scan_seconds{group="",site=""} ${first / 1000}\n`);
    expect(body).toContain('gateproof_gateways_not_scanned{group="",site="",within="1d"} 2\n');
    expect(body).toContain('gateproof_gateways_not_scanned{group="",site="",within="7d"} 0\n');
    expect(body).toMatch(/^gateproof_certificate_not_after_seconds\{group="",site=""\} \d+$/mu);
    expect(body).toContain('gateproof_monitor_held 0\n');
    expect(body).toMatch(/^process_cpu_seconds_total /mu);
  });

  test('is OpenMetrics for who asks for that', async () => {
    const accept = 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5';
    const { headers, body } = await page.get('/metrics', { accept });
    expect(headers.get('content-type')).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    expect(body.endsWith('\n# EOF\n')).toBe(true);
    expect(body).toContain('# TYPE process_cpu_seconds counter\n');
    expect(body).toContain('\nprocess_cpu_seconds_total ');
  });

  test('asked for with HEAD has no body', async () => {
    const { status, body } = await page.ask('/metrics', { method: 'HEAD' });
    expect([status, body]).toEqual([200, '']);
  });
});

describe('metrics of a fleet', () => {
  const standing = { version: '1', clauses: { pass: 5, fail: 1, inconclusive: 0 } };
  const gateways = { conforms: 1, violates: 0, inconclusive: 0 };
  const numbersOf = (groups: number): FleetNumbers => ({
    standings: Array.from({ length: groups }, (_, of) => ({
      ...standing,
      gateways,
      policy: 'p',
      group: `g${of}`,
      site: '',
    })),
    groups: Array.from({ length: groups }, (_, of) => ({
      group: `g${of}`,
      site: '',
      known: 1,
      notScanned: [1, 0],
      lastComplete: 1000 * of,
      firstEnd: 1000 * (of + 5),
      ending: [0, 1, 1, 1],
    })),
    due: { count: 0, lagMs: 0 },
    leased: 0,
    messages: { pending: 0, givenUp: 0 },
    isMonitorHeld: true,
  });

  test('with a group for each gateway are told of all together', () => {
    const text = exposition(fleetFamilies(numbersOf(mostGroups + 1)), 'prometheus');
    expect(text.split('\n').length).toBeLessThan(100);
    expect(text).toContain(`gateproof_gateways{policy="p",group="${allGroups}",site="",verdict="conforms"} 501\n`);
    expect(text).toContain(`gateproof_last_complete_scan_seconds{group="${allGroups}",site=""} ${mostGroups}\n`);
    expect(text).toContain(`gateproof_certificate_not_after_seconds{group="${allGroups}",site=""} 5\n`);
    const apart = exposition(fleetFamilies(numbersOf(mostGroups)), 'prometheus');
    expect(apart).not.toContain(`group="${allGroups}"`);
  });

  test('of two versions of a policy are one number', () => {
    const { standings, ...rest } = numbersOf(1);
    const both = [...standings, ...standings.map((one) => ({ ...one, version: '2' }))];
    const text = exposition(fleetFamilies({ ...rest, standings: both }), 'prometheus');
    expect(text).toContain('gateproof_gateways{policy="p",group="g0",site="",verdict="conforms"} 2\n');
    expect(promtool(['check', 'metrics'], text)).toBe('');
  });
});

test.each([
  [null, 'prometheus'],
  ['*/*', 'prometheus'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text;q=0.3, text/plain;q=0.5', 'prometheus'],
  ['application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'openmetrics'],
  ['application/openmetrics-text;q=0', 'prometheus'],
  ['application/openmetrics-text;q=x', 'prometheus'],
] as const)('Accept %s is answered with %s', (accept, format) => {
  expect(askedFormat(accept)).toBe(format);
});
