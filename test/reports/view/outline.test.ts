import { describe, expect, test } from 'vitest';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { ReportError } from '../../../reports/report-format.ts';
import { completeness, completenessOf, outline } from '../../../reports/view/outline.ts';
import { sampleResult } from '../../support/sample-result.ts';

describe('a result document that contradicts itself', () => {
  const sample = sampleResult();
  const [finding] = sample.findings;
  if (finding === undefined) throw new Error('the sample has no finding');
  const id = finding.id;
  const cases: readonly (readonly [string, Partial<ResultDocument>, string])[] = [
    [
      'a target',
      { targets: [] },
      `finding '${id}' refers to target '${finding.target}', which the result document does not hold`,
    ],
    [
      'a clause',
      { policies: [] },
      `finding '${id}' refers to clause '${finding.policy}/${finding.clause}', which the result document does not hold`,
    ],
    [
      'an observation',
      { observations: [] },
      `finding '${id}' refers to observation 'obs-0001', which the result document does not hold`,
    ],
    [
      'the target of an observation',
      { findings: [], targets: [] },
      `observation 'obs-0001' refers to target '${finding.target}', which the result document does not hold`,
    ],
  ];

  test.each(cases)('is refused when it lacks %s that it refers to', (_what, lacks, message) => {
    const read = (): unknown => outline({ ...sample, ...lacks });
    expect(read).toThrow(ReportError);
    expect(read).toThrow(expect.objectContaining({ code: 'dangling-reference', message }));
  });
});

test('every clause of every policy stands under every target', () => {
  const { targets, policies } = sampleResult();
  const clauses = policies.reduce((sum, policy) => sum + policy.clauses.length, 0);
  const told = outline(sampleResult());
  expect(told.map((target) => target.clauses.length)).toEqual(targets.map(() => clauses));
});

test('completeness counted without outlines is that of the outlines, also where a clause was not judged', () => {
  const sample = sampleResult();
  for (const findings of [sample.findings, sample.findings.slice(3)]) {
    const result = { ...sample, findings };
    const counted = completeness(outline(result).flatMap(({ clauses }) => clauses));
    expect(counted.open).toBeGreaterThan(0);
    expect(completenessOf(result)).toEqual(counted);
  }
});
