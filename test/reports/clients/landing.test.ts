import { describe, expect, it } from 'vitest';
import { landingOf } from '../../../core/policy/clients/landing.ts';
import type { LandingDocument } from '../../../core/policy/clients/landing-document.ts';
import { listClients } from '../../../core/policy/clients/load-client.ts';
import { policyGateway } from '../../../core/policy/clients/policy-gate.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import { landingCsv } from '../../../reports/clients/landing-csv.ts';
import { landingTerminal } from '../../../reports/clients/landing-terminal.ts';
import { htmlReport } from '../../../reports/html/html.ts';
import { markdownReport } from '../../../reports/markdown/markdown.ts';
import { sampleResult } from '../../support/sample-result.ts';

const { signal } = new AbortController();
const azure = policyGateway(await loadPolicy('azure-vpn-p2s', { signal }), '2026-11-30');
const hostile = { ...azure, id: '<script>\u001b[31m|=1+1' };
const landing: LandingDocument = landingOf(await listClients({ signal }), [hostile], {
  standards: [],
  day: '2026-11-30',
});
const result = sampleResult();

describe('the section of reports about clients', () => {
  it('stands in the HTML report where it was asked for, and nothing of it runs', () => {
    const page = htmlReport(result, { landing });
    expect(page).toContain('<h2>Where clients land</h2>');
    expect(page).toContain('ike/row-17 AES256 / SHA256 / SHA256 / GROUP_2 (offer 11)');
    expect(page).not.toContain('<script>');
    expect(htmlReport(result)).not.toContain('Where clients land');
  });

  it('stands in the Markdown report, what breaks first', () => {
    const page = [...markdownReport(result, { landing })].join('');
    const section = /## Where clients land\n[^]*?(?=\n## )/u.exec(page)?.[0] ?? '';
    expect(section).toMatch(/windows-11` \| works \|/u);
    expect(section).not.toContain('\u001b');
    expect(section).not.toContain('<script>');
    const states = [...section.matchAll(/` \| (not known|works if|works) \|/gu)].map(([, state]) => state);
    expect(states).toEqual([
      ...states.filter((one) => one === 'not known'),
      ...states.filter((one) => one === 'works if'),
      ...states.filter((one) => one === 'works'),
    ]);
  });

  it('tells how many gateways it leaves out', () => {
    expect(htmlReport(result, { landing: { ...landing, leftOut: 7 } })).toContain('7 more gateways are left out');
    expect([...markdownReport(result, { landing: { ...landing, leftOut: 7 } })].join('')).toContain(
      'without 7 more gateways',
    );
  });

  it('moves no cursor and starts no formula', () => {
    expect(landingTerminal(landing)).not.toContain('\u001b');
    expect(landingCsv({ ...landing, gateways: [{ ...hostile, id: '=1+1' }] })).toContain(`"'=1+1"`);
  });
});
