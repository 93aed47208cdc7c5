import { describe, expect, test } from 'vitest';
import type { Facts } from '../../core/facts/facts.ts';
import { shareSeen } from '../../core/facts/share-seen.ts';
import type { CheckClause, RowClause, VersionClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { check } from '../../rules/check.ts';
import { documentedRow } from '../../rules/documented-row.ts';
import type { Seen } from '../../rules/rule.ts';
import { version } from '../../rules/version.ts';
import { toldOf } from '../support/findings.ts';
import { clauseBase, spaceFacts, tinyVocabulary, tlsFacts } from '../support/rule-tester.ts';

const clause: CheckClause = {
  ...clauseBase,
  id: 'checks/answers-agree',
  kind: 'check',
  check: 'answers-agree',
  wanted: [],
  outdated: [],
};
const row: RowClause = {
  ...clauseBase,
  id: 'tls/row-01',
  kind: 'row',
  space: 'tls',
  level: 'required',
  box: box([1], [10]),
  vendor: {},
};
const versionClause = (expected: 'accepted' | 'refused'): VersionClause => ({
  ...clauseBase,
  id: 'tls/version',
  kind: 'version',
  version: 1,
  expect: expected,
});
const seen = (facts: Facts): Seen => ({
  facts,
  policy: { id: 'p', version: '1', title: 'p', digest: 'sha256:0', source: { title: 'a page' }, clauses: [] },
  target: { url: 'tls://h:1', scheme: 'tls', host: 'h', port: 1 },
  asOf: '2026-11-22',
  interrupted: false,
  vocabulary: tinyVocabulary,
});

const differs = [{ box: box([1], [10]), evidence: ['no', 'yes'] }];
const drawn = tlsFacts({ suites: { ...spaceFacts([box([1], [10])], [box([2], [20])]), differs, askedTimes: 2 } });

describe('answers that differ for the same question', () => {
  test('are a finding that names them, inconclusive, on the evidence of both', () => {
    expect(check.judge(clause, seen(drawn))).toEqual({
      verdict: 'inconclusive',
      reason: 'answers-differ',
      observed: { differing: [{ point: '1-10' }], count: 1 },
      evidence: ['no', 'yes'],
    });
  });

  test('are one in any of the spaces', () => {
    const ike = { ...spaceFacts([]), differs: [{ box: box([1], [1], [1], [1]), evidence: ['one'] }] };
    expect(check.judge(clause, seen({ ike }))).toMatchObject({ reason: 'answers-differ', evidence: ['one'] });
  });

  test('are named up to 64 over all spaces, and counted', () => {
    const many = Array.from({ length: 40 }, (_, at) => at + 1);
    const facts: Facts = {
      ike: { ...spaceFacts([]), differs: [{ box: box(many, [1], [1], [1]), evidence: ['z', 'b'] }] },
      ipsec: {
        ...spaceFacts([]),
        differs: [
          { box: box(many, [2], [1], [1]), evidence: ['a', 'b'] },
          { box: box(many, [2], [2], [1]), evidence: ['c'] },
        ],
      },
    };
    const { observed, evidence } = check.judge(clause, seen(facts));
    expect(toldOf(observed)['count']).toBe(120);
    expect(toldOf(observed)['differing']).toHaveLength(64);
    expect(evidence).toEqual(['a', 'b', 'c', 'z']);
    const ike = {
      ...spaceFacts([]),
      differs: [{ box: box([...many, 50, ...many.map((at) => at + 60)], [1], [1], [1]), evidence: ['a'] }],
    };
    expect(toldOf(check.judge(clause, seen({ ike })).observed)['differing']).toHaveLength(64);
  });

  test('leave a documented row open, which was accepted once', () => {
    expect(documentedRow.judge(row, seen(drawn))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'answers-differ',
      evidence: ['no', 'yes'],
    });
    const elsewhere = { ...row, box: box([1], [20]) };
    expect(documentedRow.judge(elsewhere, seen(drawn)).reason).not.toBe('answers-differ');
  });

  test('leave a version open that must be accepted, and fail one that must be refused', () => {
    const versions = { ...spaceFacts([[[1]]]), differs: [{ box: [[1]], evidence: ['no', 'yes'] }] };
    expect(version.judge(versionClause('accepted'), seen(tlsFacts({ versions })))).toMatchObject({
      verdict: 'inconclusive',
      reason: 'answers-differ',
    });
    expect(version.judge(versionClause('refused'), seen(tlsFacts({ versions })))).toMatchObject({ verdict: 'fail' });
  });
});

describe('answers that agree', () => {
  test('pass with how often was asked, and the share of a node that would have been come to', () => {
    const suites = { ...spaceFacts([], [box([2], [20])]), askedTimes: 2 };
    expect(check.judge(clause, seen(tlsFacts({ suites })))).toEqual({
      verdict: 'pass',
      reason: 'answers-agree',
      observed: { asked: 2, seenFromPercent: 78 },
      evidence: ['refused-0'],
    });
  });

  test('pass nothing of a scan that was interrupted: what was left might have been answered otherwise', () => {
    const suites = { ...spaceFacts([], [box([2], [20])]), askedTimes: 2 };
    const interrupted = { ...seen(tlsFacts({ suites })), interrupted: true };
    expect(check.judge(clause, interrupted)).toMatchObject({ verdict: 'inconclusive', reason: 'interrupted' });
    expect(check.judge(clause, { ...seen(drawn), interrupted: true })).toMatchObject({ reason: 'answers-differ' });
  });

  test('are told by the space that was asked the fewest times', () => {
    const suites = { ...spaceFacts([], [box([2], [20])]), askedTimes: 3 };
    const ike = { ...spaceFacts([], [box([1], [1], [1], [1])]), askedTimes: 2 };
    expect(check.judge(clause, seen({ ...tlsFacts({ suites }), ike })).observed).toMatchObject({ asked: 2 });
  });

  test.each([undefined, 1])('show nothing where each was asked once (%s)', (askedTimes) => {
    const suites = { ...spaceFacts([], [box([2], [20])]), ...(askedTimes === undefined ? {} : { askedTimes }) };
    expect(check.judge(clause, seen(tlsFacts({ suites })))).toMatchObject({
      verdict: 'not-applicable',
      reason: 'asked-once',
    });
  });
});

describe('the share of a node that is come to in 95 of 100 scans', () => {
  test.each([
    [1, 0.95],
    [2, 0.776],
    [3, 0.632],
    [10, 0.259],
  ])('%i questions: %f', (times, share) => expect(shareSeen(times)).toBeCloseTo(share, 3));

  test('wants a number of questions', () => {
    expect(() => shareSeen(0)).toThrow(new RangeError('a whole number from 1 wanted, 0 found'));
  });
});
