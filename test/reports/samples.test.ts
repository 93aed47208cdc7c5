import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { jsonReport } from '../../reports/json.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import type { ResultDocument } from '../../src/finding/result.ts';
import { goldenFile } from '../support/golden-file.ts';
import { sampleResult } from '../support/sample-result.ts';

const recording = new URL('../recordings/sample-result.json', import.meta.url);

test('the recorded sample is what its builder makes', () => {
  const text = jsonReport(sampleResult());
  expect(goldenFile(recording, text)).toBe(text);
});

describe('the committed sample', () => {
  const formats = Object.entries(reportFormats) as [ReportFormatName, (typeof reportFormats)[ReportFormatName]][];

  test.each(formats)(
    'of the format %s is what its writer makes of the recorded result',
    (name, { extension, write }) => {
      const result = JSON.parse(readFileSync(recording, 'utf8')) as ResultDocument;
      const text = write(result, {});
      expect(goldenFile(new URL(`../../reports/samples/${name}.${extension}`, import.meta.url), text)).toBe(text);
    },
  );
});
