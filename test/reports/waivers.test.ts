import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { htmlReport } from '../../reports/html/html.ts';
import { jsonReport } from '../../reports/json/json.ts';
import { terminalReport } from '../../reports/terminal/terminal.ts';
import { applyWaivers } from '../../src/judge/waivers/apply-waivers.ts';
import type { Waiver } from '../../src/judge/waivers/waiver.ts';
import { hostileSubject, sampleResult } from '../support/sample-result.ts';

const people = { owner: 'network team', approver: 'j.doe' };
const waivers: readonly Waiver[] = [
  {
    id: 'W-ACTIVE',
    clause: 'ike/*',
    target: '*',
    reason: hostileSubject,
    ...people,
    expires: '2027-06-30',
    ticket: 'NET-1',
  },
  { id: 'W-EXPIRING', clause: 'tls/row-04', target: '*', reason: 'soon over', ...people, expires: '2026-12-01' },
  { id: 'W-EXPIRED', rule: 'certificate', target: '*', reason: 'over', ...people, expires: '2026-11-01' },
  { id: 'W-UNUSED', clause: 'no/such', target: '*', reason: 'nothing', ...people, expires: '2027-06-30' },
  {
    id: 'W-EXCEEDED',
    clause: 'tls/nothing-else',
    target: '*',
    observed: ['other'],
    reason: 'less',
    ...people,
    expires: '2027-06-30',
  },
];
const waived: ResultDocument = applyWaivers(sampleResult(), {
  name: 'gateproof-waivers.yaml',
  digest: `sha256:${'a'.repeat(64)}`,
  waivers,
});
const oneLine = (text: string): string => text.replaceAll(/\s+/gu, ' ');

describe('waivers in the reports', () => {
  test('stand in the document as its schema has them', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schemas/result.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
    const document: unknown = JSON.parse(jsonReport(waived));
    validate(document);
    expect(validate.errors).toBeNull();
    expect(document).toEqual(JSON.parse(JSON.stringify(waived)));
  });

  test('have states', () => {
    expect(waived.waivers?.entries.map(({ id, state }) => `${id} ${state}`)).toEqual([
      'W-ACTIVE active',
      'W-EXPIRING expiring',
      'W-EXPIRED expired',
      'W-UNUSED unused',
      'W-EXCEEDED unused',
    ]);
  });

  test.each([
    ['terminal', terminalReport(waived, { verbose: true })],
    ['html', htmlReport(waived)],
  ])('are told by the format %s beside the verdict, with those that somebody has to look at', (_name, report) => {
    const text = oneLine(report);
    expect(text).toContain(`(${waived.summary.waived ?? 0} waived)`);
    expect(text).toContain('waived by W-ACTIVE until 2027-06-30: ');
    expect(text).toContain('(owner network team, approved by j.doe, ticket NET-1)');
    expect(text).toContain('5 waivers of gateproof-waivers.yaml');
    expect(text).toContain('waiver W-EXPIRING of network team expires soon, on 2026-12-01');
    expect(text).toContain('waiver W-EXPIRED of network team expired on 2026-11-01: 2 failures stand again');
    expect(text).toContain('waiver W-UNUSED of network team covers nothing that was seen');
    expect(text).toMatch(/waiver W-EXCEEDED of network team \(until 2027-06-30\) no longer covers /u);
    expect(text).toContain('violates');
  });

  test('are harmless whatever stands in them', () => {
    expect(terminalReport(waived, { verbose: true }).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(htmlReport(waived)).not.toContain('<script>');
    expect(htmlReport(waived).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('are not spoken of where there is no waiver file, but that there is none in the report that is handed in', () => {
    expect(terminalReport(sampleResult(), { verbose: true })).not.toMatch(/waived|waiver/u);
    expect(htmlReport(sampleResult())).toContain('No waiver file was given: nobody has accepted a deviation here.');
  });
});
