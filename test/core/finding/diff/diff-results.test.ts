import { describe, expect, test } from 'vitest';
import type { Reasons } from '../../../../core/facts/reason.ts';
import type { DiffDocument } from '../../../../core/finding/diff/diff-document.ts';
import { diffResults } from '../../../../core/finding/diff/diff-results.ts';
import { exitCodeAgainst } from '../../../../core/finding/diff/exit-code-against.ts';
import { exitCodeOfDiff } from '../../../../core/finding/diff/exit-code-of-diff.ts';
import type { Finding, Json, ResultDocument } from '../../../../core/finding/result.ts';
import { summarise } from '../../../../core/finding/summary.ts';
import { otherwise } from '../../../support/findings.ts';
import { sampleResult } from '../../../support/sample-result.ts';

const url = 'sstp://192.0.2.20:443';
const clause = 'tls/nothing-else';
const id = `azure-vpn-p2s/${clause}@${url}`;
const chacha = { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' };
const rc4 = { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_RC4_128_SHA' };

type Judged = Pick<Finding, 'verdict'> & Partial<Pick<Finding, 'reason'>> & { readonly observed?: object };

/** The sample with one finding judged otherwise. */
function judgedAs(judged: Judged, at = id): ResultDocument {
  const result = sampleResult();
  const findings = result.findings.map(
    (finding): Finding =>
      finding.id === at
        ? otherwise(finding, { reason: 'accepted', observed: {}, evidence: ['obs-0001'], ...judged })
        : finding,
  );
  return { ...result, findings, summary: summarise(findings) };
}
const failing = (accepted: readonly Json[], count = accepted.length): ResultDocument =>
  judgedAs({ verdict: 'fail', observed: { accepted, count } });
const withDigest = (result: ResultDocument, policy = 'azure-vpn-p2s'): ResultDocument => ({
  ...result,
  policies: result.policies.map((one) => (one.id === policy ? { ...one, digest: `sha256:${'f'.repeat(64)}` } : one)),
});
const without = (result: ResultDocument, gone: (finding: Finding) => boolean): ResultDocument => ({
  ...result,
  findings: result.findings.filter((finding) => !gone(finding)),
});
const classes = ({ changes }: DiffDocument): readonly string[] => changes.map((change) => change.class);

describe('another policy on another day', () => {
  const hash = `azure-vpn-p2s/tls/certificate-signature-hash@${url}`;
  const onDay = (result: ResultDocument, asOf: string): ResultDocument => ({ ...result, asOf });
  const { asOf } = sampleResult();
  const pair = (at: string, reason: Reasons, day: string): DiffDocument =>
    diffResults(judgedAs({ verdict: 'pass', reason }, at), onDay(withDigest(judgedAs({ verdict: 'fail' }, at)), day));

  test('does not hide a certificate that ended in between', () => {
    const diff = pair(hash, 'sound', '2027-06-01');
    expect(classes(diff)).toEqual(['new']);
    expect(exitCodeOfDiff(diff)).toBe(1);
  });
  test('on the same day explains it', () => {
    const diff = pair(hash, 'sound', asOf);
    expect(classes(diff)).toEqual(['policy-changed']);
    expect(exitCodeOfDiff(diff)).toBe(0);
  });
  test('does not hide a clause that began to hold', () => {
    expect(classes(pair(id, 'not-in-force', '2027-06-01'))).toEqual(['new']);
  });
  test('explains a clause of which the day decides nothing', () => {
    expect(classes(pair(id, 'refused', '2027-06-01'))).toEqual(['policy-changed']);
  });
});

describe('the comparison of two results', () => {
  test('of one with itself finds nothing', () => {
    const diff = diffResults(sampleResult(), sampleResult());
    expect(diff.changes).toEqual([]);
    expect(diff.isWorse).toBe(false);
    expect(diff.counts).toEqual({
      new: 0,
      worse: 0,
      better: 0,
      fixed: 0,
      'policy-changed': 0,
      'no-longer-tested': 0,
      unchanged: sampleResult().findings.length,
    });
  });

  test.each<[string, Judged, Judged, string]>([
    ['pass to fail', { verdict: 'pass' }, { verdict: 'fail' }, 'new'],
    ['inconclusive to fail', { verdict: 'inconclusive' }, { verdict: 'fail' }, 'new'],
    ['not applicable to fail', { verdict: 'not-applicable' }, { verdict: 'fail' }, 'new'],
    ['fail to pass', { verdict: 'fail' }, { verdict: 'pass' }, 'fixed'],
    ['inconclusive to pass', { verdict: 'inconclusive' }, { verdict: 'pass' }, 'better'],
    ['pass to inconclusive', { verdict: 'pass' }, { verdict: 'inconclusive' }, 'no-longer-tested'],
    ['fail to inconclusive', { verdict: 'fail' }, { verdict: 'inconclusive' }, 'no-longer-tested'],
    ['fail to not applicable', { verdict: 'fail' }, { verdict: 'not-applicable' }, 'no-longer-tested'],
  ])('%s', (_name, old, now, expected) => {
    const diff = diffResults(judgedAs(old), judgedAs(now));
    expect(diff.changes).toMatchObject([
      { class: expected, id, old: { verdict: old.verdict }, new: { verdict: now.verdict } },
    ]);
    expect(diff.isWorse).toBe(expected === 'new');
    expect(diff.isIncomplete).toBe(expected === 'no-longer-tested');
  });

  test.each<[string, Judged, Judged]>([
    [
      'inconclusive for another reason',
      { verdict: 'inconclusive', reason: 'silent' },
      { verdict: 'inconclusive', reason: 'reset' },
    ],
    ['not applicable to pass', { verdict: 'not-applicable' }, { verdict: 'pass' }],
    [
      'a pass with other values',
      { verdict: 'pass', observed: { refused: 1 } },
      { verdict: 'pass', observed: { refused: 2 } },
    ],
  ])('%s is no change', (_name, old, now) => {
    expect(classes(diffResults(judgedAs(old), judgedAs(now)))).toEqual([]);
  });

  test.each<[string, readonly Json[], readonly Json[], string[], readonly Json[], readonly Json[]]>([
    ['more values', [chacha], [chacha, rc4], ['worse'], [rc4], []],
    ['fewer values', [chacha, rc4], [rc4], ['better'], [], [chacha]],
    ['other values', [chacha], [rc4], ['worse'], [rc4], [chacha]],
    ['the same values in another order', [chacha, rc4], [rc4, chacha], [], [], []],
    [
      'the same values with their names in another order',
      [chacha],
      [{ suite: chacha.suite, version: 'TLSv1.2' }],
      [],
      [],
      [],
    ],
  ])('a failure by %s', (_name, old, now, expected, appeared, disappeared) => {
    const { changes } = diffResults(failing(old), failing(now));
    expect(changes.map((change) => change.class)).toEqual(expected);
    if (expected.length > 0) expect(changes[0]).toMatchObject({ appeared, disappeared });
  });

  test('the numbers decide where a failure names only the first of what was seen', () => {
    expect(classes(diffResults(failing([chacha], 70), failing([chacha], 71)))).toEqual(['worse']);
    expect(classes(diffResults(failing([chacha], 70), failing([rc4], 69)))).toEqual(['better']);
    expect(classes(diffResults(failing([chacha], 70), failing([rc4], 70)))).toEqual(['worse']);
    expect(classes(diffResults(failing([chacha], 70), failing([chacha], 70)))).toEqual([]);
  });

  test('a target that is no longer scanned leaves its decided clauses no longer tested', () => {
    const before = sampleResult();
    const after = without(
      { ...before, targets: before.targets.filter((target) => target.url !== url) },
      ({ target }) => target === url,
    );
    const diff = diffResults(before, after);
    const decided = before.findings.filter(
      ({ target, verdict }) => target === url && (verdict === 'pass' || verdict === 'fail'),
    );
    expect(diff.targets).toMatchObject({ added: [], removed: [url] });
    expect(diff.counts['no-longer-tested']).toBe(decided.length);
    expect(diff.changes.every((change) => change.new === null)).toBe(true);
    expect(diff.isWorse).toBe(false);
  });

  test('a new target is told, and of its clauses those that fail', () => {
    const after = sampleResult();
    const before = without(
      { ...after, targets: after.targets.filter((target) => target.url !== url) },
      ({ target }) => target === url,
    );
    const diff = diffResults(before, after);
    expect(diff.targets).toMatchObject({ added: [url], removed: [] });
    expect(new Set(classes(diff))).toEqual(new Set(['new']));
    expect(diff.changes.every(({ old, new: now }) => old === null && now?.verdict === 'fail')).toBe(true);
  });

  test('is incomplete where a policy or a clause is not given any more that was decided, and not where it was not', () => {
    const before = sampleResult();
    const policy = 'house-rules';
    const isOfPolicy = (one: Finding): boolean => one.policy === policy;
    const decided = before.findings
      .filter(isOfPolicy)
      .filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
    expect(decided.length).toBeGreaterThan(0);
    const after = { ...before, policies: before.policies.filter((one) => one.id !== policy) };
    const diff = diffResults(before, without(after, isOfPolicy));
    expect(diff.counts['no-longer-tested']).toBe(decided.length);
    expect([diff.isIncomplete, exitCodeOfDiff(diff)]).toEqual([true, 2]);
    const undecided = without(before, ({ verdict }) => verdict === 'inconclusive' || verdict === 'not-applicable');
    expect(undecided.findings.length).toBeLessThan(before.findings.length);
    const same = diffResults(before, undecided);
    expect([same.isIncomplete, exitCodeOfDiff(same)]).toEqual([false, 0]);
  });

  test('is complete where a clause is over by its own dates', () => {
    const over = judgedAs({ verdict: 'not-applicable', reason: 'not-in-force' });
    const diff = diffResults(judgedAs({ verdict: 'pass' }), over);
    expect(classes(diff)).toEqual(['no-longer-tested']);
    expect([diff.isIncomplete, exitCodeOfDiff(diff)]).toEqual([false, 0]);
  });

  test('its changes stand by class', () => {
    const row = 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10';
    const before = judgedAs({ verdict: 'fail' }, row);
    const diff = diffResults(judgedAsToo(before, id, 'pass'), judgedAsToo(before, row, 'pass'));
    expect(diff.changes.map((change) => [change.class, change.id])).toEqual([
      ['new', id],
      ['fixed', row],
    ]);
  });
});

function judgedAsToo(result: ResultDocument, at: string, verdict: 'pass'): ResultDocument {
  return {
    ...result,
    findings: result.findings.map((one) =>
      one.id === at ? { ...one, verdict, evidence: ['obs-0001'] as const } : one,
    ),
  };
}

describe('another policy over the same facts', () => {
  test.each<[string, Judged, Judged]>([
    ['pass to fail', { verdict: 'pass' }, { verdict: 'fail' }],
    ['fail to pass', { verdict: 'fail' }, { verdict: 'pass' }],
    ['pass to inconclusive', { verdict: 'pass' }, { verdict: 'inconclusive' }],
  ])('%s: only the policy changed, and the gateway is not worse', (_name, old, now) => {
    const diff = diffResults(judgedAs(old), withDigest(judgedAs(now)));
    expect(classes(diff)).toEqual(['policy-changed']);
    expect(diff.isWorse).toBe(false);
  });

  test('counts as new where the facts are other ones', () => {
    const now = withDigest(judgedAs({ verdict: 'fail' }));
    const targets = now.targets.map((target) =>
      target.url === url && target.facts.tls !== undefined
        ? { ...target, facts: { ...target.facts, tls: { ...target.facts.tls, versions: ['SSLv3', 'TLSv1.2'] } } }
        : target,
    );
    expect(classes(diffResults(judgedAs({ verdict: 'pass' }), { ...now, targets }))).toEqual(['new']);
  });

  test('counts as new where another policy changed', () => {
    const now = withDigest(judgedAs({ verdict: 'fail' }), 'house-rules');
    expect(classes(diffResults(judgedAs({ verdict: 'pass' }), now))).toEqual(['new']);
  });

  test('counts as new where a day has passed and the clause is about a certificate', () => {
    const at = `azure-vpn-p2s/tls/certificate-not-expired@${url}`;
    const now = { ...withDigest(judgedAs({ verdict: 'fail' }, at)), asOf: '2026-12-24' };
    expect(classes(diffResults(judgedAs({ verdict: 'pass' }, at), now))).toEqual(['new']);
  });
});

describe('the exit code against a baseline', () => {
  /** Nothing is open: of the sample, what a charon of 5.9 cannot offer is. */
  const closed = (result: ResultDocument): ResultDocument => ({
    ...result,
    findings: result.findings.map((finding): Finding => {
      const { open: _open, ...observed } = { open: 0, ...finding.observed };
      const verdict = finding.verdict === 'inconclusive' ? 'pass' : finding.verdict;
      return otherwise(finding, { observed, verdict });
    }),
  });
  const code = (before: ResultDocument, after: ResultDocument): number =>
    exitCodeAgainst(after, diffResults(before, after));
  const conforming = closed(judgedAs({ verdict: 'pass' }));

  test('is 1 when something new fails', () => {
    expect(code(conforming, closed(judgedAs({ verdict: 'fail' })))).toBe(1);
  });
  test('is 0 when it fails as it did before', () => {
    expect(code(closed(failing([chacha])), closed(failing([chacha])))).toBe(0);
  });
  test('is 2 when it fails as it did before, and the rest of the clause is open now', () => {
    const after = closed(failing([chacha]));
    const findings = after.findings.map((one) =>
      one.id === id ? otherwise(one, { observed: { ...one.observed, open: 7 } }) : one,
    );
    expect(code(closed(failing([chacha])), { ...after, findings })).toBe(2);
  });
  test('is 1 when it fails by more', () => {
    expect(code(closed(failing([chacha])), closed(failing([chacha, rc4])))).toBe(1);
  });
  test('is 0 when it fails by less, and when a changed policy lets it pass', () => {
    expect(code(closed(failing([chacha, rc4])), closed(failing([chacha])))).toBe(0);
    expect(code(closed(failing([chacha])), withDigest(conforming))).toBe(0);
  });
  test('is 2 when one clause is open, nothing was judged at all, or nothing at one of the targets', () => {
    const same = { changes: [] };
    const { findings } = closed(failing([chacha]));
    const [known] = findings.filter((one) => one.id === id);
    if (known === undefined) throw new Error('the sample has no such finding');
    const elsewhere = { ...known, target: 'sstp://192.0.2.99:443', verdict: 'not-applicable' } as Finding;
    const of = (...some: readonly Finding[]): number => exitCodeAgainst({ interrupted: false, findings: some }, same);
    expect(of(known)).toBe(0);
    expect(of(known, { ...known, id: 'other', verdict: 'inconclusive' })).toBe(2);
    expect(of()).toBe(2);
    expect(of(known, elsewhere)).toBe(2);
  });
  test('is 1 when a changed policy makes it fail', () => {
    expect(code(conforming, withDigest(closed(judgedAs({ verdict: 'fail' }))))).toBe(1);
  });
  test('is 0 when what fails anew is waived', () => {
    const after = closed(judgedAs({ verdict: 'fail' }));
    const waiver = { id: 'W', reason: 'r', owner: 'o', approver: 'a', expires: '2027-01-01' };
    const findings = after.findings.map((one) => (one.id === id ? { ...one, waiver } : one));
    expect(code(conforming, { ...after, findings })).toBe(0);
  });
  test('is 2 when something is open', () => {
    expect(code(sampleResult(), sampleResult())).toBe(2);
  });
  test.each(['pass', 'fail'] as const)('is 2 when a clause that had a %s is not there any more', (verdict) => {
    const after = without(closed(judgedAs({ verdict: 'pass' })), (one) => one.id === id);
    expect(code(closed(judgedAs({ verdict })), after)).toBe(2);
    expect(code(closed(judgedAs({ verdict: 'not-applicable' })), after)).toBe(0);
  });
  test('is 2 when another version of the policy leaves a clause out, and when it does not apply any more', () => {
    const after = without(closed(judgedAs({ verdict: 'pass' })), (one) => one.id === id);
    const diff = diffResults(conforming, withDigest(after));
    expect(classes(diff)).toEqual(['policy-changed']);
    expect([exitCodeAgainst(after, diff), exitCodeOfDiff(diff)]).toEqual([2, 2]);
    expect(code(conforming, closed(judgedAs({ verdict: 'not-applicable' })))).toBe(2);
  });
  test('is 0 when a clause is over by its own dates', () => {
    expect(code(conforming, closed(judgedAs({ verdict: 'not-applicable', reason: 'not-in-force' })))).toBe(0);
  });
  describe('where a target is not scanned any more', () => {
    const gone = 'sstp://192.0.2.99:443';
    const goneId = `azure-vpn-p2s/${clause}@${gone}`;
    const withGone = (verdict: Finding['verdict']): ResultDocument => {
      const before = closed(failing([chacha]));
      const [target] = before.targets;
      const finding = before.findings.find((one) => one.id === id);
      if (target === undefined || finding === undefined) throw new Error('the sample has no such finding');
      const also = { ...finding, id: goneId, target: gone, verdict } as Finding;
      const { gateway: _gateway, ...unnamed } = target;
      return {
        ...before,
        targets: [...before.targets, { ...unnamed, url: gone, host: '192.0.2.99' }],
        findings: [...before.findings, also],
      };
    };
    test.each(['pass', 'fail'] as const)('is 2 when the baseline has a %s of it', (verdict) => {
      expect(code(withGone(verdict), closed(failing([chacha])))).toBe(2);
    });
    test('is 0 when the baseline decided nothing of it', () => {
      expect(code(withGone('not-applicable'), closed(failing([chacha])))).toBe(0);
    });
    test('is 1 when something else fails anew', () => {
      expect(code(withGone('pass'), closed(failing([chacha, rc4])))).toBe(1);
    });
  });
  test('is 130 when the run was interrupted', () => {
    expect(code(sampleResult(), { ...sampleResult(), interrupted: true })).toBe(130);
  });
});

describe('what failed before and after', () => {
  const change = (before: ResultDocument, after: ResultDocument): DiffDocument['changes'][number] | undefined =>
    diffResults(before, after).changes.find((one) => one.id === id);

  test('is compared as values, whatever the order of names, of lists and of texts that look alike', () => {
    const turned = { suite: chacha.suite, version: chacha.version };
    expect(change(failing([chacha]), failing([turned]))).toBeUndefined();
    expect(change(failing([{ of: [chacha] }]), failing([{ of: [turned] }]))).toBeUndefined();
    expect(change(failing([['a', 'b']]), failing([['b', 'a']]))?.class).toBe('worse');
    expect(change(failing([['a']]), failing([{ 0: 'a' }]))?.class).toBe('worse');
    expect(change(failing(['1']), failing([1]))?.class).toBe('worse');
  });

  test('is better where something went, by names or by numbers, and nothing came', () => {
    expect(change(failing([chacha, rc4]), failing([chacha]))?.class).toBe('better');
    expect(change(failing([chacha], 9), failing([chacha], 8))).toMatchObject({
      class: 'better',
      appeared: [],
      disappeared: [],
    });
    expect(change(failing([chacha, rc4], 9), failing([chacha], 9))?.class).toBe('better');
    expect(change(failing([chacha], 9), failing([rc4], 8))?.class).toBe('better');
    expect(change(failing([chacha], 9), failing([rc4], 9))?.class).toBe('worse');
    expect(change(failing([chacha], 9), failing([chacha], 10))?.class).toBe('worse');
    expect(change(failing([chacha, rc4]), failing([chacha, { suite: 'x' }]))?.class).toBe('worse');
    expect(change(failing([chacha, rc4]), failing([{ suite: 'x' }]))?.class).toBe('worse');
  });

  test('is told with its number where it is known', () => {
    const full = judgedAs({ verdict: 'fail', observed: { accepted: Array.from({ length: 64 }, (_, at) => `S${at}`) } });
    expect(change(failing([chacha]), full)).toMatchObject({ old: { count: 1 }, new: { verdict: 'fail', count: null } });
    const passed = judgedAs({ verdict: 'pass', reason: 'refused' });
    expect(change(failing([chacha], 3), passed)).toMatchObject({
      class: 'fixed',
      old: { verdict: 'fail', reason: 'accepted', count: 3 },
      new: { verdict: 'pass', reason: 'refused' },
    });
    expect(change(failing([chacha]), passed)?.new).not.toHaveProperty('count');
  });

  test('is worse as a whole by one thing that got worse beside one that is new', () => {
    const other = `azure-vpn-p2s/tls/certificate-signature-hash@${url}`;
    const fails = (result: ResultDocument): ResultDocument => ({
      ...result,
      findings: result.findings.map((one) =>
        one.id === other ? { ...one, verdict: 'fail', reason: 'accepted', observed: {}, evidence: ['obs-0001'] } : one,
      ),
    });
    const diff = diffResults(failing([chacha]), fails(failing([chacha, rc4])));
    expect(diff.counts).toMatchObject({ new: 1, worse: 1 });
    expect(diff.isWorse).toBe(true);
    expect(diff.counts.unchanged).toBe(sampleResult().findings.length - 2);
    const open = judgedAs({ verdict: 'inconclusive' });
    expect(diffResults(open, judgedAs({ verdict: 'not-applicable' })).isIncomplete).toBe(false);
  });
});

describe('another policy', () => {
  const withFacts = (result: ResultDocument, part: 'ike' | 'tls', value: Json): ResultDocument => ({
    ...result,
    targets: result.targets.map((target) =>
      target.url === url ? { ...target, facts: { ...target.facts, [part]: value } } : target,
    ),
  });
  const pass = judgedAs({ verdict: 'pass', reason: 'refused' });
  test('explains a clause of a table by what was seen of that table, whatever else was seen', () => {
    const after = withDigest(failing([chacha]));
    expect(classes(diffResults(pass, withFacts(after, 'ike', { other: true })))).toEqual(['policy-changed']);
    expect(classes(diffResults(pass, withFacts(after, 'tls', { other: true })))).toEqual(['new']);
    const bare = (result: ResultDocument): ResultDocument => ({
      ...result,
      targets: result.targets.map((target) => (target.url === url ? { ...target, facts: {} } : target)),
    });
    expect(classes(diffResults(bare(pass), bare(after)))).toEqual(['new']);
  });

  test.each([
    ['ike', 'azure-vpn-p2s/ike/row-01@ikev2://192.0.2.10', 'ipsec'],
    ['ipsec', 'azure-vpn-p2s/ipsec/row-01@ikev2://192.0.2.10', 'ike'],
  ] as const)('explains a clause of the table %s whatever else was seen', (table, at, elsewhere) => {
    const seeing = (result: ResultDocument, part: string): ResultDocument => ({
      ...result,
      targets: result.targets.map((one) => ({ ...one, facts: { ...one.facts, [part]: { other: true } } })),
    });
    const [before, after] = [judgedAs({ verdict: 'pass' }, at), withDigest(judgedAs({ verdict: 'fail' }, at))];
    expect(classes(diffResults(before, after))).toEqual(['policy-changed']);
    expect(classes(diffResults(before, seeing(after, elsewhere)))).toEqual(['policy-changed']);
    expect(classes(diffResults(before, seeing(after, table)))).toEqual(['new']);
  });

  /** With the clause made one of no table, such as a check beside them. */
  const asCheck = (result: ResultDocument): ResultDocument => ({
    ...result,
    policies: result.policies.map((one) => ({
      ...one,
      clauses: one.clauses.map(({ table, ...of }) => (of.id === clause ? { ...of, kind: 'check' } : { ...of, table })),
    })) as ResultDocument['policies'],
  });

  test('explains a check by all that was seen, and not by itself on another day', () => {
    const [before, after] = [asCheck(pass), asCheck(withDigest(failing([chacha])))];
    expect(classes(diffResults(before, after))).toEqual(['policy-changed']);
    expect(classes(diffResults(before, withFacts(after, 'ike', { other: true })))).toEqual(['new']);
    expect(classes(diffResults(before, { ...after, asOf: '2027-06-01' }))).toEqual(['new']);
  });

  test('explains a clause that it does not have any more by what was seen of its table, on another day too', () => {
    const left = withFacts(
      without(withDigest(pass), (one) => one.id === id),
      'ike',
      { other: true },
    );
    const policies = left.policies.map((one) => ({ ...one, clauses: one.clauses.filter((of) => of.id !== clause) }));
    for (const asOf of [left.asOf, '2027-06-01']) {
      expect(classes(diffResults(pass, { ...left, policies, asOf }))).toEqual(['policy-changed']);
    }
  });

  test('does not explain a target that is gone', () => {
    const after = withDigest(without(pass, (one) => one.target === url));
    const gone = { ...after, targets: after.targets.filter((one) => one.url !== url) };
    expect(new Set(classes(diffResults(pass, gone)))).toEqual(new Set(['no-longer-tested']));
  });

  test('explains nothing at a target that was not there, or by a policy that was not there', () => {
    const after = withDigest(failing([chacha]));
    const gone = { ...pass, targets: pass.targets.filter((target) => target.url !== url) };
    expect(diffResults(gone, after).changes.find((one) => one.id === id)?.class).toBe('new');
    const unknown = { ...pass, policies: pass.policies.filter((policy) => policy.id !== 'azure-vpn-p2s') };
    expect(diffResults(unknown, after).changes.find((one) => one.id === id)?.class).toBe('new');
  });
});

test('compares a policy that was renamed with itself', () => {
  const named = (result: ResultDocument, name: string): ResultDocument => ({
    ...result,
    policies: result.policies.map((policy) => (policy.id === 'azure-vpn-p2s' ? { ...policy, id: name } : policy)),
    findings: result.findings.map((finding) =>
      finding.policy === 'azure-vpn-p2s'
        ? { ...finding, policy: name, id: `${name}/${finding.clause}@${finding.target}` }
        : finding,
    ),
  });
  const older = named(failing([chacha]), 'nist-sp-800-77r1');
  const newer = named(failing([chacha, rc4]), 'nist-sp-800-77@r1');
  expect(diffResults(older, newer).changes).toMatchObject([
    { class: 'worse', id: `nist-sp-800-77@r1/${clause}@${url}`, appeared: [rc4] },
  ]);
  expect(diffResults(older, named(failing([chacha]), 'nist-sp-800-77@r1')).changes).toEqual([]);
});

describe('advice', () => {
  const advised = (result: ResultDocument): ResultDocument => ({
    ...result,
    findings: result.findings.map((finding) => (finding.id === id ? { ...finding, weight: 'should' } : finding)),
  });
  const compared = (before: ResultDocument, after: ResultDocument): readonly unknown[] => {
    const diff = diffResults(before, after);
    const strict = { strict: true };
    return [diff.isWorse, diff.isIncomplete, exitCodeOfDiff(diff), exitCodeOfDiff(diff, strict), classes(diff)];
  };
  const passing = judgedAs({ verdict: 'pass' });
  const open = judgedAs({ verdict: 'inconclusive' });

  test('that is not followed any more is told and nothing worse, but where it is strict', () => {
    expect(compared(advised(passing), advised(failing([chacha])))).toEqual([false, false, 0, 1, ['new']]);
    expect(compared(advised(passing), advised(open))).toEqual([false, false, 0, 2, ['no-longer-tested']]);
    expect(diffResults(advised(passing), advised(open)).changes).toMatchObject([{ weight: 'should' }]);
  });

  test('is advice where both results say so, and what must hold otherwise', () => {
    expect(compared(passing, advised(failing([chacha])))).toEqual([true, false, 1, 1, ['new']]);
    expect(compared(advised(passing), failing([chacha]))).toEqual([true, false, 1, 1, ['new']]);
    expect(compared(passing, advised(open))).toEqual([false, true, 2, 2, ['no-longer-tested']]);
  });

  test('decides the exit code against a baseline where it is strict', () => {
    const quiet = (result: ResultDocument): ResultDocument => ({
      ...result,
      findings: result.findings
        .filter((one) => one.id === id || one.verdict === 'pass')
        .map((one) => (one.verdict === 'inconclusive' ? otherwise(one, { verdict: 'pass' }) : one)),
    });
    const [before, after] = [quiet(advised(passing)), quiet(advised(failing([chacha])))];
    const diff = diffResults(before, after);
    expect([exitCodeAgainst(after, diff), exitCodeAgainst(after, diff, { strict: true })]).toEqual([0, 1]);
  });
});
