import { describe, expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { inspectResult } from '../../../core/finding/inspect-result.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { summarise } from '../../../core/finding/summary.ts';
import { placeOf } from '../../../core/finding/upgrade-result.ts';

const expected: Readonly<Record<string, object>> = {
  row: { level: 'required', vendor: {}, combinations: [] },
  certificate: { check: { name: 'chain-valid' } },
  version: { version: '0x0301', expect: 'refused' },
  'ike-version': { version: 'IKEv1', expect: 'refused' },
  'nothing-else': { table: 'ike', accepted: 'documented rows only' },
  constraint: { when: 'ever', combinations: [] },
  check: { check: 'sstp-service' },
};

/** As much of a finding as is looked at: of that clause, at that target, on one observation of it. */
const finding = (clause: string, target: string, verdict: string) => ({
  id: `p/${clause}@${target}`,
  policy: 'p',
  clause,
  target,
  rule: 'row',
  direction: 'documented-accepted',
  verdict,
  expected: expected['row'],
  observed: {},
  evidence: [`of-${target}`],
});
type Finding = ReturnType<typeof finding>;
const [a, b] = ['tls://a:443', 'tls://b:443'] as const;
const all: readonly Finding[] = [a, b].flatMap((target) => [
  finding('passes', target, 'pass'),
  finding('fails', target, 'fail'),
  finding('open', target, 'inconclusive'),
  finding('beside', target, 'not-applicable'),
]);
const summaryOf = (of: readonly Finding[]) => summarise(of as unknown as ResultDocument['findings']);

/** What is wrong with a result of these findings and members; undefined where nothing is. */
function wrong(findings: readonly object[] = all, more: object = {}): string | undefined {
  const result = {
    schemaVersion: '1.1',
    asOf: '2026-11-22',
    policies: [{ id: 'p', clauses: ['passes', 'fails', 'open', 'beside'].map((id) => ({ id, kind: 'row' })) }],
    targets: [a, b].map((url) => ({
      url,
      ...placeOf({ url }),
      facts: {},
      summary: summaryOf((findings as readonly Finding[]).filter((one) => one.target === url)),
    })),
    observations: [a, b].map((target) => ({ id: `of-${target}`, target })),
    summary: summaryOf(findings as readonly Finding[]),
    findings,
    ...more,
  };
  try {
    expect(inspectResult(result as unknown as ResultDocument, 'r.json')).toBe(result);
    return undefined;
  } catch (error) {
    if (!(error instanceof DocumentFileError)) throw error;
    return error.message;
  }
}

describe('a result by itself', () => {
  test('is taken where its parts agree', () => expect(wrong()).toBeUndefined());

  test('is refused for a finding of a clause or a target that is not listed', () => {
    expect(wrong([...all, finding('new', a, 'pass')])).toBe(
      'r.json: finding p/new@tls://a:443 is of a clause that no policy of the result has',
    );
    expect(wrong([...all, { ...finding('passes', 'c', 'pass'), evidence: [] }])).toBe(
      'r.json: finding p/passes@c is of target c, which is not listed',
    );
  });

  test.each([
    ['verdict', 'conforms', 'conforms, 2 pass, 2 fail, 2 inconclusive, 2 not applicable'],
    ['pass', 3, 'violates, 3 pass, 2 fail, 2 inconclusive, 2 not applicable'],
    ['fail', 1, 'violates, 2 pass, 1 fail, 2 inconclusive, 2 not applicable'],
    ['inconclusive', 1, 'violates, 2 pass, 2 fail, 1 inconclusive, 2 not applicable'],
    ['notApplicable', 0, 'violates, 2 pass, 2 fail, 2 inconclusive, 0 not applicable'],
  ])('is refused for a summary with another %s', (member, value, says) => {
    expect(wrong(all, { summary: { ...summaryOf(all), [member]: value } })).toBe(
      `r.json: the summary says "${says}", and its findings say "violates, 2 pass, 2 fail, 2 inconclusive, 2 not applicable"`,
    );
  });

  test('is refused for a failure that calls itself advice, and for advice that hides how it was counted', () => {
    const made = all.map((one) => (one.verdict === 'fail' ? { ...one, weight: 'should' } : one));
    expect(wrong(made)).toBe(
      'r.json: finding p/fails@tls://a:443 is weighed as {"weight":"should"}, and its clause as {}',
    );
    const clauses = ['passes', 'fails', 'open', 'beside'].map((id) => ({
      id,
      kind: 'row',
      ...(id === 'fails' ? { weight: 'should' } : {}),
    }));
    const policies = [{ id: 'p', clauses }];
    expect(wrong(made, { policies })).toBeUndefined();
    const { advice: _, ...silent } = summaryOf(made);
    expect(wrong(made, { policies, summary: silent })).toBe(
      'r.json: the summary says "inconclusive, 2 pass, 0 fail, 2 inconclusive, 2 not applicable", and its findings say "inconclusive, 2 pass, 0 fail, 2 inconclusive, 2 not applicable, of advice 0 pass, 2 fail, 0 inconclusive"',
    );
  });

  test.each([
    ['row', ['documented-accepted']],
    ['certificate', ['documented-accepted']],
    ['version', ['documented-accepted', 'undocumented-refused']],
    ['ike-version', ['undocumented-refused']],
    ['nothing-else', ['undocumented-refused']],
    ['constraint', ['undocumented-refused']],
    ['check', ['beside-tables']],
  ])('has findings of a clause of kind %s in these directions alone: %j', (kind, directions) => {
    const policies = [{ id: 'p', clauses: [{ id: 'passes', kind }] }];
    const taken = ['documented-accepted', 'undocumented-refused', 'beside-tables'].filter((direction) => {
      const judged = [a, b].map((target) => ({
        ...finding('passes', target, 'pass'),
        direction,
        rule: kind,
        expected: expected[kind],
        ...(kind === 'check' ? { check: 'sstp-service' } : {}),
      }));
      return wrong(judged, { policies }) === undefined;
    });
    expect(taken).toEqual(directions);
  });

  test.each(['pass', 'fail'])('is refused for a %s without evidence', (verdict) => {
    const bare = all.map((one) => (one.verdict === verdict ? { ...one, evidence: [] } : one));
    expect(wrong(bare)).toContain(`says "${verdict}" without evidence`);
    expect(wrong(all.map((one) => (one.verdict === 'inconclusive' ? { ...one, evidence: [] } : one)))).toBeUndefined();
  });
});
