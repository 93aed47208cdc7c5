import { describe, expect, test } from 'vitest';
import type { Facts } from '../../core/facts/facts.ts';
import type { JsonObject, Observation, OutcomeKind } from '../../core/observation/observation.ts';
import type { CheckClause, Clause, Policy, RowClause } from '../../core/policy/policy.ts';
import { box, type Point, pointBox } from '../../core/spaces/region.ts';
import { check } from '../../rules/check.ts';
import type { Seen } from '../../rules/rule.ts';
import { concludeFacts } from '../../src/judge/conclude-facts.ts';
import { evaluate } from '../../src/judge/evaluate.ts';
import { nameFacts } from '../../src/judge/naming/name-facts.ts';
import { registryVocabulary } from '../../src/judge/naming/vocabulary.ts';
import { toldOf } from '../support/findings.ts';
import { aesCbc256 } from '../support/ike-rows.ts';
import { observationOf, recordingOf } from '../support/recording-of.ts';
import { clauseBase, tinyVocabulary } from '../support/rule-tester.ts';

const clause: CheckClause = {
  ...clauseBase,
  id: 'checks/probes-agree',
  kind: 'check',
  check: 'probes-agree',
  wanted: [],
  outdated: [],
  schemes: ['ikev2'],
};
const policyOf = (clauses: readonly Clause[]): Policy => ({
  id: 'p',
  version: '1',
  title: 'p',
  digest: 'sha256:0',
  source: { title: 'a page' },
  clauses,
});
const judge = (facts: Facts, interrupted = false) => {
  const seen: Seen = {
    facts,
    policy: policyOf([clause]),
    target: { url: 'ikev2://h', scheme: 'ikev2', host: 'h', port: 500 },
    asOf: '2026-11-22',
    interrupted,
    vocabulary: tinyVocabulary,
  };
  return check.judge(clause, seen);
};
const same = { box: box([1], [1], [1], [1, 2]), evidence: ['native', 'driven'] };
const different = { box: box([2], [1], [1], [2]), evidence: ['no', 'yes'] };

describe('the check probes-agree', () => {
  test('passes on the evidence of both probes when what both saw is the same', () => {
    expect(judge({ compared: { ike: { agreed: [same], disagreed: [] } } })).toEqual({
      verdict: 'pass',
      reason: 'probes-agree',
      observed: { agreed: 2 },
      evidence: ['driven', 'native'],
    });
  });

  test('is inconclusive, never a failure, when one combination differs, and names it', () => {
    expect(judge({ compared: { ike: { agreed: [same], disagreed: [different] } } })).toEqual({
      verdict: 'inconclusive',
      reason: 'probes-disagree',
      observed: { disagreed: [{ point: '2-1-1-2' }], count: 1, agreed: 2 },
      evidence: ['no', 'yes'],
    });
  });

  test('names 64 of more combinations that differ', () => {
    const many = Array.from({ length: 70 }, (_, at) => at + 1);
    const facts: Facts = {
      compared: { ike: { agreed: [], disagreed: [{ ...different, box: box(many, [1], [1], [2]) }] } },
    };
    const { observed } = judge(facts);
    expect(toldOf(observed)['count']).toBe(70);
    expect(toldOf(observed)['disagreed']).toHaveLength(64);
  });

  test('does not apply where one probe looked', () => {
    const nothing = { observed: {}, evidence: [] };
    expect(judge({})).toEqual({ verdict: 'not-applicable', reason: 'one-probe', ...nothing });
  });

  test('is inconclusive where both looked and neither settled what the other did', () => {
    const facts: Facts = { compared: { ike: { agreed: [], disagreed: [] } } };
    const nothing = { observed: {}, evidence: [] };
    expect(judge(facts)).toEqual({ verdict: 'inconclusive', reason: 'not-compared', ...nothing });
    expect(judge(facts, true)).toEqual({ verdict: 'inconclusive', reason: 'interrupted', ...nothing });
  });
});

describe('a native and a driven probe of one gateway', () => {
  const url = 'ikev2://192.0.2.1';
  const first: Point = [aesCbc256, 12, 5, 14];
  const second: Point = [aesCbc256, 12, 5, 19];
  let count = 0;
  const seen = (probe: string, outcome: OutcomeKind, offer: JsonObject, answer: JsonObject): Observation => {
    const at = String(++count).padStart(4, '0');
    return observationOf({
      id: `obs-${at}`,
      target: url,
      probe,
      order: `${probe.split('/')[0]}/${at}`,
      offer: { space: 'ike', ...offer },
      outcome,
      answer,
      startedAtMs: count,
      elapsedMs: 1,
    });
  };
  const native = (probe: string, point: Point, accepts: boolean): Observation =>
    seen(
      probe,
      accepts ? 'answered' : 'refused',
      { boxes: [pointBox(point).map((values) => [...values])] },
      accepts ? { notify: 17, group: point[3] ?? 0 } : { notify: 14 },
    );
  const driven = (point: Point): Observation =>
    seen('strongswan/ike', 'answered', { point: [...point] }, { point: [...point] });
  const unknownCipher: Point = [1023 * 65_536, 12, 5, 19];
  const refusingSecond = (): readonly Observation[] => [
    native('ikev2/row', first, true),
    native('ikev2/calibration', unknownCipher, false),
    native('ikev2/row', second, false),
    native('ikev2/row', second, false),
    native('ikev2/control', first, true),
  ];

  const rows: readonly RowClause[] = [first, second].map((point, at) => ({
    ...clauseBase,
    id: `ike/row-0${at + 1}`,
    kind: 'row',
    space: 'ike',
    box: pointBox(point),
    level: 'required',
    vendor: {},
    schemes: ['ikev2'],
  }));
  const judged = (observations: readonly Observation[]): ReturnType<typeof evaluate> => {
    const targets = [{ url, scheme: 'ikev2', host: '192.0.2.1', port: 500 }] as const;
    const recording = recordingOf({ targets, observations });
    const policies = [policyOf([...rows, clause])];
    const facts = concludeFacts(recording);
    return evaluate({ recording, facts, policies, asOf: '2026-11-22', vocabulary: registryVocabulary, nameFacts });
  };

  test('that disagree are a finding of its own, beside the row that stays open', () => {
    const { findings, summary } = judged([...refusingSecond(), driven(first), driven(second)]);
    const [documented, contested, agreement] = findings;
    expect(documented).toMatchObject({ verdict: 'pass', reason: 'accepted' });
    expect(contested).toMatchObject({ verdict: 'inconclusive', reason: 'probes-disagree' });
    expect(agreement).toMatchObject({
      id: `p/checks/probes-agree@${url}`,
      direction: 'beside-tables',
      verdict: 'inconclusive',
      reason: 'probes-disagree',
      observed: {
        count: 1,
        disagreed: [
          {
            encryption: 'ENCR_AES_CBC-256',
            integrity: 'AUTH_HMAC_SHA2_256_128',
            prf: 'PRF_HMAC_SHA2_256',
            keyExchange: '256-bit random ECP group',
          },
        ],
      },
    });
    expect(agreement?.evidence).toEqual(['obs-0001', 'obs-0003', 'obs-0004', 'obs-0005', 'obs-0007']);
    expect(summary.verdict).toBe('inconclusive');
  });

  test('that agree pass, on the evidence of both', () => {
    const accepting = [native('ikev2/row', first, true), native('ikev2/calibration', unknownCipher, false)];
    const by = driven(first);
    const agreement = judged([...accepting, by]).findings.at(-1);
    expect(agreement).toMatchObject({ verdict: 'pass', reason: 'probes-agree', observed: { agreed: 1 } });
    expect(agreement?.evidence).toEqual([accepting[0]?.id, by.id]);
  });

  test('of which one did not look have nothing to compare', () => {
    expect(judged(refusingSecond()).findings.at(-1)).toMatchObject({ verdict: 'not-applicable', reason: 'one-probe' });
    expect(judged([driven(first)]).findings.at(-1)).toMatchObject({ verdict: 'not-applicable', reason: 'one-probe' });
  });
});
