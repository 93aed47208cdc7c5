import { describe, expect, test } from 'vitest';
import type { Facts } from '../../../core/facts/facts.ts';
import type { ProfileFacts, ProfileOpenVpn, ProfileRoot } from '../../../core/facts/profile-facts.ts';
import type { Reasons } from '../../../core/facts/reason.ts';
import type { ClauseReference, Finding } from '../../../core/finding/result.ts';
import { loadPolicy } from '../../../core/policy/load-policy.ts';
import type { CheckClause, Policy } from '../../../core/policy/policy.ts';
import { remediations } from '../../../reports/advice/remediation.ts';
import { check } from '../../../rules/check.ts';
import { policyReference } from '../../../src/judge/policy-reference.ts';
import { findingOf } from '../../support/findings.ts';
import { tinyVocabulary } from '../../support/rule-tester.ts';

const { signal } = new AbortController();
const policies: readonly Policy[] = await Promise.all(
  ['gateproof-checks', 'azure-vpn-p2s'].map((id) => loadPolicy(id, { signal })),
);
const clauses = policies.flatMap((policy) =>
  policy.clauses.flatMap((clause): readonly (readonly [CheckClause, ClauseReference])[] => {
    const reference = policyReference(policy).clauses.find(({ id }) => id === clause.id);
    return clause.kind === 'check' && reference !== undefined ? [[clause, reference]] : [];
  }),
);

const openvpn: ProfileOpenVpn = { file: 'a.ovpn', remotes: [], wrap: 'none', checksServerUsage: false };
const outdated = clauses.find(([{ check: name }]) => name === 'profile-root-current')?.[0].outdated[0] ?? '';
const root: ProfileRoot = {
  sha1: outdated,
  subject: 'CN=Root',
  notBefore: '2010-01-01T00:00:00Z',
  notAfter: '2020-01-01T00:00:00Z',
  files: ['a.ovpn'],
  thumbprintFiles: [],
};
const profile: ProfileFacts = {
  name: 'p.zip',
  kind: 'package',
  servers: [
    { host: 'a.example', files: ['a.ovpn'] },
    { host: 'b.example', files: ['b.xml'] },
  ],
  tunnelTypes: ['sstp', 'openvpn'],
  roots: [root],
  rootNames: [{ name: 'Another Root', files: ['b.xml'] }],
  openvpn: [{ ...openvpn, cipher: 'BF-CBC', auth: 'SHA1' }],
  authentication: [],
  privateKeys: ['a.ovpn'],
  missing: ['b.xml: no root'],
  remarks: [],
};
const ofProfile = (changes: Partial<ProfileFacts> = {}): Facts => ({
  profile: { value: { ...profile, ...changes }, evidence: ['obs-0001'] },
});
const ofSstp = (service: 'sstp' | 'http' | 'other'): Facts => ({
  sstp: {
    service: { value: service, evidence: ['obs-0001'] },
    cryptoBinding: { value: ['sha1'], evidence: ['obs-0001'] },
  },
});
/** Everything that any check fails by, in turn. */
const faulty: readonly Facts[] = [
  ofSstp('http'),
  ofSstp('other'),
  ofSstp('sstp'),
  ofProfile(),
  ofProfile({ tunnelTypes: ['sstp'] }),
];

/** Failures of a check over the faulty facts, one for each reason. */
function failures([clause]: readonly [CheckClause, ClauseReference], asOf: string): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const facts of faulty) {
    const target = { url: 'profile://p.zip', scheme: 'profile', host: 'p.zip', port: 0 } as const;
    const policy = policies[0];
    if (policy === undefined) throw new Error('a policy wanted, none loaded');
    const judged = check.judge(clause, { facts, policy, target, asOf, interrupted: false, vocabulary: tinyVocabulary });
    const expected = { check: clause.check, wanted: clause.wanted };
    if (judged.verdict === 'fail') {
      const finding = findingOf({
        ...judged,
        rule: 'check',
        check: clause.check,
        id: `p/${clause.id}@${target.url}`,
        policy: 'p',
        clause: clause.id,
        target: target.url,
        direction: 'documented-accepted',
        expected,
      });
      found.set(judged.reason, finding);
    }
  }
  return [...found.values()];
}

describe('what to change where a check failed', () => {
  test.each(
    clauses
      .filter(([{ check: name }]) => !['answers-agree', 'probes-agree', 'paths-agree'].includes(name))
      .map((one) => [one[1].id, one] as const),
  )('is told for %s, in sentences', (_id, one) => {
    const all = failures(one, '2027-06-01');
    expect(all.length).toBeGreaterThan(0);
    for (const finding of all) {
      const remedies = remediations(one[1], finding);
      expect(remedies.length, finding.reason).toBeGreaterThan(0);
      for (const { where, text, lines } of remedies) {
        expect(['every gateway', 'Azure VPN Gateway', 'OpenVPN']).toContain(where);
        expect(text).toMatch(/^[A-Z].*\.$/u);
        expect(text).not.toMatch(/ {2}/u);
        expect(lines.every((line) => line.trim() !== '' && !line.includes('undefined'))).toBe(true);
      }
    }
  });

  test('covers every reason that these checks fail for', () => {
    const reasons = new Set(clauses.flatMap((one) => failures(one, '2027-06-01').map(({ reason }) => reason)));
    expect([...reasons].sort()).toEqual([
      'http-without-sstp',
      'other-service',
      'profile-auth-other',
      'profile-cipher-other',
      'profile-incomplete',
      'profile-key-embedded',
      'profile-name-not-checked',
      'profile-root-expired',
      'profile-root-outdated',
      'profile-roots-differ',
      'profile-servers-differ',
      'profile-tunnels-other',
      'profile-tunnels-outdated',
      'profile-usage-not-checked',
      'profile-version-not-bound',
      'sha1-only',
    ]);
  });

  test('names the directive as the policy wants it', () => {
    const linesOf = (name: CheckClause['check']): readonly string[] => {
      const one = clauses.find(([clause]) => clause.check === name);
      const [finding] = one === undefined ? [] : failures(one, '2026-11-22');
      if (one === undefined || finding === undefined) throw new Error(`a failure of ${name} wanted, none made`);
      return remediations(one[1], finding).flatMap(({ lines }) => lines);
    };
    expect(linesOf('profile-server-usage')).toEqual(['remote-cert-tls server']);
    expect(linesOf('profile-server-name')).toEqual(['verify-x509-name NAME name']);
    expect(linesOf('profile-tls-version-min')).toEqual(['tls-version-min 1.2']);
    expect(linesOf('profile-cipher')).toEqual(['cipher AES-256-GCM', 'data-ciphers AES-256-GCM']);
    expect(linesOf('profile-auth')).toEqual(['auth SHA256']);
  });

  test('is nothing where it passed, and for a reason that nobody knows', () => {
    const one = clauses.find(([clause]) => clause.check === 'sstp-service');
    const [finding] = one === undefined ? [] : failures(one, '2026-11-22');
    if (one === undefined || finding === undefined) throw new Error('a failure wanted, none made');
    expect(remediations(one[1], { ...finding, verdict: 'pass' } as Finding)).toEqual([]);
    for (const reason of ['another', 'toString', '__proto__'])
      expect(remediations(one[1], { ...finding, reason: reason as Reasons })).toEqual([]);
  });
});
