import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { terminalReport } from '../../../reports/terminal/terminal.ts';
import { otherwise } from '../../support/findings.ts';
import { hostileServer } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const ESC = '\u001b';
const plain = terminalReport(sampleResult(), {});

/** The lines of one target's section. */
function section(report: string, url: string): string {
  const parts = report.split('\n\n');
  return parts.find((part) => part.startsWith(`${url} (`)) ?? '';
}

describe('the terminal report', () => {
  test('says the verdict first, then the completeness', () => {
    const [first, second, third] = plain.split('\n');
    expect(first).toBe('violates  judged by azure-vpn-p2s 2025-09-29, house-rules 2026-01-15 as of 2026-11-22');
    expect(second).toBe('incomplete: 35 of 100 applicable clauses could not be decided');
    expect(third).toBe('pass 54   fail 11   inconclusive 35   not applicable 110');
  });

  test('counts the rows of each table that were accepted, of those that apply', () => {
    expect(plain).toMatch(
      /inconclusive +ikev2:\/\/192\.0\.2\.10 +conforming, azure-vpn-p2s: ike 4 of 4 rows, ipsec 4 of 4\n +rows,/,
    );
    expect(plain).toMatch(/conforms +sstp:\/\/192\.0\.2\.10:443 +conforming, tls 4 of 4 rows/);
    expect(plain).toMatch(
      /violates +ikev2:\/\/192\.0\.2\.20 +drifted, azure-vpn-p2s: ike 3 of 4 rows, ipsec 3 of 4 rows,/,
    );
    expect(plain).toMatch(/inconclusive +sstp:\/\/192\.0\.2\.30:443 +stopped, tls 0 of 4 rows/);
  });

  test('tells a violation by clause, by the spelling of the vendor, by the registry and by what was seen', () => {
    expect(section(plain, 'ikev2://192.0.2.20')).toContain(`    ike/row-17  AES256 SHA256 SHA256 GROUP_2
      IANA      ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group
      wanted    documented: must be accepted
      reason    the gateway refused it
      observed  refused: ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP
                Group
                shown with: identities: probe.example.net (psk) at gateway.example.net
      evidence  obs-0078 answered INVALID_KE_PAYLOAD, wanted 256-bit random ECP group
                obs-0079 refused NO_PROPOSAL_CHOSEN`);
  });

  test('names what was accepted outside the table', () => {
    expect(section(plain, 'sstp://192.0.2.20:443')).toContain(
      'accepted: TLSv1.2, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
    );
  });

  test('tells what fails before what could not be shown', () => {
    const drifted = section(plain, 'sstp://192.0.2.20:443');
    expect(drifted.indexOf('  fails')).toBeGreaterThan(0);
    expect(drifted.indexOf('  could not be shown')).toBeGreaterThan(drifted.indexOf('  fails'));
  });

  test('joins the clauses that stayed open for one reason', () => {
    expect(section(plain, 'ikev2://192.0.2.30')).toContain(`    nothing came back until the time-out: 4 clauses
      ike/row-01, ike/row-03, ike/row-16, ike/row-17
`);
    expect(section(plain, 'sstp://192.0.2.30:443')).toContain(`    no connection could be made: 4 clauses
      tls/row-01 to tls/row-04
`);
  });

  test('names every clause that stayed open, however many they are', () => {
    const sample = sampleResult();
    const [policy] = sample.policies;
    const [clause] = policy?.clauses ?? [];
    if (policy === undefined || clause === undefined) throw new Error('the sample has no clause');
    const clauses = Array.from({ length: 80 }, (_, at) => ({
      ...clause,
      id: `ike/clause-${'abcdefgh'[at % 8]}-${at}`,
    }));
    const report = terminalReport({ ...sample, policies: [{ ...policy, clauses }], findings: [] });
    for (const { id } of clauses) expect(report).toContain(id);
  });

  test('says how many clauses do not apply', () => {
    expect(section(plain, 'sstp://192.0.2.10:443')).toContain('tls 4 of 4 rows, 16 clauses passed, 12 not applicable');
  });

  test('tells readings once for all the clauses that share them', () => {
    const sample = sampleResult();
    const readings = [{ says: 'shared', source: { title: 'page' } }];
    const policies = sample.policies.map((policy) => ({
      ...policy,
      clauses: policy.clauses.map((clause) => ({
        ...clause,
        readings: clause.id.startsWith('tls/row') ? readings : [],
      })),
    }));
    const report = terminalReport({ ...sample, policies });
    expect(report.split('reading 1  “shared” (page)')).toHaveLength(2);
    expect(report).toContain(
      '  azure-vpn-p2s: tls/row-01, tls/row-02, tls/row-03, tls/row-04, tls/row-05, tls/row-06\n',
    );
  });

  test('shows every reading of a text that contradicts itself', () => {
    expect(plain).toContain('reading 1  “VPN Gateway will support only TLS 1.2.”');
    expect(plain).toContain('reading 2  “Two suites are only supported on TLS 1.3 with OpenVPN.”');
  });

  test('lets no control or bidirectional character of the wire through', () => {
    expect(hostileServer).toContain(ESC);
    // eslint-disable-next-line no-control-regex
    expect(plain).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    expect(plain.replaceAll(/\n +/g, ' ')).toContain('\\1B[31m red \\1B[0m<U+202E>gnp.exe\\00');
    expect(plain).toContain('<b>SSTP</b><U+001B>[2J<U+202E>"');
  });

  test('cuts a very long string and tells its length', () => {
    const sample = sampleResult();
    const findings = sample.findings.map((finding) =>
      finding.verdict === 'fail' ? otherwise(finding, { observed: { text: 'x'.repeat(5000) } }) : finding,
    );
    const report = terminalReport({ ...sample, findings });
    expect(report.replaceAll(/\n +/g, '')).toMatch(/[^x]x{400}… ?\(5000 characters\)/);
    expect(report.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('has no escape sequence without colour, and says the same with it', () => {
    const coloured = terminalReport(sampleResult(), { colour: true });
    expect(plain).not.toContain(ESC);
    expect(coloured.startsWith(`${ESC}[1m${ESC}[31mviolates${ESC}[39m${ESC}[22m  `)).toBe(true);
    expect(coloured.replaceAll(new RegExp(`${ESC}\\[[0-9]+m`, 'g'), '')).toBe(plain);
  });

  test.each([80, 100, 120])('fits %i columns', (columns) => {
    const lines = terminalReport(sampleResult(), { columns }).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('says that a run was interrupted', () => {
    expect(plain).not.toContain('interrupted');
    expect(terminalReport({ ...sampleResult(), interrupted: true })).toContain('interrupted: the run was cut short');
  });

  test('names the clauses that nobody judged', () => {
    const sample = sampleResult();
    const findings = sample.findings.filter(({ id }) => id !== 'azure-vpn-p2s/ike/row-03@ikev2://192.0.2.10');
    const report = section(terminalReport({ ...sample, findings }), 'ikev2://192.0.2.10');
    expect(report).toContain('    nobody judged it: 1 clause\n      ike/row-03');
  });

  test('says that nothing was scanned', () => {
    const nothing: ResultDocument = {
      ...sampleResult(),
      summary: { verdict: 'inconclusive', pass: 0, fail: 0, inconclusive: 0, notApplicable: 0 },
      targets: [],
      findings: [],
      observations: [],
    };
    expect(terminalReport(nothing)).toContain('incomplete: no clause applies');
    expect(terminalReport(nothing)).toContain('no target was scanned');
  });
});
