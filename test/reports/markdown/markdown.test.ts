import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { markdownReport } from '../../../reports/markdown/markdown.ts';
import { markdownCode, markdownText } from '../../../reports/markdown/markdown-text.ts';
import type { ReportOptions } from '../../../reports/report-format.ts';
import { sampleResult } from '../../support/sample-result.ts';
import { waived } from '../../support/waived.ts';

const sample = sampleResult();
const write = (result: ResultDocument, options: ReportOptions = {}): string =>
  [...markdownReport(result, options)].join('');
const plain = write(sample);

/** The rows of a section's table, without its head. */
function rows(text: string, title: string): readonly string[] {
  const section = text.split('\n## ').find((part) => part.startsWith(`${title}\n`)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2);
}

describe('the Markdown report', () => {
  test('says verdict and completeness first, and then each target, the worst first', () => {
    expect(
      plain
        .split('\n')
        .filter((line) => line === '' || !line.startsWith('**Not shown**'))
        .slice(0, 3),
    ).toEqual([
      '# ✕ gateproof: violates',
      '',
      '**Verdict**: violates. 54 pass, 11 fail, 35 inconclusive, 110 not applicable.',
    ]);
    expect(plain).toContain('\n**Completeness**: incomplete: 35 of 100 applicable clauses could not be decided.\n');
    expect(rows(plain, 'Targets').map((row) => row.split(' ')[2])).toEqual([
      'violates',
      'violates',
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'conforms',
    ]);
  });

  test('has a row for each failure with what was expected and observed', () => {
    expect(rows(plain, 'What fails')).toHaveLength(sample.summary.fail);
    expect(plain).toContain(
      '| `ikev2://192.0.2.20` | `azure-vpn-p2s/ike/row-17` | `AES256 SHA256 SHA256 GROUP_2` | documented: must be accepted: `ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group`; weak: 1024-bit MODP Group, which nist-sp-800-56ar3 forbids (ike/short, NIST SP 800-131A Rev. 2). Rather than switch it on, drop ike/row-17: judge by a policy of your own without it, or waive it, because the gateway is stricter than the table | the gateway refused it: `refused: ENCR_AES_CBC-256, AUTH_HMAC_SHA2_256_128, PRF_HMAC_SHA2_256, 1024-bit MODP Group; shown with: identities: probe.example.net (psk) at gateway.example.net` |\n',
    );
  });

  test('joins what could not be shown for one reason', () => {
    expect(plain).toContain(
      '| `ikev2://192.0.2.30` | `azure-vpn-p2s` | nothing came back from the UDP ports of IKE at 192.0.2.30 | The host may be off, or a firewall may drop what is sent: check the address, and that this machine may reach it. | 10: ike/row-01, ike/row-03, ike/row-16, ike/row-17, ike/nothing-else,',
    );
    expect(plain).toContain(
      '| `sstp://192.0.2.30:443` | `azure-vpn-p2s` | no connection could be made to TCP port 443 of 192.0.2.30 | Check the address and the port, and that this machine may reach them. | 16: tls/row-01 to tls/row-04, tls/nothing-else,',
    );
  });

  test('has each certificate once, the first to end first, with its state on the day', () => {
    const states = rows(plain, 'Certificates').map((row) => row.split(' | ').slice(0, 2));
    expect(states).toEqual([
      ['| 2025-01-01', 'expired'],
      ['| 2027-11-01', 'in its dates'],
      ['| 2036-01-01', 'in its dates'],
    ]);
    const [one, two] = sample.targets.filter(({ facts }) => facts.tls !== undefined);
    if (one === undefined || two === undefined) throw new Error('the sample has no certificates');
    const shared = {
      ...sample,
      targets: sample.targets.map((target) => (target === two ? { ...two, facts: one.facts } : target)),
    };
    expect(rows(write(shared), 'Certificates')).toEqual([
      '| 2027-11-01 | in its dates | `CN=conforming.lab.gateproof.test` | `CN=gateproof lab root` | `sstp://192.0.2.10:443` and 1 more |',
      '| 2036-01-01 | in its dates | `CN=gateproof lab root` | `CN=gateproof lab root` | `sstp://192.0.2.10:443` and 1 more |',
    ]);
    const early = rows(write({ ...sample, asOf: '2023-12-31' }), 'Certificates').map((row) => row.split(' | ')[1]);
    expect(early).toEqual(['not yet valid', 'not yet valid', 'not yet valid']);
  });

  test('says what is waived beside the failure, and that a run was interrupted', () => {
    const known = write({ ...waived(sample, 'azure-vpn-p2s/ike/row-17@ikev2://192.0.2.20'), interrupted: true });
    expect(known).toContain('11 fail (1 waived)');
    expect(known).toContain('waived by WAIV-12 until 2027-01-31');
    expect(known).toContain('**Interrupted**: the run was cut short');
    expect(rows(known, 'What fails')).toHaveLength(sample.summary.fail);
  });

  test('says so where there is nothing to tell', () => {
    const empty = write({ ...sample, policies: [], targets: [], findings: [], observations: [] });
    for (const line of ['No target was scanned.', 'Nothing that was seen.', 'No certificate was seen.'])
      expect(empty).toContain(`\n${line}\n`);
  });

  test('leaves out whole rows from the end where there are too many, and tells how many', () => {
    const many: ResultDocument = {
      ...sample,
      targets: Array.from({ length: 400 }, (_, at) =>
        sample.targets.map((one) => ({ ...one, url: `${one.url}/${at}` })),
      ).flat(),
      findings: Array.from({ length: 400 }, (_, at) =>
        sample.findings.map((one) => ({ ...one, target: `${one.target}/${at}` })),
      ).flat(),
      observations: Array.from({ length: 400 }, (_, at) =>
        sample.observations.map((one) => ({ ...one, target: `${one.target}/${at}` })),
      ).flat(),
    };
    const text = write(many, { mostOctets: 65_536 });
    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(65_536);
    const shown = rows(text, 'What fails');
    expect(shown.length).toBeGreaterThan(20);
    expect(text).toContain(
      `\n${400 * sample.summary.fail - shown.length} more rows left out: the other reports have them.\n`,
    );
    expect(text.split('\n').filter((line) => line.startsWith('|') && !line.endsWith(' |'))).toEqual([]);
    const whole = new TextEncoder().encode(write(many)).length;
    expect([whole > 500_000, whole <= 1_000_000]).toEqual([true, true]);
  });
});

describe('text of others in Markdown', () => {
  test.each([
    ['the gateway refused it', 'the gateway refused it'],
    ['sstp://192.0.2.1:443', '`sstp://192.0.2.1:443`'],
    ['a|b', '<code>a&#124;b</code>'],
    ['<b>', '<code>&#60;b&#62;</code>'],
    ['a`b', '<code>a&#96;b</code>'],
    ['a\\|b', '<code>a&#92;&#124;b</code>'],
    ['@team', '`@team`'],
    ['see GH-12', '`see GH-12`'],
    [' x_', '<code> x&#95;</code>'],
    ['\u001b[1m', '<code>&#60;U&#43;001B&#62;&#91;1m</code>'],
    ['', ''],
  ])('%j stands there as %j', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown);
  });

  test('is cut where it is long, with its length', () => {
    expect(markdownCode('x'.repeat(301))).toBe(`\`${'x'.repeat(300)}… (301 characters)\``);
    expect(markdownCode('')).toBe('');
  });
});
