import { describe, expect, test } from 'vitest';
import type { Finding, ResultDocument } from '../../../core/finding/result.ts';
import { summarise } from '../../../core/finding/summary.ts';
import { applyWaivers } from '../../../src/judge/waivers/apply-waivers.ts';
import { compareResources, type FoundFiles } from '../../../src/keep/attest/compare-resources.ts';
import {
  makeStatement,
  parseStatement,
  type Statement,
  statementMediaType,
} from '../../../src/keep/attest/statement.ts';
import { sampleResult } from '../../support/sample-result.ts';

const sha = (digit: string): string => digit.repeat(64);
const file = { name: 'result/result.json', digest: { sha256: sha('1') } };
const evidence = [{ name: 'evidence/a.pcapng', digest: { sha256: sha('2') } }];
const only = (verdict: Finding['verdict']): ResultDocument => {
  const result = sampleResult();
  const findings = result.findings.filter((finding) => finding.verdict === verdict);
  return { ...result, findings, summary: summarise(findings) };
};
const waive = (result: ResultDocument): ResultDocument =>
  applyWaivers(result, {
    name: 'w.yaml',
    digest: `sha256:${sha('3')}`,
    waivers: [{ id: 'W-1', clause: '*', target: '*', reason: 'r', owner: 'o', approver: 'a', expires: '2027-06-30' }],
  });
const outcome = (result: ResultDocument): string => makeStatement(result, file, []).predicate.result;

describe('the statement', () => {
  test('names the result, the policies and the evidence by their digests', () => {
    const { _type, subject, predicateType, predicate } = makeStatement(sampleResult(), file, evidence);
    expect(_type).toBe('https://in-toto.io/Statement/v1');
    expect(predicateType).toBe('https://in-toto.io/attestation/test-result/v0.1');
    const policies = sampleResult().policies.map(({ id, version, digest }) => ({
      name: `policy/${id}@${version}`,
      digest: { sha256: digest.slice(7) },
    }));
    expect(subject).toEqual([file, ...policies, ...evidence]);
    expect(predicate.configuration).toEqual(policies);
  });

  test('has every decided and every open finding in exactly one list', () => {
    const { passedTests, warnedTests, failedTests } = makeStatement(sampleResult(), file, []).predicate;
    const { pass, fail, inconclusive } = sampleResult().summary;
    expect([passedTests.length, warnedTests.length, failedTests.length]).toEqual([pass, inconclusive, fail]);
    expect(new Set([...passedTests, ...warnedTests, ...failedTests]).size).toBe(pass + inconclusive + fail);
  });

  test.each<[string, ResultDocument, string]>([
    ['something fails', sampleResult(), 'FAILED'],
    ['everything passed', only('pass'), 'PASSED'],
    ['something is inconclusive', only('inconclusive'), 'WARNED'],
    ['the run was interrupted', { ...only('pass'), interrupted: true }, 'WARNED'],
    ['nothing was judged', only('not-applicable'), 'WARNED'],
    ['every failure is waived', waive(only('fail')), 'WARNED'],
  ])('where %s: is %s', (_name, result, expected) => {
    expect(outcome(result)).toBe(expected);
  });

  test('names a waived failure with its waiver, and the waiver file', () => {
    const { predicate } = makeStatement(waive(only('fail')), file, []);
    expect(predicate.failedTests).toEqual([]);
    expect(predicate.warnedTests.length).toBe(only('fail').findings.length);
    expect(predicate.warnedTests.every((name) => name.endsWith('#waived:W-1'))).toBe(true);
    expect(predicate.configuration.at(-1)).toEqual({ name: 'waivers/w.yaml', digest: { sha256: sha('3') } });
  });

  const octets = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  test('is read back as it was made', () => {
    const made = makeStatement(sampleResult(), file, evidence);
    expect(parseStatement(statementMediaType, octets(made), 'e')).toEqual(JSON.parse(JSON.stringify(made)));
    expect(parseStatement('application/vnd.in-toto.test-result+json', octets(made), 'e').subject).toHaveLength(4);
  });

  test.each<[string, string, unknown, string]>([
    ['of another type', 'text/plain', {}, 'payload of type "text/plain" found'],
    [
      'of another predicate',
      statementMediaType,
      { ...makeStatement(sampleResult(), file, []), predicateType: 'x' },
      'predicateType: ',
    ],
    ['without subject', statementMediaType, { ...makeStatement(sampleResult(), file, []), subject: [] }, 'subject: '],
    ['that is no statement', statementMediaType, [], 'document: '],
  ])('%s is refused', (_name, type, value, message) => {
    expect(() => parseStatement(type, octets(value), 'e')).toThrow(
      expect.objectContaining({
        code: 'envelope-malformed',
        message: expect.stringContaining(`e: an in-toto statement of a test result wanted, ${message}`) as string,
      }),
    );
  });
});

describe('the comparison with what is there', () => {
  const statement: Statement = makeStatement(waive(sampleResult()), file, evidence);
  const states = (found: FoundFiles): Readonly<Record<string, string>> =>
    Object.fromEntries(compareResources(statement, found).map(({ name, state }) => [name, state]));
  const [first, second] = sampleResult().policies.map(({ id, version, digest }) => ({
    id,
    name: `policy/${id}@${version}`,
    sha256: digest.slice(7),
  }));

  test('leaves unchecked what was not given', () => {
    expect(new Set(Object.values(states({})))).toEqual(new Set(['unchecked']));
    expect(Object.keys(states({}))).toHaveLength(5);
  });

  test.each<[string, FoundFiles, string, string]>([
    ['the result as it was', { result: { name: 'other.json', sha256: sha('1') } }, 'result/result.json', 'ok'],
    ['another result', { result: { name: 'result.json', sha256: sha('4') } }, 'result/result.json', 'changed'],
    ['the evidence as it was', { evidence: [{ name: 'a.pcapng', sha256: sha('2') }] }, 'evidence/a.pcapng', 'ok'],
    ['other evidence', { evidence: [{ name: 'a.pcapng', sha256: sha('4') }] }, 'evidence/a.pcapng', 'changed'],
    ['no evidence any more', { evidence: [] }, 'evidence/a.pcapng', 'missing'],
    ['more evidence', { evidence: [{ name: 'b.pcapng', sha256: sha('2') }] }, 'evidence/b.pcapng', 'not-attested'],
    [
      'a policy under another name',
      { policies: [{ name: 'x', sha256: first?.sha256 ?? '' }] },
      first?.name ?? '',
      'ok',
    ],
    ['a changed policy', { policies: [{ name: first?.id ?? '', sha256: sha('4') }] }, first?.name ?? '', 'changed'],
    ['a policy that nobody attested', { policies: [{ name: 'x', sha256: sha('4') }] }, 'policy/x', 'not-attested'],
    [
      'another policy left out',
      { policies: [{ name: 'x', sha256: first?.sha256 ?? '' }] },
      second?.name ?? '',
      'unchecked',
    ],
    [
      'a result that names another policy',
      { claimedPolicies: [{ name: first?.id ?? '', sha256: sha('4') }] },
      first?.name ?? '',
      'changed',
    ],
    ['the waivers as they were', { waivers: { name: 'w', sha256: sha('3') } }, 'waivers/w.yaml', 'ok'],
    ['other waivers', { waivers: { name: 'w', sha256: sha('4') } }, 'waivers/w.yaml', 'changed'],
  ])('tells %s', (_name, found, name, state) => {
    expect(states(found)[name]).toBe(state);
  });

  test('tells waivers that were not attested', () => {
    const without = makeStatement(sampleResult(), file, []);
    expect(compareResources(without, { waivers: { name: 'w.yaml', sha256: sha('3') } }).at(-1)).toMatchObject({
      state: 'not-attested',
      name: 'waivers/w.yaml',
    });
  });
});

describe('advice in a statement', () => {
  const advised = (verdict: Finding['verdict']): ResultDocument => {
    const result = only('pass');
    const [first, ...rest] = result.findings;
    if (first === undefined) throw new Error('the sample has no such finding');
    const findings = [{ ...first, verdict, weight: 'should' } as Finding, ...rest];
    return { ...result, findings, summary: summarise(findings) };
  };

  test('that is not followed is a warning', () => {
    const { predicate } = makeStatement(advised('fail'), file, []);
    expect(predicate.result).toBe('WARNED');
    expect(predicate.failedTests).toEqual([]);
    expect(predicate.warnedTests).toEqual([`${only('pass').findings[0]?.id}#advice`]);
    expect(outcome(advised('pass'))).toBe('PASSED');
  });

  test('is no PASSED of a policy that is advice alone, whatever else passed', () => {
    const { findings, ...result } = only('pass');
    const all = findings.map((one): Finding => (one.policy === 'azure-vpn-p2s' ? { ...one, weight: 'should' } : one));
    const whole = { ...result, findings: all, summary: summarise(all) };
    expect(whole.summary.verdict).toBe('conforms');
    expect(outcome(whole)).toBe('WARNED');
  });
});
