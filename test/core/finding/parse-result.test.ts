import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { clauseKinds } from '../../../core/finding/clause-directions.ts';
import type { Finding, WaiverReference } from '../../../core/finding/finding.ts';
import { parseResult } from '../../../core/finding/parse-result.ts';
import type { ResultDocument, WaiverEntry } from '../../../core/finding/result.ts';
import schema from '../../../schemas/result.schema.json' with { type: 'json' };
import { applyWaivers } from '../../../src/judge/waivers/apply-waivers.ts';
import { resummarised } from '../../support/resummarised.ts';

const sample = JSON.parse(
  readFileSync(new URL('../../../reports/samples/json.json', import.meta.url), 'utf8'),
) as ResultDocument;

/** What the reader says of a document; undefined where it takes it. */
function refusal(document: object): string | undefined {
  try {
    expect(parseResult(JSON.stringify(document), 'r.json')).toEqual(document);
    return undefined;
  } catch (error) {
    if (!(error instanceof DocumentFileError)) throw error;
    return error.message;
  }
}

const at = (verdict: Finding['verdict'], nth = 0): Finding => {
  const found = sample.findings.filter((one) => one.verdict === verdict)[nth];
  if (found === undefined) throw new Error(`the sample has no ${verdict}`);
  return found;
};
const failed = at('fail');
const [passed, otherPass] = [at('pass'), sample.findings.findLast(({ verdict }) => verdict === 'pass') ?? at('pass')];
/** The sample with the members of one finding changed, and its summaries as they were. */
const withFinding = (of: Finding, change: object): ResultDocument => ({
  ...sample,
  findings: sample.findings.map((one) => (one === of ? { ...one, ...change } : one)),
});

describe('a saved result', () => {
  test('is read with two targets at one address, of which a name or credentials tell the second', () => {
    const [target] = sample.targets.filter(({ scheme }) => scheme === 'ikev2');
    const second = `${target?.url}#eap`;
    const findings = sample.findings.flatMap((one): readonly Finding[] => {
      const own = { ...one, id: `${one.policy}/${one.clause}@${second}`, target: second } as Finding;
      return one.target === target?.url ? [one, own] : [one];
    });
    const observations = sample.observations.flatMap((one) =>
      one.target === target?.url ? [one, { ...one, id: `${one.id}0000`, target: second }] : [one],
    );
    const own = findings.map((one) =>
      one.target === second ? { ...one, evidence: one.evidence.map((id) => `${id}0000`) } : one,
    ) as Finding[];
    const targets = [...sample.targets, { ...target, url: second }] as ResultDocument['targets'];
    expect(refusal(resummarised({ ...sample, targets, observations, findings: own }, (one) => one))).toBeUndefined();
  });
  test('is taken as it was written', () => {
    expect(refusal(sample)).toBeUndefined();
  });

  test('whose times lead to no day is refused', () => {
    for (const member of ['startedAtMs', 'elapsedMs'] as const) {
      const observations = sample.observations.map((one, place) => (place === 0 ? { ...one, [member]: 1e300 } : one));
      expect(refusal({ ...sample, observations })).toMatch(/^r\.json: .*(?:31622400000|Too big)/u);
    }
  });

  test('whose summary says other than its findings is refused, and both are named', () => {
    const { pass, fail, inconclusive, notApplicable } = sample.summary;
    const rest = `${inconclusive} inconclusive, ${notApplicable} not applicable`;
    const says = (verdict: string, passes: number, fails: number): string =>
      `"${verdict}, ${passes} pass, ${fails} fail, ${rest}"`;
    const found = says('violates', pass, fail);
    for (const [change, said] of [
      [{ verdict: 'conforms' }, says('conforms', pass, fail)],
      [{ pass: pass + 1 }, says('violates', pass + 1, fail)],
      [{ fail: 0 }, says('violates', pass, 0)],
      [{ verdict: 'inconclusive', fail: 0 }, says('inconclusive', pass, 0)],
    ] as const) {
      const summary = { ...sample.summary, ...change };
      expect(refusal({ ...sample, summary })).toBe(`r.json: the summary says ${said}, and its findings say ${found}`);
    }
    for (const count of ['inconclusive', 'notApplicable'] as const) {
      const summary = { ...sample.summary, [count]: sample.summary[count] - 1 };
      expect(refusal({ ...sample, summary })).toMatch(/^r\.json: the summary says .* and its findings say /u);
    }
  });

  test('with one target whose summary says other than its findings is refused', () => {
    const of = sample.targets.findIndex(({ url }) => url === failed.target);
    const targets = sample.targets.map((one, place) =>
      place === of ? { ...one, summary: { ...one.summary, verdict: 'conforms' } } : one,
    );
    expect(refusal({ ...sample, targets })).toContain(`r.json: the summary of ${failed.target} says "conforms, `);
  });

  test('with a failure that was made a pass is refused', () => {
    expect(refusal(withFinding(failed, { verdict: 'pass' }))).toContain('the summary says "violates');
  });

  test('that leaves out a finding or judges a clause twice is refused, with the clause and the target', () => {
    const left = resummarised({ ...sample, findings: sample.findings.filter((one) => one !== failed) }, (one) => one);
    expect(refusal(left)).toBe(
      `r.json: a finding of ${failed.policy}/${failed.clause} at ${failed.target} wanted, none found`,
    );
    const twice = resummarised({ ...sample, findings: [...sample.findings, passed] }, (one) => one);
    expect(refusal(twice)).toBe(`r.json: every finding once wanted, ${passed.id} found twice`);
  });

  test.each([
    ['id', { id: `${passed.id}0` }, `is of ${passed.id} by its members`],
    ['clause', { clause: 'tls/row-99' }, `is of ${passed.policy}/tls/row-99@${passed.target} by its members`],
    ['target', { target: 'tls://192.0.2.9:443' }, 'by its members'],
    ['direction', { direction: 'beside-tables' }, 'is "beside-tables", which a clause of kind "'],
    ['evidence that is empty', { evidence: [] }, 'says "pass" without evidence'],
    ['evidence that is not there', { evidence: ['obs-9999'] }, 'rests on observations that are not there'],
    [
      'evidence that is not there, beside some that is',
      { evidence: [...passed.evidence, 'obs-9999'] },
      'rests on observations that are not there',
    ],
    ['evidence of another target', { evidence: otherPass.evidence }, 'which is of another target'],
  ])('with a finding that contradicts itself in its %s is refused', (_what, change, says) => {
    const id = 'id' in change ? change.id : passed.id;
    expect(refusal(withFinding(passed, change))).toContain(`r.json: finding ${id} `);
    expect(refusal(withFinding(passed, change))).toContain(says);
  });

  test.each(schema.required)('without its %s is refused', (member) => {
    const rest = Object.fromEntries(Object.entries(sample).filter(([name]) => name !== member));
    expect(refusal(rest)).toMatch(new RegExp(`\\b${member}: Invalid (?:input|option)`, 'u'));
  });

  test('of no policy judges nothing', () => {
    expect(refusal(resummarised({ ...sample, policies: [], findings: [] }, (one) => one))).toBeUndefined();
  });

  test('of a rule that its clause does not have is refused', () => {
    const policies = sample.policies.map((one) => ({
      ...one,
      clauses: one.clauses.map((of) => (of.id === 'tls/nothing-else' ? { ...of, kind: 'row' } : of)),
    }));
    expect(refusal({ ...sample, policies })).toContain(
      'is judged by rule "nothing-else", which is not that of a clause of kind "row"',
    );
  });

  test('in which a finding tells what its rule does not tell is refused, with the place', () => {
    const [{ observed, expected }, id] = [failed, failed.id];
    expect(refusal(withFinding(failed, { observed: { ...observed, accepted: 'lots' } }))).toContain(
      `finding ${id} has a wrong observed.accepted: `,
    );
    expect(refusal(withFinding(failed, { observed: { ...observed, more: 1 } }))).toContain('has a wrong observed: ');
    expect(refusal(withFinding(failed, { expected: { ...expected, vendor: [] } }))).toContain(
      'has a wrong expected.vendor: ',
    );
  });

  test('whose target has another host or port than its URL is refused, and both are told', () => {
    const targets = sample.targets.map((one, place) => (place === 0 ? { ...one, port: 4500 } : one));
    expect(refusal({ ...sample, targets })).toBe(
      'r.json: target ikev2://192.0.2.10 wanted as ikev2, host 192.0.2.10, port 500, found as ikev2, host 192.0.2.10, port 4500',
    );
    const last = sample.targets.map((one, place) => (place === sample.targets.length - 1 ? { ...one, port: 1 } : one));
    expect(refusal({ ...sample, targets: last })).toMatch(/found as [^,]+, host [^,]+, port 1$/u);
    const without = sample.targets.map(({ port: _port, ...one }) => one);
    expect(refusal({ ...sample, targets: without })).toMatch(/port 500, found as ikev2, host [^,]+, port none$/u);
    const [first] = sample.targets;
    const text = JSON.stringify(sample).replaceAll(first?.url ?? '', 'gopher://192.0.2.10');
    expect(refusal(JSON.parse(text) as object)).toMatch(/^r\.json: target "gopher:/u);
    const unknown = sample.targets.map((one, place) => (place === 0 ? { ...one, scheme: 'quic' } : one));
    expect(refusal({ ...sample, targets: unknown })).toContain('targets.0.scheme: ');
  });

  test('of a clause or a target that it does not list is refused', () => {
    const stranger = { ...passed, clause: 'tls/row-99', id: `${passed.policy}/tls/row-99@${passed.target}` };
    expect(refusal({ ...sample, findings: [...sample.findings, stranger] })).toContain(
      `finding ${stranger.id} is of a clause that no policy of the result has`,
    );
    const url = 'tls://192.0.2.9:443';
    const elsewhere = { ...passed, target: url, id: `${passed.policy}/${passed.clause}@${url}` };
    expect(refusal({ ...sample, findings: [...sample.findings, elsewhere] })).toContain(
      `finding ${elsewhere.id} is of target ${url}, which is not listed`,
    );
  });

  test('that names an observation, a target, a policy or a clause twice is refused', () => {
    const [observation, target, policy] = [sample.observations[0], sample.targets[0], sample.policies[0]];
    const clause = policy?.clauses[0];
    expect(refusal({ ...sample, observations: [...sample.observations, observation] })).toBe(
      `r.json: every observation once wanted, ${observation?.id} found twice`,
    );
    expect(refusal({ ...sample, targets: [...sample.targets, target] })).toBe(
      `r.json: every target once wanted, ${target?.url} found twice`,
    );
    expect(refusal({ ...sample, policies: [...sample.policies, policy] })).toBe(
      `r.json: every policy once wanted, ${policy?.id} found twice`,
    );
    const policies = [{ ...policy, clauses: [...(policy?.clauses ?? []), clause] }, ...sample.policies.slice(1)];
    expect(refusal({ ...sample, policies })).toBe(
      `r.json: every clause once wanted, ${policy?.id}/${clause?.id} found twice`,
    );
  });

  test('with a fail without evidence is refused', () => {
    expect(refusal(withFinding(failed, { evidence: [] }))).toBe(
      `r.json: finding ${failed.id} says "fail" without evidence`,
    );
  });

  test('with a later observation of a target that it does not list is refused', () => {
    const last = sample.observations.length - 1;
    const observations = sample.observations.map((one, place) =>
      place === last ? { ...one, target: 'tls://x:1' } : one,
    );
    expect(refusal({ ...sample, observations })).toContain('is of target tls://x:1, which is not listed');
  });

  test('with an observation of a target that it does not list is refused', () => {
    const observations = sample.observations.map((one, place) => (place === 0 ? { ...one, target: 'tls://x:1' } : one));
    expect(refusal({ ...sample, observations })).toContain('obs-0001 is of target tls://x:1, which is not listed');
  });

  test.each([
    ['a number for a text', { policies: [{ ...sample.policies[0], title: 7 }] }, 'policies.0.title: '],
    ['a fact of another kind', { targets: [{ ...sample.targets[0], facts: { tls: [] } }] }, 'targets.0.facts.tls: '],
    [
      'a word that its list has not',
      {
        targets: [{ ...sample.targets[0], facts: { ike: { accepted: [], refused: [], additionalKeyExchange: 'x' } } }],
      },
      'targets.0.facts.ike.additionalKeyExchange: ',
    ],
    ['a member that nobody knows', { hidden: true }, 'Unrecognized key: "hidden"'],
    ['an observed that is no object', { findings: [{ ...passed, observed: null }] }, 'findings.0.observed: '],
  ])('with %s is refused with its place', (_what, change, says) => {
    expect(refusal({ ...sample, ...change })).toContain(says);
  });
});

describe('a saved result with waivers', () => {
  const reference: WaiverReference = {
    id: 'W-1',
    reason: 'legacy',
    owner: 'net',
    approver: 'ciso',
    expires: '2099-01-31',
  };
  const file = (expires: string) => ({
    name: 'waivers.yaml',
    digest: `sha256:${'0'.repeat(64)}`,
    waivers: [{ ...reference, expires, clause: failed.clause, target: failed.target }],
  });
  const good = applyWaivers(sample, file(reference.expires));
  const covered = good.findings.filter(({ waiver }) => waiver !== undefined);
  const [entry] = good.waivers?.entries ?? [];
  const withEntry = (change: Partial<WaiverEntry>): object => ({
    ...good,
    waivers: { ...good.waivers, entries: [{ ...entry, ...change }] },
  });

  test('is taken as it was written, also where its waiver expired or covers nothing', () => {
    expect(covered).toHaveLength(1);
    expect(refusal(good)).toBeUndefined();
    expect(refusal(applyWaivers(sample, file('2020-01-31')))).toBeUndefined();
    const unused = { ...file('2099-01-31'), waivers: [{ ...reference, clause: 'none/*', target: '*' }] };
    expect(refusal(applyWaivers(sample, unused))).toBeUndefined();
  });

  test('and one that is in use on its last day is taken, and nothing waived where no policy is', () => {
    expect(refusal(applyWaivers(sample, file(sample.asOf)))).toBeUndefined();
    const bare = resummarised({ ...sample, policies: [], findings: [] }, (one) => one);
    expect(refusal(applyWaivers(bare, file('2099-01-31')))).toBeUndefined();
  });

  test('and a second entry that contradicts itself is refused', () => {
    const second = { ...entry, id: 'W-2', state: 'active', findings: [], exceededBy: [] };
    expect(refusal({ ...good, waivers: { ...good.waivers, entries: [entry, second] } })).toBe(
      'r.json: the waiver W-2 is "active" and covers 0 findings',
    );
  });

  test('and a count of waived that the findings do not bear out is refused', () => {
    const [first] = good.targets;
    expect(refusal({ ...good, summary: { ...good.summary, waived: sample.summary.fail } })).toBe(
      `r.json: the summary says ${sample.summary.fail} waived, and its findings say 1`,
    );
    const { waived: _waived, ...without } = good.summary;
    expect(refusal({ ...good, summary: without })).toBe(
      'r.json: the summary says nothing of waived, and its findings say 1',
    );
    const targets = [{ ...first, summary: { ...first?.summary, waived: 7 } }, ...good.targets.slice(1)];
    expect(refusal({ ...good, targets })).toBe(
      `r.json: the summary of ${first?.url} says 7 waived, and its findings say 0`,
    );
    const { waivers: _waivers, ...bare } = good;
    expect(refusal(bare)).toBe('r.json: the summary says 1 waived, and its findings say nothing');
  });

  test.each([
    ['has expired', { expires: '2020-01-31' }, 'say different things of the waiver W-1'],
    ['is of another owner', { owner: 'x' }, 'say different things of the waiver W-1'],
    ['is of another approver', { approver: 'x' }, 'say different things of the waiver W-1'],
    ['has another reason', { reason: 'x' }, 'say different things of the waiver W-1'],
    ['has another ticket', { ticket: 'x' }, 'say different things of the waiver W-1'],
    ['is another one', { id: 'W-2' }, 'has the waiver W-1, which is not among the waivers'],
    ['is called unused', { state: 'unused', findings: [] }, 'has the waiver W-1, which is unused'],
    ['is called expired', { state: 'expired' }, 'has the waiver W-1, which is expired'],
    ['covers another', { findings: [at('fail', 1).id] }, 'has the waiver W-1, which does not cover it'],
    [
      'covers another too',
      { findings: [failed.id, at('fail', 1).id] },
      `the waiver W-1 covers ${at('fail', 1).id}, which has no waiver`,
    ],
    ['covers a pass', { findings: [failed.id, passed.id] }, `speaks of ${passed.id}, which is no failure`],
    ['is exceeded by a pass', { exceededBy: [passed.id] }, `speaks of ${passed.id}, which is no failure`],
    ['is exceeded by what it covers', { exceededBy: [failed.id] }, `covers ${failed.id} and is exceeded by it`],
  ] as const)('and an entry that %s is refused', (_what, change, says) => {
    expect(refusal(withEntry(change))).toContain(says);
  });

  test('and a waiver that is in use after its last day is refused', () => {
    const late = { ...reference, expires: '2020-01-31' };
    const findings = good.findings.map((one) => (one.waiver === undefined ? one : { ...one, waiver: late }));
    const entries = [{ ...entry, ...late, state: 'active' }];
    expect(refusal({ ...good, findings, waivers: { ...good.waivers, entries } })).toBe(
      `r.json: the waiver W-1 is "active" on ${good.asOf}, and its last day is 2020-01-31`,
    );
  });

  test('and a waiver in its dates that is called expired or used without a finding is refused', () => {
    const unused = applyWaivers(sample, {
      ...file('2099-01-31'),
      waivers: [{ ...reference, clause: 'none/*', target: '*' }],
    });
    const [one] = unused.waivers?.entries ?? [];
    const stated = (state: string): object => ({
      ...unused,
      waivers: { ...unused.waivers, entries: [{ ...one, state }] },
    });
    expect(refusal(stated('expired'))).toContain('the waiver W-1 is "expired" on');
    expect(refusal(stated('active'))).toContain('the waiver W-1 is "active" and covers 0 findings');
    expect(refusal(stated('expiring'))).toContain('the waiver W-1 is "expiring" and covers 0 findings');
  });

  test('and a waiver on a pass, or a waiver twice, is refused', () => {
    const findings = good.findings.map((one) => (one.id === passed.id ? { ...one, waiver: reference } : one));
    const targets = good.targets.map((one) =>
      one.url === passed.target ? { ...one, summary: { ...one.summary, waived: (one.summary.waived ?? 0) + 1 } } : one,
    );
    const summary = { ...good.summary, waived: 2 };
    expect(refusal({ ...good, findings, targets, summary })).toBe(
      `r.json: finding ${passed.id} says "pass" and has a waiver, which only a fail can have`,
    );
    expect(refusal({ ...good, waivers: { ...good.waivers, entries: [entry, entry] } })).toBe(
      'r.json: every waiver once wanted, one found twice',
    );
  });
});

test('the published schema names every kind of clause, of a policy and of what a finding is judged by', () => {
  const { clause, finding } = schema.$defs;
  expect(clause.properties.kind.enum.toSorted()).toEqual([...clauseKinds].toSorted());
  expect(finding.properties.rule.enum).toEqual(clause.properties.kind.enum);
});
