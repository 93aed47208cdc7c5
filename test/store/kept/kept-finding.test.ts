import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../core/finding/finding.ts';
import { findingOf, keepFinding, leftOpen } from '../../../src/store/kept/kept-finding.ts';
import { sampleReadiness } from '../../support/sample-readiness.ts';
import { sampleResult } from '../../support/sample-result.ts';

const { findings } = sampleResult();
const failed = findings.find(({ verdict }) => verdict === 'fail') as Finding;

describe('a finding that is kept', () => {
  test('comes back as it was, but for its evidence', () => {
    const [others, own] = [
      findings.filter(({ reason }) => reason === 'other-protocol'),
      findings.filter(({ reason }) => reason !== 'other-protocol'),
    ];
    for (const finding of own)
      expect(findingOf(keepFinding(finding)?.finding.text ?? '', finding)).toEqual({ ...finding, evidence: ['kept'] });
    // What speaks of other protocols is no judgement of this endpoint.
    expect(others.map(keepFinding).filter((kept) => kept !== undefined)).toEqual([]);
    expect([own.length > 0, others.length > 0]).toEqual([true, true]);
  });

  test('is the same text at another target, under another version of its policy, with other evidence and with a waiver', () => {
    const waiver = { id: 'w', reason: 'r', owner: 'o', approver: 'a', expires: '2027-01-01' };
    const other = {
      ...failed,
      id: 'x',
      policy: 'p',
      clause: 'c',
      target: 'tls://x:1',
      evidence: ['obs-9'],
      waiver,
    } as Finding;
    expect(keepFinding(other)?.finding).toEqual(keepFinding(failed)?.finding);
  });

  test('is another text where anything else was observed', () => {
    const other = { ...failed, observed: { ...failed.observed, count: 4711 } } as Finding;
    expect(keepFinding(other)?.finding.digest).not.toBe(keepFinding(failed)?.finding.digest);
  });

  test('does not count the days', async () => {
    const counting = (await sampleReadiness()).findings.filter(({ observed }) =>
      JSON.stringify(observed).includes('"days'),
    );
    expect(counting.length).toBeGreaterThan(0);
    expect(counting.map((finding) => keepFinding(finding)?.finding.text).join('')).not.toContain('"days');
  });

  test('has what it was shown with in an order of its own, and other lists as they are', () => {
    const shown = (identities: readonly string[], others: readonly string[]): Finding =>
      ({
        ...failed,
        observed: { others, shownWith: { identities, selectors: 'any' } },
      }) as unknown as Finding;
    const text = keepFinding(shown(['b', 'a', 'a'], ['2', '1']))?.finding.text;
    expect(text).toContain('"others":["2","1"],"shownWith":{"identities":["a","a","b"],"selectors":"any"}');
    expect(keepFinding(shown(['a', 'b', 'a'], ['2', '1']))?.finding.text).toBe(text);
  });

  test('does not tell the day of the question, and what was asked otherwise', () => {
    const asked = (value: unknown): string =>
      keepFinding({ ...failed, observed: { asked: value } } as unknown as Finding)?.finding.text ?? '';
    expect(asked('2026-11-22')).toContain('"observed":{}');
    expect(asked(3)).toContain('"observed":{"asked":3}');
    expect(keepFinding({ ...failed, observed: { name: 'x' } } as unknown as Finding)?.finding.text).toContain(
      '{"name":"x"}',
    );
  });

  test('is open by the reason for which a scan was cut short', () => {
    const kept = keepFinding(failed);
    const left = kept && leftOpen(kept, 'target-timeout');
    expect(left).toMatchObject({ verdict: 'inconclusive', reason: 'target-timeout', clause: failed.clause });
    expect(JSON.parse(left?.finding.text ?? '')).toMatchObject({ verdict: 'inconclusive', reason: 'target-timeout' });
  });
});
