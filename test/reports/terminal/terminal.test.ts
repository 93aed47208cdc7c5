import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { terminalReport } from '../../../reports/terminal/terminal.ts';
import { otherwise } from '../../support/findings.ts';
import { hostileServer } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const ESC = '\u001b';
const plain = terminalReport(sampleResult(), { verbose: true });

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
      weak      1024-bit MODP Group, which nist-sp-800-56ar3 forbids (ike/short, NIST SP 800-131A
                Rev. 2). Rather than switch it on, drop ike/row-17: judge by a policy of your own
                without it, or waive it, because the gateway is stricter than the table
      reason    the gateway refused it
      observed  refused: ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP
                Group
                shown with: identities: probe.example.net (psk) at gateway.example.net
      evidence  obs-0078 control, answered INVALID_KE_PAYLOAD, wanted 256-bit random ECP group
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
    expect(
      section(plain, 'ikev2://192.0.2.30'),
    ).toContain(`    nothing came back from the UDP ports of IKE at 192.0.2.30: 10 clauses
      ike/row-01, ike/row-03, ike/row-16, ike/row-17, ike/nothing-else, ipsec/row-01, ipsec/row-04,
      ipsec/row-06, ipsec/row-11, ipsec/nothing-else
      The host may be off,`);
    expect(
      section(plain, 'sstp://192.0.2.30:443'),
    ).toContain(`    no connection could be made to TCP port 443 of 192.0.2.30: 16 clauses
      tls/row-01 to tls/row-04, tls/nothing-else,`);
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
    const report = terminalReport({ ...sample, policies: [{ ...policy, clauses }], findings: [] }, { verbose: true });
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
    const report = terminalReport({ ...sample, policies }, { verbose: true });
    expect(report.split('reading 1  “shared” (page)')).toHaveLength(2);
    expect(report).toContain('  azure-vpn-p2s: tls/row-01, tls/row-02, tls/row-03, tls/row-04\n');
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
    const report = terminalReport({ ...sample, findings }, { verbose: true });
    expect(report.replaceAll(/\n +/g, '')).toMatch(/[^x]x{400}… ?\(5000 characters\)/);
    expect(report.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  test('has no escape sequence without colour, and says the same with it', () => {
    const coloured = terminalReport(sampleResult(), { colour: true, verbose: true });
    expect(plain).not.toContain(ESC);
    expect(coloured.startsWith(`${ESC}[1m${ESC}[31mviolates${ESC}[39m${ESC}[22m  `)).toBe(true);
    expect(coloured.replaceAll(new RegExp(`${ESC}\\[[0-9]+m`, 'g'), '')).toBe(plain);
  });

  test.each([80, 100, 120])('fits %i columns', (columns) => {
    const lines = terminalReport(sampleResult(), { columns, verbose: true }).split('\n');
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('says that a run was interrupted', () => {
    expect(plain).not.toContain('interrupted');
    expect(terminalReport({ ...sampleResult(), interrupted: true })).toContain('interrupted: the run was cut short');
  });

  test('names the clauses that nobody judged', () => {
    const sample = sampleResult();
    const findings = sample.findings.filter(({ id }) => id !== 'azure-vpn-p2s/ike/row-03@ikev2://192.0.2.10');
    const report = section(terminalReport({ ...sample, findings }, { verbose: true }), 'ikev2://192.0.2.10');
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

describe('the terminal report without --verbose', () => {
  const screen = terminalReport(sampleResult(), { columns: 80 });

  test.each([72, 80, 100, 160])('fits one screen of %i columns', (columns) => {
    const lines = terminalReport(sampleResult(), { columns }).trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(columns < 80 ? 45 : 40);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });

  test('fits one screen however many targets there are', () => {
    const sample = sampleResult();
    const copies = Array.from({ length: 40 }, (_, at) => `://198.51.100.${at}`);
    const moved = (text: string, copy: string): string => text.replace(/:\/\/192\.0\.2\.\d+/u, copy);
    const targets = copies.flatMap((copy) =>
      sample.targets.slice(2, 4).map((one) => ({ ...one, url: moved(one.url, copy) })),
    );
    const findings = copies.flatMap((copy) =>
      sample.findings
        .filter(({ target }) => target.includes('192.0.2.20'))
        .map((one) => ({ ...one, id: moved(one.id, copy), target: moved(one.target, copy), evidence: [] })),
    ) as unknown as typeof sample.findings;
    const lines = terminalReport({ ...sample, targets, findings, observations: [] })
      .trimEnd()
      .split('\n');
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(lines.join('\n')).toContain('and 68 more targets: 68 violate');
  });

  test('names every target, what fails with what is accepted first, and how to see the rest', () => {
    for (const { url } of sampleResult().targets) expect(screen).toContain(url);
    expect(screen).toContain('  ike/nothing-else  accepted: ENCR_AES_CBC-128, AUTH_HMAC_SHA1_96,\n');
    expect(screen.indexOf('tls/nothing-else  accepted')).toBeGreaterThan(0);
    expect(screen).toContain('--verbose also tells what was seen, with the exchanges');
    expect(screen).not.toContain('obs-');
  });

  test('tells why nothing is known of a target beside the verdict, and there alone', () => {
    const sentence = 'nothing came back from the UDP ports of IKE at 192.0.2.30';
    const words = screen.replaceAll(/\s+/gu, ' ');
    expect(words.split(sentence)).toHaveLength(2);
    expect(words.indexOf(sentence)).toBeLessThan(words.indexOf('conforming,'));
  });
});
