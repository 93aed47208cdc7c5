import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { SourceReference } from '../../core/finding/result.ts';
import { type ReportFormatName, reportFormats } from '../../reports/registry.ts';
import { fileNameOf } from '../../src/faces/cli/write-reports.ts';
import { reportText } from '../support/report-text.ts';
import { sampleResult } from '../support/sample-result.ts';

const names = Object.keys(reportFormats) as ReportFormatName[];
/** These say the words of a clause and no document. */
const withoutSources: ReadonlySet<ReportFormatName> = new Set(['codequality', 'github', 'markdown', 'migration']);
const docs = new URL('../../docs/', import.meta.url);

afterEach(() => {
  vi.useRealTimers();
});

describe.each(names)('the format %s', (name) => {
  const { extension } = reportFormats[name];

  test('has a committed sample, and a line in the docs that leads to it', () => {
    const sample = `../reports/samples/${name}.${extension}`;
    expect(existsSync(new URL(sample, docs))).toBe(true);
    const line = readFileSync(new URL('report.md', docs), 'utf8')
      .split('\n')
      .find((one) => one.startsWith(`| \`${name}\` `));
    expect(line).toContain(`](${sample})`);
    if (name !== 'terminal') expect(line).toContain(`\`${fileNameOf(name, reportFormats[name])}\``);
  });

  test('is the same twice in a row and on another day, and ends with a line feed', () => {
    const text = reportText(name, sampleResult());
    vi.useFakeTimers({ now: new Date('2031-02-03T04:05:06Z') });
    expect(reportText(name, sampleResult())).toBe(text);
    expect(text.endsWith('\n')).toBe(true);
  });

  test('cites no document without its edition and the confidence of what stands there', () => {
    const cited = (source: SourceReference): SourceReference => ({
      ...source,
      title: `The document of ${source.place ?? 'all'}`,
      edition: 'V7R3',
      confidence: 'C',
    });
    const result = sampleResult();
    const policies = result.policies.map((policy) => ({
      ...policy,
      source: cited(policy.source),
      clauses: policy.clauses.map((clause) => ({
        ...clause,
        source: cited(clause.source),
        readings: clause.readings.map((reading) => ({ ...reading, source: cited(reading.source) })),
      })),
    }));
    const text = reportText(name, { ...result, policies }).replace(/\s+/gu, ' ');
    const count = (what: RegExp): number => text.match(what)?.length ?? 0;
    const titles = count(/The document of/gu);
    expect(titles > 0).toBe(!withoutSources.has(name));
    const confidences = count(/confidence"?:? "?C\b/gu);
    // Steps of a migration rest on what was seen.
    if (withoutSources.has(name)) expect(confidences > 0).toBe(name !== 'migration');
    else expect([count(/V7R3/gu), confidences]).toEqual([titles, titles]);
  });

  test('tells a result without any target', () => {
    const none = { verdict: 'inconclusive', pass: 0, fail: 0, inconclusive: 0, notApplicable: 0 } as const;
    const empty = { ...sampleResult(), summary: none, targets: [], findings: [], observations: [] };
    expect(reportText(name, empty).length).toBeGreaterThan(2);
  });

  test('refuses a result that contradicts itself before it writes a word', () => {
    const format = reportFormats[name];
    const result = { ...sampleResult(), targets: [] };
    const first = (): unknown => {
      const content = format.write(result, {});
      return typeof content === 'string' ? content : content[Symbol.iterator]().next();
    };
    // The document itself may be written as it is: nothing is left out of it.
    if (name === 'json') expect(first).not.toThrow();
    else expect(first).toThrow(expect.objectContaining({ code: 'dangling-reference' }));
  });
});

test('no two formats have the same file', () => {
  const files = names.map((name) => fileNameOf(name, reportFormats[name]));
  expect(new Set(files).size).toBe(files.length);
  expect(files).not.toContain('observations.json');
});

test.each(['json', 'sarif-full', 'junit', 'csv'] as const)(
  'the format %s comes in pieces that are short however long it is',
  (name) => {
    const content = reportFormats[name].write(sampleResult(), {});
    if (typeof content === 'string') throw new Error('whole');
    const lengths = [...content].map((piece) => piece.length);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    expect(Math.max(...lengths)).toBeLessThan(total / 3);
  },
);
