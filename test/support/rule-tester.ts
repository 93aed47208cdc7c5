import { describe, expect, test } from 'vitest';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { CertificateFacts, Facts, SpaceFacts } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Verdict } from '../../core/finding/finding.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import { type Box, box } from '../../core/spaces/region.ts';
import type { Rule, Seen, Vocabulary } from '../../rules/rule.ts';

/** One case of a rule: what is seen, and the judgement that must come. */
export interface RuleCase<C> {
  readonly name: string;
  readonly clause: C;
  readonly facts: Facts;
  readonly also?: readonly Clause[];
  readonly scheme?: Scheme;
  readonly asOf?: string;
  readonly moment?: string;
  readonly interrupted?: boolean;
  /** Default: `tinyVocabulary`. */
  readonly vocabulary?: Vocabulary;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly evidence?: readonly string[];
  readonly observed?: object;
  /** What is observed, and nothing besides. */
  readonly exactly?: object;
}

/** A tiny space for all three tables: two values per dimension, so that expectations are countable. */
export const tinyVocabulary: Vocabulary = {
  universe: (space) => (space === 'tls' ? [box([1, 2], [10, 20])] : [box([1, 2], [1, 2], [1, 2], [1, 2])]),
  beside: (space) =>
    space === 'ipsec'
      ? [
          {
            facts: ({ ikeAdditional }) => ikeAdditional,
            universe: [box([1, 2], [7])],
            describe: (point) => ({ beside: point.join('-') }),
          },
        ]
      : [],
  notTested: (space) => (space === 'tls' ? [] : ['ENCR_IDEA']),
  describe: (_space, point) => ({ point: point.join('-') }),
  describeIkev1: ({ stance }) => ({ stance: stance.value, offered: { main: 0, aggressiveGroups: [] } }),
};

const source = { title: 'a page' };

/** The part that all clauses share. */
export const clauseBase: Pick<Clause, 'title' | 'source' | 'readings' | 'schemes'> = {
  title: 'a clause',
  source,
  readings: [],
  schemes: ['tls', 'sstp', 'ikev2'],
};

/** Facts of one space from boxes; evidence is named after the list and the place in it. */
export function spaceFacts(
  accepted: readonly Box[],
  refused: readonly Box[] = [],
  undecided: readonly { readonly box: Box; readonly reason: string }[] = [],
): SpaceFacts {
  return {
    accepted: accepted.map((one, at) => ({ box: one, evidence: [`accepted-${at}`] })),
    refused: refused.map((one, at) => ({ box: one, evidence: [`refused-${at}`] })),
    undecided: undecided.map(({ box: one, reason }, at) => ({
      box: one,
      reason: reason as Reason,
      evidence: [`undecided-${at}`],
    })),
  };
}

/** TLS facts with nothing known but what is given. */
export function tlsFacts(known: Partial<NonNullable<Facts['tls']>>): Facts {
  const none = spaceFacts([]);
  return {
    tls: { suites: none, versions: none, groups: none, signatureSchemes: none, chains: [], handshakes: [], ...known },
  };
}

/** Runs the cases. A rule that was never seen to pass, to fail and to stay open is not tested, so that fails too. */
export function testRule<K extends Clause['kind']>(
  rule: Rule<K>,
  cases: readonly RuleCase<Extract<Clause, { kind: K }>>[],
): void {
  describe(rule.name, () => {
    test('is seen to pass, to fail and to stay inconclusive', () => {
      const seen = new Set(cases.map(({ verdict }) => verdict));
      expect(['pass', 'fail', 'inconclusive'].filter((verdict) => !seen.has(verdict as Verdict))).toEqual([]);
    });

    test.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
      const policy: Policy = {
        id: 'p',
        version: '1',
        title: 'p',
        digest: 'sha256:0',
        source,
        clauses: [one.clause, ...(one.also ?? [])],
      };
      const scheme = one.scheme ?? 'sstp';
      const seen: Seen = {
        facts: one.facts,
        policy,
        target: { url: `${scheme}://h`, scheme, host: 'h', port: 1 },
        asOf: one.asOf ?? '2026-11-22',
        ...(one.moment === undefined ? {} : { moment: one.moment }),
        interrupted: one.interrupted ?? false,
        vocabulary: one.vocabulary ?? tinyVocabulary,
      };
      const { verdict, reason, evidence, observed } = rule.judge(one.clause, seen);
      expect({ verdict, reason }).toEqual({ verdict: one.verdict, reason: one.reason });
      if (one.evidence !== undefined) expect(evidence).toEqual(one.evidence);
      if (one.observed !== undefined) expect(observed).toMatchObject(one.observed);
      if (one.exactly !== undefined) expect(observed).toStrictEqual(one.exactly);
      if (verdict === 'pass' || verdict === 'fail') expect(evidence.length).toBeGreaterThan(0);
    });
  });
}

/** A leaf's certificate of which nothing is to be said. */
export const leafFacts: CertificateFacts = {
  sha256: '00',
  subject: 'CN=gateway',
  issuer: 'CN=root',
  serialNumber: '01',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  subjectAlternativeNames: ['DNS:gateway'],
  publicKey: 'RSA-2048',
  publicKeyBits: 2048,
  signatureHash: 'sha256',
  signatureAlgorithm: 'sha256WithRSAEncryption',
  keyUsage: [],
  extendedKeyUsage: [],
  isCa: false,
};
