import { describe, expect, test } from 'vitest';
import { exitCodeOf } from '../../../core/finding/exit-code.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { placeOf } from '../../../core/finding/upgrade-result.ts';
import type { Json, JsonObject } from '../../../core/observation/observation.ts';
import { applyWaivers } from '../../../src/judge/waivers/apply-waivers.ts';
import type { Waiver } from '../../../src/judge/waivers/waiver.ts';
import { otherwise } from '../../support/findings.ts';
import { sampleResult } from '../../support/sample-result.ts';

const drifted = 'sstp://192.0.2.20:443';
const nothingElse = `azure-vpn-p2s/tls/nothing-else@${drifted}`;
const waiver: Waiver = {
  id: 'W-1',
  clause: 'tls/nothing-else',
  target: drifted,
  reason: 'old clients',
  owner: 'net',
  approver: 'boss',
  expires: '2027-06-30',
};
const apply = (waivers: readonly Waiver[], result: ResultDocument = sampleResult()): ResultDocument =>
  applyWaivers(result, { name: 'w.yaml', digest: `sha256:${'0'.repeat(64)}`, waivers });
const waivedIds = ({ findings }: ResultDocument): readonly string[] =>
  findings.filter((finding) => finding.waiver !== undefined).map(({ id }) => id);
const states = ({ waivers }: ResultDocument): readonly string[] => (waivers?.entries ?? []).map(({ state }) => state);

const reference = { id: 'W-1', reason: 'old clients', owner: 'net', approver: 'boss', expires: '2027-06-30' };

/** The sample with other values seen where nothing else may be accepted. */
function seeing(accepted: readonly { readonly [name: string]: string }[], count = accepted.length): ResultDocument {
  const result = sampleResult();
  return {
    ...result,
    findings: result.findings.map((finding) =>
      finding.id === nothingElse && finding.verdict === 'fail'
        ? otherwise(finding, { observed: { accepted, count } })
        : finding,
    ),
  };
}

const chacha = { version: 'TLSv1.2', suite: 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256' };
/** The sample with other values, of any shape. */
function seen(accepted: readonly Json[]): ResultDocument {
  const result = seeing([]);
  const findings = result.findings.map((one) =>
    one.id === nothingElse ? otherwise(one, { observed: { accepted } }) : one,
  );
  return { ...result, findings };
}

const rc4 = { version: 'TLSv1.2', suite: 'TLS_RSA_WITH_RC4_128_SHA' };

describe('a waiver that is bound to values', () => {
  const bound = (observed: Waiver['observed'], result: ResultDocument): readonly string[] =>
    waivedIds(apply([{ ...waiver, ...(observed === undefined ? {} : { observed }) }], result));

  test('covers nothing where nothing was seen, and where more was seen than is named', () => {
    expect(bound([chacha], seeing([chacha]))).toEqual([nothingElse]);
    expect(bound([chacha], seeing([]))).toEqual([]);
    expect(bound([chacha], seeing([chacha], 2))).toEqual([]);
    expect(
      bound(
        [chacha],
        seeing(
          Array.from({ length: 64 }, () => chacha),
          64,
        ),
      ),
    ).toEqual([nothingElse]);
  });
  test('covers all of two values or none', () => {
    expect(bound([chacha, rc4], seeing([chacha, rc4]))).toEqual([nothingElse]);
    expect(bound([chacha], seeing([chacha, rc4]))).toEqual([]);
    expect(bound([chacha], seeing([rc4, chacha]))).toEqual([]);
    expect(bound([rc4, chacha], seeing([chacha]))).toEqual([nothingElse]);
  });
  test('takes some names of a mapping, or a text that is one of its values, and no others', () => {
    expect(bound([{ suite: chacha.suite }], seeing([chacha]))).toEqual([nothingElse]);
    expect(bound([{ ...chacha, version: 'TLSv1.0' }], seeing([chacha]))).toEqual([]);
    expect(bound([{ suite: chacha.suite, constructor: 'x' }], seeing([chacha]))).toEqual([]);
    expect(bound([chacha.suite], seeing([chacha]))).toEqual([nothingElse]);
    expect(bound([rc4.suite], seeing([chacha]))).toEqual([]);
    expect(bound(['suite'], seeing([chacha]))).toEqual([]);
    expect(bound([7, true], seeing([chacha]))).toEqual([]);
    expect(bound([{}], seeing([chacha]))).toEqual([nothingElse]);
  });
  test('takes a text alone for one of the values of a mapping, and a name that it has itself', () => {
    expect(bound([7], seen([{ bits: 7 }]))).toEqual([]);
    expect(bound([{ bits: 7 }], seen([{ bits: 7 }]))).toEqual([nothingElse]);
    expect(bound([JSON.parse('{ "__proto__": {} }') as JsonObject], seen([{ bits: 7 }]))).toEqual([]);
  });
  test.each<[string, readonly Json[], Waiver['observed'] & {}, boolean]>([
    ['each of two texts', ['ab', 'cd'], ['ab', 'cd'], true],
    ['one of two texts', ['ab', 'cd'], ['ab'], false],
    ['a mapping with the text', ['ab'], [{ ab: 'ab' }], false],
    ['a text that is a part', ['ab'], ['a'], false],
    ['nothing, named', [null], [null], true],
    ['nothing, and a text named', [null], ['ab'], false],
    ['a list, named', [['ab']], [['ab']], true],
    ['a list, and a text of it named', [['ab']], ['ab'], false],
  ])('takes a single value by itself: %s', (_what, values, observed, covers) => {
    expect(bound(observed, seen(values))).toEqual(covers ? [nothingElse] : []);
  });
});

describe('a waiver', () => {
  test('names its ticket with the failure where it has one', () => {
    const of = (given: Waiver): unknown => apply([given]).findings.find(({ id }) => id === nothingElse)?.waiver;
    expect(of({ ...waiver, ticket: 'T-1' })).toEqual({ ...reference, ticket: 'T-1' });
    expect(of(waiver)).toEqual(reference);
    expect(Object.keys(of(waiver) as object)).not.toContain('ticket');
    expect(apply([]).findings.every((one) => !('waiver' in one))).toBe(true);
    expect(apply([waiver]).findings.filter((one) => 'waiver' in one)).toHaveLength(1);
  });
  test.each([
    ['2026-12-22', 'expiring'],
    ['2026-12-23', 'active'],
    ['2026-11-22', 'expiring'],
    ['2026-11-21', 'expired'],
  ])('whose last day is %s is %s on 2026-11-22', (expires, state) => {
    expect(sampleResult().asOf).toBe('2026-11-22');
    expect(states(apply([{ ...waiver, expires }]))).toEqual([state]);
  });

  test('stands beside the verdict and changes neither it nor the counts', () => {
    const before = sampleResult();
    const after = apply([waiver]);
    expect(waivedIds(after)).toEqual([nothingElse]);
    expect(after.findings.map(({ verdict }) => verdict)).toEqual(before.findings.map(({ verdict }) => verdict));
    expect(after.summary).toEqual({ ...before.summary, waived: 1 });
    expect(after.targets.find(({ url }) => url === drifted)?.summary).toMatchObject({ verdict: 'violates', waived: 1 });
    expect(after.findings.find(({ id }) => id === nothingElse)?.waiver).toEqual({
      id: 'W-1',
      reason: 'old clients',
      owner: 'net',
      approver: 'boss',
      expires: '2027-06-30',
    });
  });

  test('covers failures alone, whatever its globs match', () => {
    const after = apply([{ ...waiver, clause: '*', target: '*' }]);
    const failed = after.findings.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id);
    expect(failed.length).toBeGreaterThan(3);
    expect(waivedIds(after)).toEqual(failed);
  });

  test.each<[string, Partial<Waiver>, boolean]>([
    ['the host', { target: '192.0.2.20' }, true],
    ['the name of the gateway in the inventory', { target: 'drift*' }, true],
    ['another host', { target: '192.0.2.2' }, false],
    ['another scheme', { target: 'ikev2://*' }, false],
    ['the policy', { policy: 'azure-*' }, true],
    ['another policy', { policy: 'nist-*' }, false],
  ])('is selected by %s', (_name, selector, covers) => {
    expect(waivedIds(apply([{ ...waiver, ...selector }]))).toEqual(covers ? [nothingElse] : []);
  });

  test('of another target does not cover one that is no gateway of the inventory', () => {
    const result = sampleResult();
    const targets = result.targets.map(({ gateway: _gateway, ...target }) => target);
    const of = (target: string): readonly string[] => waivedIds(apply([{ ...waiver, target }], { ...result, targets }));
    expect(of('drift*')).toEqual([]);
    expect(of('192.0.2.20')).toEqual([nothingElse]);
  });

  test('is selected by the host of an address of IPv6, without its brackets', () => {
    const url = 'sstp://[2001:db8::443]:443';
    const result = JSON.parse(JSON.stringify(sampleResult()).replaceAll(drifted, url)) as ResultDocument;
    const targets = result.targets.map((one) => (one.url === url ? { ...one, ...placeOf({ url }) } : one));
    const of = (target: string): readonly string[] => waivedIds(apply([{ ...waiver, target }], { ...result, targets }));
    expect(of('2001:db8::443')).toEqual([`azure-vpn-p2s/tls/nothing-else@${url}`]);
    expect(of('2001:db8::444')).toEqual([]);
  });

  test('is selected by the kind of the clause', () => {
    const { clause: _, ...rest } = waiver;
    const ids = waivedIds(apply([{ ...rest, rule: 'cert*' }]));
    expect(ids).toEqual([
      `azure-vpn-p2s/tls/certificate-not-expired@${drifted}`,
      `azure-vpn-p2s/tls/certificate-chain-valid@${drifted}`,
    ]);
  });

  test('holds on its last day and not on the next', () => {
    const on = (asOf: string): ResultDocument =>
      apply([{ ...waiver, expires: '2026-12-01' }], { ...sampleResult(), asOf });
    expect(waivedIds(on('2026-12-01'))).toEqual([nothingElse]);
    const after = on('2026-12-02');
    expect(waivedIds(after)).toEqual([]);
    expect(after.summary.waived).toBe(0);
    expect(after.waivers?.entries).toMatchObject([{ state: 'expired', findings: [nothingElse], exceededBy: [] }]);
  });

  test.each<[string, string]>([
    ['2026-12-22', 'expiring'],
    ['2026-12-23', 'active'],
    ['2026-11-22', 'expiring'],
    ['2026-11-21', 'expired'],
  ])('that ends on %s is %s on 2026-11-22', (expires, state) => {
    expect(states(apply([{ ...waiver, expires }]))).toEqual([state]);
  });

  test('that covers nothing is told as unused', () => {
    expect(states(apply([{ ...waiver, clause: 'tls/no-such' }]))).toEqual(['unused']);
  });

  test('that comes second for a failure is used, and the first is named', () => {
    const after = apply([waiver, { ...waiver, id: 'W-2' }]);
    expect(states(after)).toEqual(['active', 'active']);
    expect(after.findings.find(({ id }) => id === nothingElse)?.waiver?.id).toBe('W-1');
    expect(after.summary.waived).toBe(1);
  });
});

describe('a waiver bound to values', () => {
  test.each<[string, Waiver['observed'] & {}]>([
    ['by the whole combination', [chacha]],
    ['by one name of it', [{ suite: chacha.suite }]],
    ['by one of its values', [chacha.suite]],
    ['among others', [rc4, chacha]],
  ])('covers what it names %s', (_name, observed) => {
    expect(waivedIds(apply([{ ...waiver, observed }], seeing([chacha])))).toEqual([nothingElse]);
  });

  test('stops to cover when the gateway gets worse, and says so', () => {
    const after = apply([{ ...waiver, observed: [chacha] }], seeing([chacha, rc4]));
    expect(waivedIds(after)).toEqual([]);
    expect(after.waivers?.entries).toMatchObject([{ state: 'unused', findings: [], exceededBy: [nothingElse] }]);
  });

  test('still covers when the gateway gets better', () => {
    expect(waivedIds(apply([{ ...waiver, observed: [chacha, rc4] }], seeing([rc4])))).toEqual([nothingElse]);
  });

  test('does not cover what is not named one by one', () => {
    expect(waivedIds(apply([{ ...waiver, observed: [chacha] }], seeing([chacha], 2)))).toEqual([]);
  });

  test('does not cover a full list that may go on', () => {
    const many = Array.from({ length: 64 }, (_, at) => ({ version: 'TLSv1.2', suite: `S${at}` }));
    const result = seeing(many);
    const without = {
      ...result,
      findings: result.findings.map((one) =>
        one.id === nothingElse ? otherwise(one, { observed: { accepted: many } }) : one,
      ),
    };
    expect(waivedIds(apply([{ ...waiver, observed: [{ version: 'TLSv1.2' }] }], without))).toEqual([]);
    expect(waivedIds(apply([{ ...waiver, observed: [{ version: 'TLSv1.2' }] }], result))).toEqual([nothingElse]);
  });

  test('does not take a combination for another that shares a value with it under another name', () => {
    expect(waivedIds(apply([{ ...waiver, observed: [{ version: chacha.suite }] }], seeing([chacha])))).toEqual([]);
  });
});

describe('the exit code', () => {
  /** With a pass in place of all that is inconclusive. */
  const decided = (result: ResultDocument): ResultDocument => ({
    ...result,
    findings: result.findings.map((one) =>
      one.verdict === 'inconclusive' ? otherwise(one, { verdict: 'pass' }) : one,
    ),
  });
  /** Nothing is open of any clause: of the sample, what a charon of 5.9 cannot offer is. */
  const closed = (result: ResultDocument): ResultDocument => ({
    ...result,
    findings: result.findings.map((finding) => {
      const { open: _open, ...observed } = { open: 0, ...finding.observed };
      return otherwise(finding, { observed });
    }),
  });

  test('is 1 while one failure is not waived', () => {
    expect(exitCodeOf(apply([waiver]))).toBe(1);
  });

  test('is 0 when every failure is waived and nothing is open, though the verdict stays', () => {
    const after = apply([{ ...waiver, clause: '*', target: '*' }]);
    expect(after.summary.verdict).toBe('violates');
    expect(exitCodeOf(decided(closed(after)))).toBe(0);
  });

  test('is 2 when every failure is waived and one of them leaves the rest of its clause open', () => {
    const whole = sampleResult();
    const findings = whole.findings.map((one) =>
      one.id === nothingElse ? otherwise(one, { observed: { accepted: [chacha], count: 1, open: 7 } }) : one,
    );
    const after = apply([{ ...waiver, clause: '*', target: '*' }], { ...whole, findings });
    expect(exitCodeOf(decided(after))).toBe(2);
  });

  test('is 2 when every failure is waived and something is open', () => {
    expect(exitCodeOf(apply([{ ...waiver, clause: '*', target: '*' }]))).toBe(2);
  });

  test('is 1 again when the waivers have expired', () => {
    expect(exitCodeOf(apply([{ ...waiver, clause: '*', target: '*', expires: '2026-01-01' }]))).toBe(1);
  });

  test('is 130 for an interrupted run, whatever is waived', () => {
    expect(exitCodeOf({ ...apply([{ ...waiver, clause: '*', target: '*' }]), interrupted: true })).toBe(130);
  });
});

test('a waiver speaks of a policy by the name that it had before', () => {
  const result = sampleResult();
  const renamed = result.findings.map((finding) => ({ ...finding, policy: 'nist-sp-800-77@r1' }));
  const covered = (policy: string): readonly string[] =>
    waivedIds(apply([{ ...waiver, policy }], { ...result, findings: renamed }));
  expect(covered('nist-sp-800-77r1')).toEqual([nothingElse]);
  expect(covered('nist-sp-800-77@r1')).toEqual([nothingElse]);
  expect(covered('nist-sp-800-77')).toEqual([]);
});
