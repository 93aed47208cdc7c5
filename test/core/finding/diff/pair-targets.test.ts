import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../../../core/endpoint/parse-target.ts';
import type { DiffDocument } from '../../../../core/finding/diff/diff-document.ts';
import { diffResults } from '../../../../core/finding/diff/diff-results.ts';
import { exitCodeAgainst } from '../../../../core/finding/diff/exit-code-against.ts';
import { exitCodeOfDiff } from '../../../../core/finding/diff/exit-code-of-diff.ts';
import type { Finding, ResultDocument } from '../../../../core/finding/result.ts';
import { summarise } from '../../../../core/finding/summary.ts';
import { otherwise } from '../../../support/findings.ts';
import { sampleResult } from '../../../support/sample-result.ts';

const [one, two, three] = ['192.0.2.61', '192.0.2.62', '192.0.2.63'] as const;
const urlAt = (host: string): string => makeTarget('sstp', host, 443).url;
const idAt = (host: string): string => `azure-vpn-p2s/tls/nothing-else@${urlAt(host)}`;

interface Seen {
  readonly name?: string;
  readonly at: string;
  readonly verdict: 'pass' | 'fail' | 'inconclusive';
}

/** A result of one clause at each of these endpoints. */
function resultOf(...seen: readonly Seen[]): ResultDocument {
  const sample = sampleResult();
  const [policy] = sample.policies.filter(({ id }) => id === 'azure-vpn-p2s');
  const [target] = sample.targets.filter(({ scheme }) => scheme === 'sstp');
  const [finding] = sample.findings.filter(({ id }) => id.startsWith('azure-vpn-p2s/tls/nothing-else@sstp:'));
  if (policy === undefined || target === undefined || finding === undefined) throw new Error('not in the sample');
  const { gateway: _gateway, ...unnamed } = target;
  const findings = seen.map(({ at, verdict }): Finding => {
    const observed = verdict === 'fail' ? { accepted: [{ suite: 'x' }], count: 1 } : {};
    return otherwise(finding, { id: idAt(at), target: urlAt(at), verdict, observed });
  });
  return {
    ...sample,
    policies: [policy],
    targets: seen.map(({ name, at }) => ({
      ...unnamed,
      url: urlAt(at),
      host: at,
      ...(name === undefined ? {} : { gateway: name }),
    })),
    findings,
    summary: summarise(findings),
  };
}
const told = ({ changes }: DiffDocument): readonly string[] =>
  changes.map(({ class: name, target, was }) => `${name} ${target}${was === undefined ? '' : ` was ${was}`}`);
const codes = (before: ResultDocument, after: ResultDocument): readonly number[] => {
  const diff = diffResults(before, after);
  return [exitCodeOfDiff(diff), exitCodeAgainst(after, diff)];
};
const otherPolicy = (result: ResultDocument): ResultDocument => ({
  ...result,
  policies: result.policies.map((policy) => ({ ...policy, digest: `sha256:${'f'.repeat(64)}` })),
});

describe('a gateway that the inventory names', () => {
  test('is compared with itself where it has another address', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' }, { name: 'bonn', at: two, verdict: 'pass' });
    const after = resultOf({ name: 'berlin', at: three, verdict: 'fail' }, { name: 'bonn', at: two, verdict: 'pass' });
    const diff = diffResults(before, after);
    expect(told(diff)).toEqual([]);
    expect(diff.targets).toEqual({
      added: [],
      removed: [],
      moved: [{ gateway: 'berlin', url: urlAt(three), was: urlAt(one) }],
      renamed: [],
    });
    expect(codes(before, after)).toEqual([0, 0]);
  });
  test('is compared by its name where two swapped their addresses', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' }, { name: 'bonn', at: two, verdict: 'pass' });
    const moved = resultOf({ name: 'bonn', at: one, verdict: 'pass' }, { name: 'berlin', at: two, verdict: 'fail' });
    expect(told(diffResults(before, moved))).toEqual([]);
    expect(codes(before, moved)).toEqual([0, 0]);
    // The same octets at each address as before: by address nothing changed, by name each did.
    const swapped = resultOf({ name: 'bonn', at: one, verdict: 'fail' }, { name: 'berlin', at: two, verdict: 'pass' });
    expect(told(diffResults(before, swapped))).toEqual([
      `new ${urlAt(one)} was ${urlAt(two)}`,
      `fixed ${urlAt(two)} was ${urlAt(one)}`,
    ]);
    expect(codes(before, swapped)).toEqual([1, 1]);
  });
  test('is told fixed with both addresses where its name leads to another host that passes', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' });
    const after = resultOf({ name: 'berlin', at: two, verdict: 'pass' });
    expect(diffResults(before, after).changes).toMatchObject([
      { class: 'fixed', id: idAt(two), target: urlAt(two), was: urlAt(one) },
    ]);
  });
  test('has only the policy changed where it moved and the same is seen of it', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'pass' });
    const after = otherPolicy(resultOf({ name: 'berlin', at: two, verdict: 'fail' }));
    expect(told(diffResults(before, after))).toEqual([`policy-changed ${urlAt(two)} was ${urlAt(one)}`]);
    expect(codes(before, after)).toEqual([0, 1]);
    const leftOut = { ...after, findings: [] };
    expect(told(diffResults(before, leftOut))).toEqual([`policy-changed ${urlAt(one)}`]);
  });
  test('that took the address of one that is gone hides nothing of it', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'pass' }, { name: 'bonn', at: two, verdict: 'fail' });
    const after = resultOf({ name: 'berlin', at: two, verdict: 'fail' });
    expect(told(diffResults(before, after))).toEqual([
      `new ${urlAt(two)} was ${urlAt(one)}`,
      `no-longer-tested ${urlAt(two)}`,
    ]);
    expect(diffResults(before, after).targets).toMatchObject({ added: [], removed: [urlAt(two)] });
    expect(codes(before, after)).toEqual([1, 1]);
    const known = resultOf({ name: 'berlin', at: one, verdict: 'fail' }, { name: 'bonn', at: two, verdict: 'fail' });
    expect(codes(known, after)).toEqual([2, 2]);
  });
});

describe('a gateway that is called otherwise in the inventory', () => {
  test('at the same address is compared by that, and told by both names', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' });
    const after = resultOf({ name: 'bonn', at: one, verdict: 'fail' });
    const diff = diffResults(before, after);
    expect(told(diff)).toEqual([]);
    expect(diff.targets).toEqual({
      added: [],
      removed: [],
      moved: [],
      renamed: [{ url: urlAt(one), gateway: 'bonn', was: 'berlin' }],
    });
  });
  test.each(['pass', 'inconclusive'] as const)('fails in the exit code where it had a verdict of %s', (verdict) => {
    const before = resultOf({ name: 'berlin', at: one, verdict });
    expect(codes(before, resultOf({ name: 'bonn', at: one, verdict: 'fail' }))).toEqual([1, 1]);
  });
  test('and has another address too, is gone and new', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' });
    const after = resultOf({ name: 'bonn', at: two, verdict: 'fail' });
    expect(told(diffResults(before, after))).toEqual([`new ${urlAt(two)}`, `no-longer-tested ${urlAt(one)}`]);
    expect(codes(before, after)).toEqual([1, 1]);
    expect(codes(before, resultOf({ name: 'bonn', at: two, verdict: 'pass' }))).toEqual([2, 2]);
  });
  test('as another was called that is gone, loses nothing of either', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' }, { name: 'bonn', at: two, verdict: 'pass' });
    const after = resultOf({ name: 'bonn', at: one, verdict: 'fail' });
    expect(told(diffResults(before, after))).toEqual([
      `new ${urlAt(one)} was ${urlAt(two)}`,
      `no-longer-tested ${urlAt(one)}`,
    ]);
    expect(codes(before, after)).toEqual([1, 1]);
  });
});

describe('a gateway without a name', () => {
  test('is compared by its URL', () => {
    const before = resultOf({ at: one, verdict: 'fail' });
    expect(told(diffResults(before, resultOf({ at: one, verdict: 'pass' })))).toEqual([`fixed ${urlAt(one)}`]);
    expect(codes(before, resultOf({ at: two, verdict: 'pass' }))).toEqual([2, 2]);
  });
  test('is the same once it has one', () => {
    const diff = diffResults(
      resultOf({ at: one, verdict: 'fail' }),
      resultOf({ name: 'berlin', at: one, verdict: 'fail' }),
    );
    expect(told(diff)).toEqual([]);
    expect(diff.targets).toEqual({ added: [], removed: [], moved: [], renamed: [] });
  });
  test('is not the one that is named as its host is called', () => {
    const before = resultOf({ at: one, verdict: 'fail' });
    const after = resultOf({ name: one, at: two, verdict: 'pass' });
    expect(told(diffResults(before, after))).toEqual([`no-longer-tested ${urlAt(one)}`]);
  });
});

describe('a gateway with several addresses', () => {
  const both = (first: Seen['verdict'], second: Seen['verdict']): ResultDocument =>
    resultOf({ name: 'berlin', at: one, verdict: first }, { name: 'berlin', at: two, verdict: second });
  test('is compared with the address that it had alone, and what it has more is new', () => {
    const before = resultOf({ name: 'berlin', at: one, verdict: 'fail' });
    const diff = diffResults(before, both('fail', 'fail'));
    expect(told(diff)).toEqual([`new ${urlAt(two)}`]);
    expect(diff.targets).toMatchObject({ added: [urlAt(two)], removed: [], moved: [] });
    expect(codes(before, both('fail', 'fail'))).toEqual([1, 1]);
  });
  test.each(['pass', 'fail'] as const)('is incomplete where the one with a %s is gone', (verdict) => {
    const before = both('pass', verdict);
    const after = resultOf({ name: 'berlin', at: one, verdict: 'pass' });
    expect(told(diffResults(before, after))).toEqual([`no-longer-tested ${urlAt(two)}`]);
    expect(codes(before, after)).toEqual([2, 2]);
  });
  test('loses nothing where none of them is what it was', () => {
    expect(told(diffResults(both('pass', 'fail'), resultOf({ name: 'berlin', at: three, verdict: 'fail' })))).toEqual([
      `new ${urlAt(three)}`,
      `no-longer-tested ${urlAt(one)}`,
      `no-longer-tested ${urlAt(two)}`,
    ]);
  });
});
