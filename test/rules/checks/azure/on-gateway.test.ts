import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../../core/facts/facts.ts';
import type { ConfiguredConnection } from '../../../../core/facts/readiness-facts.ts';
import type { OfExport } from '../../../../core/finding/told/by-azure-check.ts';
import type { AzureDate, AzureKnowledge } from '../../../../core/policy/azure-knowledge.ts';
import {
  dateOf,
  daysUntil,
  fail,
  isSameSet,
  lastDayOf,
  notApplicable,
  onGateway,
  onPointToSite,
  pass,
  phaseOf,
  readingsOf,
  type Said,
  sourceWords,
  tunnelsOf,
  unknown,
} from '../../../../rules/checks/azure/on-gateway.ts';
import { azureClause, azureSeen, documented, judgeAzure } from '../../../support/azure-check.ts';

const passing = onGateway(() => pass('accepted', { sku: 'a' }));

describe('a check of a gateway', () => {
  test('passes and fails on the export as its evidence', () => {
    expect(judgeAzure(passing, {})).toEqual({
      verdict: 'pass',
      reason: 'accepted',
      observed: { sku: 'a' },
      evidence: ['export'],
    });
    expect(
      judgeAzure(
        onGateway(() => fail('refused', {})),
        {},
      ),
    ).toMatchObject({ verdict: 'fail', evidence: ['export'] });
  });

  test.each([
    ['passes', passing],
    ['fails', onGateway(() => fail('refused', { sku: 'a' }))],
  ])('neither passes nor fails without an export that was read: %s', (_what, check) => {
    const readiness = { value: azureSeen({}).facts.readiness?.value, evidence: [] };
    expect(check(azureClause, { ...azureSeen({}), facts: { readiness } as Facts })).toEqual({
      verdict: 'inconclusive',
      reason: 'no-evidence',
      observed: { sku: 'a' },
      evidence: [],
    });
  });

  test('says why it is open and why it does not apply, whatever the evidence', () => {
    const readiness = { value: azureSeen({}).facts.readiness?.value, evidence: [] };
    const seen = { ...azureSeen({}), facts: { readiness } as Facts };
    const says = (said: Said<OfExport<object>>) => onGateway(() => said)(azureClause, seen);
    expect(says(unknown('sku', {}))).toMatchObject({ verdict: 'inconclusive', reason: 'export-does-not-say' });
    expect(says(notApplicable('other-sku', {}))).toEqual({
      verdict: 'not-applicable',
      reason: 'other-sku',
      observed: {},
      evidence: [],
    });
  });

  test('is given what is known of the gateway, what is documented, and the day', () => {
    const seen: unknown[] = [];
    const check = onGateway((view) => {
      seen.push(view.configured.sku, view.asOf, view.knowledge.id, view.wishes);
      return unknown('nothing', {});
    });
    expect(judgeAzure(check, { gateway: { sku: 'Basic' }, asOf: '2026-01-02', wishes: { clients: 1 } })).toEqual({
      verdict: 'inconclusive',
      reason: 'export-does-not-say',
      observed: { unknown: 'nothing' },
      evidence: ['export'],
    });
    expect(seen).toEqual(['Basic', '2026-01-02', documented.id, { clients: 1 }]);
  });

  test.each([
    ['no export was read', false, 'no-export-read'],
    ['the run was cut short', true, 'interrupted'],
  ])('is open where %s', (_what, interrupted, reason) => {
    expect(passing(azureClause, { ...azureSeen({}), facts: {}, interrupted })).toEqual({
      verdict: 'inconclusive',
      reason,
      observed: {},
      evidence: [],
    });
  });

  test('is open where nothing is known of what Azure documents', () => {
    const { knowledge: _without, ...seen } = azureSeen({});
    expect(passing(azureClause, seen)).toMatchObject({ verdict: 'inconclusive', reason: 'no-export-read' });
  });
});

describe('a check of point-to-site', () => {
  const check = onPointToSite(() => pass('accepted', {}));

  test.each([
    ['applies where something of it is set', true, 'pass', 'accepted'],
    ['applies where nobody says', undefined, 'pass', 'accepted'],
    ['does not apply where nothing of it is set', false, 'not-applicable', 'no-point-to-site'],
  ] as const)('%s', (_what, hasPointToSite, verdict, reason) => {
    const gateway = hasPointToSite === undefined ? {} : { hasPointToSite };
    expect(judgeAzure(check, { gateway })).toEqual({ verdict, reason, observed: {}, evidence: ['export'] });
  });
});

describe('the site-to-site tunnels', () => {
  const connection = (type?: string): ConfiguredConnection => ({
    name: `${type}`,
    ...(type === undefined ? {} : { type }),
  });
  const of = (connections?: readonly ConfiguredConnection[]) =>
    tunnelsOf({
      name: 'g',
      kind: 'vnet-gateway',
      origin: 'f',
      unknownProtocols: [],
      remarks: [],
      ...(connections === undefined ? {} : { connections }),
    })?.map(({ name }) => name);

  test('are the connections by IPsec, also between two networks, in any case', () => {
    expect(of(['IPsec', 'ExpressRoute', 'Vnet2Vnet', 'ipsec', 'VPNClient'].map(connection))).toEqual([
      'IPsec',
      'Vnet2Vnet',
      'ipsec',
    ]);
  });

  test('are none where there is no connection', () => expect(of([])).toEqual([]));

  test('are not known where no connections were exported, or the type of one is not known', () => {
    expect(of()).toBeUndefined();
    expect(of([connection('IPsec'), connection()])).toBeUndefined();
  });
});

describe('days', () => {
  test.each([
    ['2026-03-30', '2026-03-31', 1],
    ['2026-03-31', '2026-03-31', 0],
    ['2026-04-01', '2026-03-31', -1],
    ['2026-11-22', '2027-03-31', 129],
  ])('from %s to %s are %i', (from, to, days) => expect(daysUntil(from, to)).toBe(days));

  test.each([
    ['2026-03-15', '2026-03-15'],
    ['2026-03', '2026-03-31'],
    ['2026-11', '2026-11-30'],
    ['2026-02', '2026-02-28'],
    ['2028-02', '2028-02-29'],
    ['2026-12', '2026-12-31'],
  ])('the last of %s is %s', (date, last) => expect(lastDayOf(date)).toBe(last));
});

describe('the phase of a date', () => {
  const source = { ref: 'page' };
  const date = (day: string, ...from: readonly (string | undefined)[]): AzureDate => ({
    id: 'd',
    title: 'a date',
    day,
    source,
    ...(from.length === 0
      ? {}
      : { readings: from.map((one) => ({ says: 'so', source, ...(one === undefined ? {} : { from: one }) })) }),
  });

  test.each([
    ['the day before', '2026-03-30', date('2026-03-31'), 'before'],
    ['the day', '2026-03-31', date('2026-03-31'), 'come'],
    ['the day before its month', '2026-02-28', date('2026-03'), 'before'],
    ['the first day of its month', '2026-03-01', date('2026-03'), 'open'],
    ['the day before the last of its month', '2026-03-30', date('2026-03'), 'open'],
    ['the last day of its month', '2026-03-31', date('2026-03'), 'come'],
    ['before both readings', '2026-03-30', date('2026-03-31', '2026-03-31', '2026-04-02'), 'before'],
    ['between both readings', '2026-04-01', date('2026-03-31', '2026-03-31', '2026-04-02'), 'open'],
    ['behind both readings', '2026-04-02', date('2026-03-31', '2026-03-31', '2026-04-02'), 'come'],
    ['behind a reading that is earlier than the day', '2026-03-30', date('2026-03-31', '2026-03-30'), 'open'],
    ['behind a reading that names no day', '2026-03-31', date('2026-03-31', undefined), 'come'],
  ] as const)('%s', (_what, asOf, one, phase) => expect(phaseOf(asOf, one)).toBe(phase));
});

describe('what the pages say', () => {
  const knowledge: AzureKnowledge = {
    ...documented,
    sources: { page: { title: 'A page', date: '2025-09-29' }, undated: { title: 'Another' } },
  };

  test.each([
    [{ ref: 'page', place: 'row 3' }, 'A page, 2025-09-29, row 3'],
    [{ ref: 'page' }, 'A page, 2025-09-29'],
    [{ ref: 'undated', place: 'row 3' }, 'Another, row 3'],
    [{ ref: 'strange' }, 'strange'],
  ])('%j is %s', (source, words) => expect(sourceWords(knowledge, source)).toBe(words));

  test('stands with where it is said, in order', () => {
    const readings = [
      { says: 'so', source: { ref: 'page' } },
      { says: 'otherwise', source: { ref: 'undated' } },
    ];
    expect(readingsOf(knowledge, readings)).toEqual([
      { says: 'so', source: 'A page, 2025-09-29' },
      { says: 'otherwise', source: 'Another' },
    ]);
  });

  test('has a date by its id, and a check that asks for one that is not there is a mistake', () => {
    expect(dateOf(documented, 'sstp-ends').day).toBe('2027-03-31');
    expect(() => dateOf(documented, 'doomsday')).toThrow(
      new RangeError('a date doomsday wanted in the knowledge, none found'),
    );
  });
});

test.each([
  [['a', 'b'], ['b', 'a'], true],
  [['a'], ['a', 'b'], false],
  [['a', 'b'], ['a'], false],
  [['a', 'b'], ['a', 'c'], false],
  [[], [], true],
])('%j and %j are one set: %j', (one, other, same) => expect(isSameSet(one, other)).toBe(same));
