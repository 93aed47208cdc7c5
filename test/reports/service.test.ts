import { describe, expect, test } from 'vitest';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { htmlReport } from '../../reports/html/html.ts';
import { terminalReport } from '../../reports/terminal/terminal.ts';
import { serviceWords } from '../../reports/words/service-words.ts';
import { sampleResult } from '../support/sample-result.ts';

const hostileServer = '<script>alert(1)</script>\u001b[31m\u202e"';

const resultOf = (more: Pick<TargetResult['facts'], 'sstp' | 'openvpn'>): ResultDocument => {
  const sample = sampleResult();
  const targets = sample.targets.map(({ facts: { sstp: _own, ...facts }, ...target }) => ({
    ...target,
    facts: facts.tls === undefined ? facts : { ...facts, ...more },
  }));
  return { ...sample, targets };
};

const sstp: TargetResult['facts']['sstp'] = {
  service: 'sstp',
  status: 200,
  server: hostileServer,
  cryptoBinding: ['sha1', 'sha256'],
};

describe('what answers around the TLS', () => {
  test('is told on the terminal, hostile text made visible', () => {
    const report = terminalReport(resultOf({ sstp }), { columns: 160, verbose: true });
    expect(report).toContain(`  the service
    behind the TLS  SSTP (HTTP status 200)
    server          <script>alert(1)</script><U+001B>[31m<U+202E>"
    crypto binding  SHA-1
                    SHA-256
`);
    expect(report).not.toContain(hostileServer);
  });

  test('is told on the HTML page, escaped', () => {
    const page = htmlReport(resultOf({ sstp }));
    expect(page).toContain('<dt>behind the TLS</dt><dd><ul class="values"><li>SSTP (HTTP status 200)</li></ul></dd>');
    expect(page).toContain('<li>SHA-1</li><li>SHA-256</li>');
    expect(page).toContain('<li>&lt;script&gt;alert(1)&lt;/script&gt;<span class="code-point">U+001B</span>');
    expect(page.split('<script')).toHaveLength(2);
  });

  test('is told of OpenVPN', () => {
    const openvpn = { transport: 'udp', wrap: 'tls-auth', digest: 'SHA256', refusesBy: 'silence' } as const;
    const report = terminalReport(resultOf({ openvpn }), { columns: 160, verbose: true });
    expect(report).toContain(`  the service
    OpenVPN over     UDP
    control channel  tls-auth
    digest           SHA256
    refuses by       saying nothing
`);
  });

  test('is named where it is no SSTP or is not known, and nothing is told where nothing was learned', () => {
    const said = (facts: Parameters<typeof serviceWords>[0]): readonly string[] =>
      serviceWords(facts).map(({ label, values }) => `${label}: ${values.join(', ')}`);
    expect(said({ sstp: { service: 'http', status: 404 } })).toEqual([
      'behind the TLS: HTTP without SSTP (HTTP status 404)',
    ]);
    expect(said({ sstp: { service: 'other' } })).toEqual(['behind the TLS: another protocol than HTTP']);
    expect(said({ sstp: { service: 'unknown' } })).toEqual(['behind the TLS: not known']);
    expect(said({ openvpn: { transport: 'tcp', wrap: 'unknown' } })).toEqual([
      'OpenVPN over: TCP',
      'control channel: not known',
    ]);
    expect(said({})).toEqual([]);
  });
});
