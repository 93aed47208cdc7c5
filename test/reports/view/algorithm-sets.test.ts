import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/finding/result.ts';
import { algorithmSets } from '../../../reports/view/algorithm-sets.ts';
import type { TableOutline } from '../../../reports/view/outline.ts';
import { outline } from '../../../reports/view/outline.ts';
import { sampleResult } from '../../support/sample-result.ts';

function tableOf(url: string, name: string): TableOutline {
  const table = outline(sampleResult())
    .find(({ target }) => target.url === url)
    ?.policies[0]?.tables.find((one) => one.table === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

function factsOf(url: string) {
  return sampleResult().targets.find((target) => target.url === url)?.facts ?? {};
}

function sets(url: string, table: string) {
  return Object.fromEntries(
    algorithmSets(tableOf(url, table), factsOf(url)).map(({ field, ...four }) => [field, four]),
  );
}

/** The table with another judgement of every row that names the suite. */
function judged(table: TableOutline, suite: string, more: Partial<Finding>): TableOutline {
  return {
    ...table,
    rows: table.rows.map((row) =>
      JSON.stringify(row.finding?.expected).includes(suite) && row.finding !== undefined
        ? { ...row, finding: { ...row.finding, ...more } as Finding }
        : row,
    ),
  };
}

describe('the four sets of algorithms', () => {
  test('keep what is accepted beyond the table apart from what it documents', () => {
    expect(sets('sstp://192.0.2.20:443', 'tls')['suite']).toEqual({
      documentedAccepted: [
        'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
        'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
        'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384',
      ],
      undocumentedAccepted: ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'],
      documentedRefused: ['TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256'],
      documentedNotShown: [],
    });
  });

  test('call a group refused whose only documented row is refused, although it is accepted in a combination that is not documented', () => {
    expect(sets('ikev2://192.0.2.20', 'ike')['keyExchange']).toMatchObject({
      documentedAccepted: expect.not.arrayContaining(['1024-bit MODP Group']),
      documentedRefused: ['1024-bit MODP Group'],
    });
  });

  test('call an algorithm accepted that is refused in one row and accepted in another', () => {
    expect(sets('ikev2://192.0.2.20', 'ike')['encryption']).toMatchObject({
      documentedAccepted: ['ENCR_AES_GCM_16-256', 'ENCR_AES_CBC-256'],
      documentedRefused: [],
    });
  });

  test('show nothing of a silent gateway as accepted or refused', () => {
    for (const four of Object.values(sets('ikev2://192.0.2.30', 'ike'))) {
      expect({ ...four, documentedNotShown: [] }).toEqual({
        documentedAccepted: [],
        undocumentedAccepted: [],
        documentedRefused: [],
        documentedNotShown: [],
      });
      expect(four.documentedNotShown.length).toBeGreaterThan(0);
    }
  });

  test('do not call an algorithm refused that is refused in one row and open in another', () => {
    const url = 'ikev2://192.0.2.30';
    const group = '1024-bit MODP Group';
    const table = judged(tableOf(url, 'ike'), group, { verdict: 'fail', reason: 'refused' });
    const of = (field: string) => algorithmSets(table, {}).find((one) => one.field === field);
    expect(of('keyExchange')?.documentedRefused).toEqual([group]);
    expect(of('encryption')?.documentedRefused).toEqual([]);
    expect(of('encryption')?.documentedNotShown).toContain('ENCR_AES_CBC-256');
  });

  test('owe nothing for a row that is only allowed, and do not call it undocumented when it is accepted', () => {
    const url = 'sstp://192.0.2.10:443';
    const suite = 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256';
    const allowed = judged(tableOf(url, 'tls'), suite, {
      verdict: 'not-applicable',
      reason: 'allowed-not-required',
      evidence: [],
    });
    const accepted = algorithmSets(allowed, factsOf(url)).find(({ field }) => field === 'suite');
    expect(accepted?.documentedAccepted).toContain(suite);
    expect(accepted?.undocumentedAccepted).toEqual([]);
    const refused = algorithmSets(allowed, {}).find(({ field }) => field === 'suite');
    expect(refused?.documentedRefused).toEqual([]);
    expect(refused?.documentedNotShown).not.toContain(suite);
  });

  test('count what is accepted in combinations that are too many to list', () => {
    const url = 'ikev2://192.0.2.10';
    const { ike } = factsOf(url);
    const surplus = [{ values: { encryption: ['ENCR_3DES'], integrity: [null] }, unlisted: 9 }];
    const facts = { ike: { accepted: ike?.accepted ?? [], refused: [], surplus } };
    const found = algorithmSets(tableOf(url, 'ike'), facts);
    expect(found.find(({ field }) => field === 'encryption')?.undocumentedAccepted).toEqual(['ENCR_3DES']);
    expect(found.find(({ field }) => field === 'integrity')?.undocumentedAccepted).toEqual([]);
  });

  test('are none for a table that does not apply', () => {
    expect(algorithmSets(tableOf('ikev2://192.0.2.10', 'tls'), {})).toEqual([]);
  });
});
