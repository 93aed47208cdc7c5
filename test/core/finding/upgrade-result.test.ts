import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { parseResult } from '../../../core/finding/parse-result.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { upgradedResult } from '../../../core/finding/upgrade-result.ts';
import schema from '../../../schemas/result.schema.json' with { type: 'json' };
import { toldOf } from '../../support/findings.ts';

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
/** As a release wrote it that knew schemaVersion 1.0 alone: two gateways of Azure, judged by their export. */
const older = read('test/recordings/readiness-1.0.json');
/** The newest that a result of 1.0 can be made of: without what 1.1 added, and in its words. */
function asOlder({ targets, findings, ...rest }: ResultDocument): object {
  const document = {
    ...rest,
    schemaVersion: '1.0',
    targets: targets.map(({ scheme: _scheme, host: _host, port: _port, ...target }) => target),
    findings: findings.map(({ rule: _rule, ...finding }) => {
      const { check: _check, ...bare } = { check: '', ...finding };
      return bare;
    }),
  };
  const isCombination = (key: string, value: unknown): boolean =>
    key === 'sequenceNumbers' && typeof value === 'string';
  const reworded = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(reworded);
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) =>
        isCombination(key, part)
          ? ['extendedSequenceNumbers', part !== '32-bit Sequential Numbers']
          : [key, reworded(part)],
      ),
    );
  };
  return reworded(document) as object;
}

describe('a result of schemaVersion 1.0', () => {
  const result = parseResult(older, 'r.json');

  test('is read as one of 1.1, which the published schema describes', () => {
    expect(JSON.parse(older)).toMatchObject({ schemaVersion: '1.0' });
    expect(result.schemaVersion).toBe('1.1');
    const validate = new Ajv2020({ strict: false }).compile(schema);
    validate(result);
    expect(validate.errors).toBeNull();
  });

  test('says the rule and the check of each finding, and the scheme of each target', () => {
    expect(new Set(result.findings.map(({ rule }) => rule))).toEqual(new Set(['check']));
    expect(result.findings[0]).toMatchObject({
      check: 'azure-export-whole',
      expected: { check: 'azure-export-whole' },
    });
    expect(result.targets.map(({ scheme, host, port }) => [scheme, host, port])).toEqual(
      result.targets.map(() => ['azure', undefined, undefined]),
    );
  });

  test.each(['reports/samples/json.json', 'test/recordings/sample-readiness.json'])('loses nothing: %s', (name) => {
    const newest = JSON.parse(read(name)) as ResultDocument;
    const text = JSON.stringify(asOlder(newest));
    expect(text.includes('extendedSequenceNumbers')).toBe(name === 'reports/samples/json.json');
    expect(parseResult(text, 'r.json')).toStrictEqual(newest);
  });

  test('names both kinds of sequence numbers, and nothing else that goes by the old word', () => {
    const accepted = [true, false, 'x'].map((value) => ({ extendedSequenceNumbers: value }));
    const { targets, findings } = upgradedResult({
      schemaVersion: '1.0',
      policies: [],
      targets: [{ url: 'ikev2://192.0.2.1', facts: { ipsec: { accepted } } }],
      findings: [{ expected: {}, observed: { accepted } }],
    } as unknown as ResultDocument);
    const named = [
      { sequenceNumbers: 'Partially Transmitted 64-bit Sequential Numbers' },
      { sequenceNumbers: '32-bit Sequential Numbers' },
      { extendedSequenceNumbers: 'x' },
    ];
    expect(targets[0]?.facts.ipsec?.accepted).toEqual(named);
    expect(toldOf(findings[0]?.observed)['accepted']).toEqual(named);
  });

  test('is refused where a URL names no endpoint', () => {
    const broken = older.replaceAll('azure://', 'gopher://');
    expect(() => parseResult(broken, 'r.json')).toThrow(DocumentFileError);
    expect(() => parseResult(broken, 'r.json')).toThrow(/^r\.json: target "gopher:/u);
  });

  test('has words of its own, which one of 1.1 may not have', () => {
    const mixed = { ...asOlder(JSON.parse(read('reports/samples/json.json')) as ResultDocument), schemaVersion: '1.1' };
    expect(() => parseResult(JSON.stringify(mixed), 'r.json')).toThrow(DocumentFileError);
    const text = read('reports/samples/json.json').replaceAll(
      '"sequenceNumbers": "32-bit Sequential Numbers"',
      '"extendedSequenceNumbers": false',
    );
    expect(() => parseResult(text, 'r.json')).toThrow(/sequenceNumbers of combinations at \S+ wanted, extended/u);
  });

  test('of 1.1 that lacks what 1.1 has is refused', () => {
    const { findings, targets, ...rest } = JSON.parse(read('reports/samples/json.json')) as ResultDocument;
    const withoutRule = findings.map(({ rule: _rule, ...finding }) => finding);
    expect(() => parseResult(JSON.stringify({ ...rest, targets, findings: withoutRule }), 'r.json')).toThrow(
      /is judged by rule "undefined"/u,
    );
    const withoutHost = targets.map(({ host: _host, ...target }) => target);
    expect(() => parseResult(JSON.stringify({ ...rest, findings, targets: withoutHost }), 'r.json')).toThrow(
      /wanted as ikev2, host 192\.0\.2\.10, port 500, found as ikev2, host none/u,
    );
  });
});
