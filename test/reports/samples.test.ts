import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { jsonReport } from '../../reports/json/json.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { judge } from '../../src/judge/judge.ts';
import { goldenFile } from '../support/golden-file.ts';
import { reportText } from '../support/report-text.ts';
import { sampleReadiness } from '../support/sample-readiness.ts';
import { samplePolicies, sampleRecording } from '../support/sample-recording.ts';
import { unpackedPage } from '../support/unpacked-page.ts';

/** Ways out of SSTP stand in results of another kind. */
const readiness = new URL('../recordings/sample-readiness.json', import.meta.url);
const { json, ...others } = reportFormats;
const sample = new URL(`../../reports/samples/json.${json.extension}`, import.meta.url);

test('the recorded readiness sample is what its builder makes', async () => {
  const text = jsonReport(await sampleReadiness());
  expect(goldenFile(readiness, text)).toBe(text);
});

test('the committed JSON sample is what the judge makes of the sample recording', async () => {
  const text = reportText('json', judge(await sampleRecording(), samplePolicies, '2026-11-22'));
  expect(goldenFile(sample, text)).toBe(text);
});

test.each(Object.entries(others) as [ReportFormatName, (typeof reportFormats)[ReportFormatName]][])(
  'the committed sample of the format %s is what its writer makes of the recorded result',
  (name, { extension }) => {
    const of = name === 'migration' ? readiness : sample;
    const result = JSON.parse(readFileSync(of, 'utf8')) as ResultDocument;
    const text = reportText(name, result, {});
    const recorded = goldenFile(new URL(`../../reports/samples/${name}.${extension}`, import.meta.url), text);
    expect(unpackedPage(recorded)).toBe(unpackedPage(text));
  },
);
