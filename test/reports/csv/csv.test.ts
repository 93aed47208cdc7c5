import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { csvReport } from '../../../reports/csv/csv.ts';
import { hostileResult } from '../../support/hostile-result.ts';
import { parseCsv } from '../../support/parse-csv.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { unjudged, waived } from '../../support/waived.ts';

const sample = sampleResult();
const write = (result: ResultDocument): string => [...csvReport(result)].join('');

function rows(result: ResultDocument): readonly Readonly<Record<string, string>>[] {
  const [head = [], ...records] = parseCsv(write(result));
  return records.map((record) => Object.fromEntries(head.map((name, at) => [name, record[at] ?? ''])));
}

describe('the action plan', () => {
  test('has a row for what fails, then one for what could not be shown, and none for the rest', () => {
    const verdicts = rows(sample).map(({ verdict }) => verdict);
    const { fail, inconclusive } = sample.summary;
    expect(verdicts).toEqual([
      ...Array<string>(fail).fill('fail'),
      ...Array<string>(inconclusive).fill('inconclusive'),
    ]);
  });

  test('says what to do about and leaves columns to fill in', () => {
    expect(rows(sample)[0]).toEqual({
      target: 'ikev2://192.0.2.20',
      gateway: 'drifted',
      policy: 'azure-vpn-p2s',
      clause: 'ike/row-17',
      'it says': 'AES256 SHA256 SHA256 GROUP_2',
      verdict: 'fail',
      weight: 'shall',
      severity: '',
      category: '',
      wanted: 'documented: must be accepted',
      reason: 'the gateway refused it',
      expected:
        'ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group | weak: 1024-bit MODP Group, which nist-sp-800-56ar3 forbids (ike/short, NIST SP 800-131A Rev. 2). Rather than switch it on, drop ike/row-17: judge by a policy of your own without it, or waive it, because the gateway is stricter than the table',
      observed:
        'refused: ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group | shown with: identities: probe.example.net (psk) at gateway.example.net',
      evidence: 'obs-0078 obs-0079 obs-0080 obs-0081 obs-0123 obs-0124 obs-0125',
      source:
        'SSTP retirement: Migrating from SSTP to IKEv2 or OpenVPN, 2025-09-29, table "IKEv2", row 4, https://learn.microsoft.com/azure/vpn-gateway/ikev2-openvpn-from-sstp',
      file: 'lab/gateproof.yaml',
      line: '7',
      waiver: '',
      owner: '',
      'due date': '',
      decision: '',
      remarks: '',
    });
  });

  test('ends every record, the last too, with CR LF, and quotes every field', () => {
    const text = write(sample);
    expect(text.endsWith('"\r\n')).toBe(true);
    expect(
      text
        .split('\r\n')
        .slice(0, -1)
        .every((line) => /^"([^"]|"")*"(,"([^"]|"")*")*$/u.test(line)),
    ).toBe(true);
  });

  test('makes text of what a spreadsheet would take for a formula', () => {
    const [row] = rows(hostileResult('=1+1;=2;"@x'));
    expect(row?.['gateway']).toBe(`'=1+1;'=2;"'@xdrifted`);
  });

  test('names the waiver of a failure that stands anyway, and has what nobody judged', () => {
    const known = rows(waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20'));
    expect(known[0]?.['waiver']).toMatch(/^waived by WAIV-12 until 2027-01-31/u);
    const nobody = rows(unjudged(sample, 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10'));
    expect(nobody).toHaveLength(sample.summary.fail + sample.summary.inconclusive + 1);
  });
});
