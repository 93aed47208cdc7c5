import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { jsonReport } from '../../../reports/json/json.ts';
import { sampleResult } from '../../support/sample-result.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../schemas/result.schema.json', import.meta.url), 'utf8'),
) as object;
// A property beside `$ref`-ed definitions is only constrained through `if`, so ajv's own strictness about required properties is off.
const validate = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true }).compile(
  schema,
);

function problems(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** The sample as plain JSON, to be spoilt. */
function plain(): Record<string, unknown> & {
  findings: Record<string, unknown>[];
  observations: Record<string, unknown>[];
} {
  return JSON.parse(JSON.stringify(sampleResult()));
}

function reversed(value: unknown, place = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => reversed(item, place));
  const isOpen = ['offer', 'answer', 'expected', 'observed', 'vendor', 'suites'].includes(place);
  if (typeof value !== 'object' || value === null || isOpen) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, part]) => [name, reversed(part, name)]));
}

describe('the JSON report', () => {
  test('is the whole result document', () => {
    expect(JSON.parse(jsonReport(sampleResult()))).toEqual(plain());
  });

  test('has two spaces and one line feed at the end', () => {
    const text = jsonReport(sampleResult());
    expect(text.startsWith('{\n  "schemaVersion": "1.1",\n  "tool": {\n    "name": "gateproof"')).toBe(true);
    expect(text.endsWith('\n}\n')).toBe(true);
  });

  test('has its keys in the same order however the document was put together', () => {
    const shuffled = reversed(sampleResult()) as ResultDocument;
    expect(Object.keys(shuffled)[0]).toBe('observations');
    expect(jsonReport(shuffled)).toBe(jsonReport(sampleResult()));
  });

  test('keeps the columns of the vendor in the order of the table', () => {
    const { policies } = JSON.parse(jsonReport(sampleResult())) as ResultDocument;
    expect(Object.keys(policies[0]?.clauses[0]?.vendor ?? {})).toEqual(['Cipher', 'Integrity', 'PRF', 'DH Group']);
  });

  test('keeps a field that it does not know', () => {
    const document = { ...sampleResult(), later: true } as ResultDocument;
    expect(jsonReport(document)).toContain('"later": true');
  });
});

describe('the schema of the result document', () => {
  test('accepts the sample', () => {
    expect(problems(plain())).toEqual([]);
  });

  test('refuses a field that it does not know', () => {
    expect(problems({ ...plain(), score: 7 })).toEqual([' must NOT have additional properties']);
  });

  test.each(Object.keys(plain()))('wants the field %s', (name) => {
    const document = plain();
    delete document[name];
    expect(problems(document)).toEqual([` must have required property '${name}'`]);
  });

  test('refuses a pass without evidence', () => {
    const document = plain();
    const at = document.findings.findIndex(({ verdict }) => verdict === 'pass');
    Object.assign(document.findings[at] ?? {}, { evidence: [] });
    expect(problems(document)).toContain(`/findings/${at}/evidence must NOT have fewer than 1 items`);
  });

  test('takes an inconclusive finding without evidence', () => {
    const document = plain();
    Object.assign(document.findings[0] ?? {}, { verdict: 'inconclusive', evidence: [] });
    expect(problems(document)).toEqual([]);
  });

  test('refuses octets that are no octets', () => {
    const document = plain();
    Object.assign(document.observations[0] ?? {}, { sent: '160' });
    expect(problems(document)).toEqual(['/observations/0/sent must match pattern "^([0-9a-f]{2})*$"']);
  });

  test('refuses an outcome that it does not know', () => {
    const document = plain();
    Object.assign(document.observations[0] ?? {}, { outcome: 'failed' });
    expect(problems(document)).toEqual(['/observations/0/outcome must be equal to one of the allowed values']);
  });
});
