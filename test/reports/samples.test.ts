import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../core/finding/result.ts';
import { jsonReport } from '../../reports/json/json.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { goldenFile } from '../support/golden-file.ts';
import { reportText } from '../support/report-text.ts';
import { sampleReadiness } from '../support/sample-readiness.ts';
import { sampleResult } from '../support/sample-result.ts';

const recording = new URL('../recordings/sample-result.json', import.meta.url);

/** Ways out of SSTP stand in results of another kind. */
const readiness = new URL('../recordings/sample-readiness.json', import.meta.url);

test('the recorded readiness sample is what its builder makes', async () => {
  const text = jsonReport(await sampleReadiness());
  expect(goldenFile(readiness, text)).toBe(text);
});

test('the recorded sample is what its builder makes', () => {
  const text = jsonReport(sampleResult());
  expect(goldenFile(recording, text)).toBe(text);
});

describe('the committed sample', () => {
  const formats = Object.entries(reportFormats) as [ReportFormatName, (typeof reportFormats)[ReportFormatName]][];

  test.each(formats)('of the format %s is what its writer makes of the recorded result', (name, { extension }) => {
    const of = name === 'migration' ? readiness : recording;
    const result = JSON.parse(readFileSync(of, 'utf8')) as ResultDocument;
    const text = reportText(name, result);
    expect(goldenFile(new URL(`../../reports/samples/${name}.${extension}`, import.meta.url), text)).toBe(text);
  });
});
