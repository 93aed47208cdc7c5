import { describe, expect, test } from 'vitest';
import type { Facts } from '../../core/facts/facts.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { recordingOf } from '../support/recording-of.ts';
import { clauseBase, spaceFacts, tinyVocabulary } from '../support/rule-tester.ts';

const recording = recordingOf({
  targets: [
    { url: 'ikev2://a', scheme: 'ikev2', host: 'a', port: 500, gateway: 'first' },
    { url: 'sstp://a:443', scheme: 'sstp', host: 'a', port: 443 },
  ],
});
const row: Clause = {
  ...clauseBase,
  id: 'ike/row-01',
  kind: 'row',
  space: 'ike',
  box: box([1], [1], [1], [1]),
  level: 'required',
  vendor: { Cipher: 'A' },
  schemes: ['ikev2'],
};
const policy = (clauses: readonly Clause[]): Policy => ({
  id: 'p',
  version: '1',
  title: 'P',
  digest: 'sha256:0',
  source: { title: 'page' },
  clauses,
});
const facts: ReadonlyMap<string, Facts> = new Map([['ikev2://a', { ike: spaceFacts([row.box]) }]]);
const judged = (clauses: readonly Clause[], asOf = '2026-11-22', by = recording) =>
  evaluate({
    recording: by,
    facts,
    policies: [policy(clauses)],
    asOf,
    vocabulary: tinyVocabulary,
    nameFacts: () => ({}),
  });

describe('evaluate', () => {
  test('every clause stands in the result for every target', () => {
    const { findings } = judged([row, { ...row, id: 'ike/row-02' }]);
    expect(findings.map(({ id }) => id)).toEqual([
      'p/ike/row-01@ikev2://a',
      'p/ike/row-02@ikev2://a',
      'p/ike/row-01@sstp://a:443',
      'p/ike/row-02@sstp://a:443',
    ]);
  });

  test('a clause of another protocol is not applicable and says why', () => {
    const { findings } = judged([row]);
    expect(findings[1]).toMatchObject({ verdict: 'not-applicable', reason: 'other-protocol', evidence: [] });
  });

  test('a clause holds from its first to its last day', () => {
    const dated: Clause = { ...row, from: '2026-01-01', until: '2026-12-31' };
    const reasonOn = (asOf: string): string | undefined => judged([dated], asOf).findings[0]?.reason;
    expect(['2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01'].map(reasonOn)).toEqual([
      'not-in-force',
      'accepted',
      'accepted',
      'not-in-force',
    ]);
  });

  test('a clause that speaks of the gateway as initiator is not applicable, whatever was accepted', () => {
    const { findings } = judged([{ ...row, role: 'initiator' }]);
    expect(findings[0]).toMatchObject({ verdict: 'not-applicable', reason: 'said-of-initiator', evidence: [] });
  });

  test('the summary of a target counts its own findings, the whole counts all', () => {
    const { summary, targets } = judged([row]);
    expect(summary).toEqual({ verdict: 'inconclusive', pass: 1, fail: 0, inconclusive: 0, notApplicable: 1 });
    expect(targets.map((target) => target.summary.verdict)).toEqual(['conforms', 'inconclusive']);
    expect(targets[0]?.gateway).toBe('first');
  });

  test('a clause, its policy and a target keep their places in files, and one without has none', () => {
    const declared = { file: 'gateproof.yaml', line: 7 };
    const [first, ...rest] = recording.targets;
    const placed = { ...recording, targets: first === undefined ? rest : [{ ...first, declared }, ...rest] };
    const { policies, targets } = judged(
      [
        { ...row, line: 12 },
        { ...row, id: 'ike/row-02' },
      ],
      '2026-11-22',
      placed,
    );
    expect(targets.map((target) => target.declared)).toEqual([declared, undefined]);
    expect(policies[0]?.clauses.map(({ line }) => line)).toEqual([12, undefined]);
    expect(policies[0]).not.toHaveProperty('file');
  });

  test('the direction of a clause says which half of conformance it is', () => {
    const clauses: Clause[] = [
      row,
      { ...clauseBase, id: 'ike/nothing-else', kind: 'nothing-else', space: 'ike', schemes: ['ikev2'] },
    ];
    expect(
      judged(clauses)
        .findings.slice(0, 2)
        .map(({ direction }) => direction),
    ).toEqual(['documented-accepted', 'undocumented-refused']);
  });

  test('the same recording, policy and day give the same bytes', () => {
    expect(JSON.stringify(judged([row]))).toBe(JSON.stringify(judged([row])));
  });

  test('an interrupted recording stays marked', () => {
    expect(judged([row], '2026-11-22', { ...recording, interrupted: true }).interrupted).toBe(true);
  });
});

test('a clause and its findings say how the source weighs it, and advice decides no verdict', () => {
  const rated = { weight: 'should', severity: 'CAT II', category: 'keys' } as const;
  const other: Clause = { ...row, id: 'ike/row-02', box: box([2], [1], [1], [1]) };
  const refused = new Map([['ikev2://a', { ike: spaceFacts([row.box], [other.box]) }]]);
  const { findings, policies, summary } = evaluate({
    recording: recordingOf({ targets: recording.targets.slice(0, 1) }),
    facts: refused,
    policies: [policy([row, { ...other, ...rated }])],
    asOf: '2026-11-22',
    vocabulary: tinyVocabulary,
    nameFacts: () => ({}),
  });
  expect(findings.map(({ verdict, weight }) => [verdict, weight])).toEqual([
    ['pass', undefined],
    ['fail', 'should'],
  ]);
  expect(findings[1]).toMatchObject(rated);
  expect(policies[0]?.clauses[1]).toMatchObject(rated);
  expect(summary).toMatchObject({ verdict: 'conforms', fail: 0, advice: { pass: 0, fail: 1, inconclusive: 0 } });
});
