import { describe, expect, test } from 'vitest';
import type { CertificateChainFacts, VerifiedFacts } from '../../core/facts/facts.ts';
import type { CertificateClause, CheckClause } from '../../core/policy/policy.ts';
import { certificate } from '../../rules/certificate.ts';
import { check } from '../../rules/check.ts';
import type { Seen } from '../../rules/rule.ts';
import { clauseBase, leafFacts as leaf, tinyVocabulary, tlsFacts } from '../support/rule-tester.ts';

const clause: CheckClause = {
  ...clauseBase,
  id: 'checks/paths-agree',
  kind: 'check',
  check: 'paths-agree',
  wanted: [],
  outdated: [],
};
const by = (path: string, also: Partial<VerifiedFacts> = {}): VerifiedFacts => ({
  path,
  from: '2026-11-22T10:00:00.000Z',
  until: '2026-11-22T10:00:00.100Z',
  evidence: ['handshake'],
  ...also,
});
const chainOf = (
  verified: readonly VerifiedFacts[],
  also: Partial<CertificateChainFacts> = {},
): CertificateChainFacts => ({
  certificates: [leaf],
  path: { verdict: 'valid', reasons: [], ways: [[leaf]], notes: [] },
  nameMatches: true,
  versions: [0x0303],
  evidence: ['hello'],
  verified,
  ...also,
});
const refused = (...reasons: string[]): Partial<CertificateChainFacts> => ({
  path: { verdict: 'invalid', reasons, ways: [], notes: [] },
});
const seenWith = (chains: readonly CertificateChainFacts[], also: Partial<Seen> = {}): Seen => ({
  facts: tlsFacts({ chains }),
  policy: { id: 'p', version: '1', title: 'p', digest: 'sha256:0', source: { title: 'a page' }, clauses: [] },
  target: { url: 'tls://h:1', scheme: 'tls', host: 'h', port: 1 },
  asOf: '2026-11-22',
  interrupted: false,
  vocabulary: tinyVocabulary,
  ...also,
});
const judged = (...chains: readonly CertificateChainFacts[]) => check.judge(clause, seenWith(chains));
const certified = (
  name: 'not-expired' | 'chain-valid' | 'name-matches',
  chain: CertificateChainFacts,
  also: Partial<Seen> = {},
) => {
  const one: CertificateClause = { ...clauseBase, id: 'tls/certificate', kind: 'certificate', check: { name } };
  return certificate.judge(one, seenWith([chain], also));
};

describe('the check paths-agree', () => {
  test('passes where OpenSSL verified what we did, and where both refuse', () => {
    expect(judged(chainOf([by('', { name: '' })]))).toEqual({
      verdict: 'pass',
      reason: 'paths-agree',
      observed: { agreed: 2 },
      evidence: ['handshake'],
    });
    const invalid = chainOf([by('CERT_UNTRUSTED')], refused('CN=gateway: issuer not found'));
    expect(judged(invalid)).toMatchObject({ verdict: 'pass', observed: { agreed: 1 } });
  });

  test('is inconclusive, never a failure, where OpenSSL refuses what we take, and says by which code', () => {
    expect(judged(chainOf([by('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')]))).toEqual({
      verdict: 'inconclusive',
      reason: 'paths-differ',
      observed: {
        differing: [{ subject: 'CN=gateway', of: 'path', openssl: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ours: 'valid' }],
      },
      evidence: ['handshake'],
    });
  });

  test('is inconclusive where OpenSSL takes what we refuse for a reason that it has, too', () => {
    const taken = chainOf([by('')], refused('CN=root: path length at most 0, 1 found'));
    expect(judged(taken)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'paths-differ',
      observed: { differing: [{ openssl: 'valid', ours: 'CN=root: path length at most 0, 1 found' }] },
    });
  });

  test.each([
    'CN=root: name constraints cannot be read',
    'CN=gateway: by the name constraints of CN=root, DNS:.example.com cannot be held against them',
    'CN=gateway: by the name constraints of CN=root, DNS:*.example.com is excluded',
    'CN=gateway: names no issuer',
    'CN=root: not a CA, without basic constraints',
    'no trust anchor within 10 certificates',
    'more than 200 possible links',
    'the fingerprint of the leaf is none of peer-fingerprint',
    'the fingerprint of the certificate above the leaf is none of verify-hash',
  ])('tells a rule that OpenSSL does not have, and passes: %s', (reason) => {
    expect(judged(chainOf([by('')], refused(reason)))).toMatchObject({
      verdict: 'pass',
      observed: { agreed: 0, explained: [{ openssl: 'valid', ours: reason }] },
    });
    const other = chainOf([by('')], refused(reason, 'CN=gateway: signature does not verify with the key of CN=root'));
    expect(judged(other)).toMatchObject({ verdict: 'inconclusive', reason: 'paths-differ' });
  });

  test('takes no name that the gateway chose for such a rule', () => {
    const named = 'CN=gateway: names no issuer: signature does not verify with the key of CN=root';
    expect(judged(chainOf([by('')], refused(named)))).toMatchObject({ reason: 'paths-differ' });
    const excluded = 'CN=gateway: by the name constraints of CN=root, DNS:gateway is excluded';
    expect(judged(chainOf([by('')], refused(excluded)))).toMatchObject({ reason: 'paths-differ' });
  });

  test('judges by the moment of the handshake, whatever day it is judged on', () => {
    const expired = chainOf([
      by('CERT_HAS_EXPIRED', { from: '2027-06-01T00:00:00.000Z', until: '2027-06-01T00:00:00.000Z' }),
    ]);
    expect(judged(expired)).toMatchObject({ verdict: 'pass', observed: { agreed: 1 } });
    const early = chainOf([by('CERT_HAS_EXPIRED')]);
    expect(judged(early)).toMatchObject({ verdict: 'inconclusive' });
  });

  test('compares nothing in the second in which a certificate ends', () => {
    const at = { from: '2027-01-01T00:00:00.000Z', until: '2027-01-01T00:00:00.100Z' };
    const nothing = { verdict: 'not-applicable', reason: 'not-verified-beside' };
    expect(judged(chainOf([by('CERT_HAS_EXPIRED', at)]))).toMatchObject(nothing);
    expect(judged(chainOf([by('', at)]))).toMatchObject(nothing);
  });

  test('compares nothing of a handshake that began before such a second and ended in it', () => {
    const into = by('', { from: '2026-12-31T23:59:57.500Z', until: '2027-01-01T00:00:00.500Z' });
    expect(judged(chainOf([into]))).toMatchObject({ verdict: 'not-applicable', reason: 'not-verified-beside' });
  });

  test('compares from a second after the beginning of a certificate on', () => {
    const at = (from: string) => judged(chainOf([by('', { from, until: from })]));
    expect(at('2026-01-01T00:00:01.000Z')).toMatchObject({ verdict: 'pass', observed: { agreed: 1 } });
    expect(at('2026-01-01T00:00:00.999Z')).toMatchObject({ verdict: 'not-applicable' });
  });

  test('does not take a certificate outside its dates for explained, nor a root outside its own', () => {
    const late = { from: '2027-06-01T00:00:00.000Z', until: '2027-06-01T00:00:00.000Z' };
    const root = { ...leaf, sha256: 'root', subject: 'CN=root', notAfter: '2026-10-01T00:00:00.000Z' };
    const way = { path: { verdict: 'valid', reasons: [], ways: [[leaf, root]], notes: [] } } as const;
    for (const chain of [chainOf([by('', late)]), chainOf([by('')], way)])
      expect(judged(chain)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'paths-differ',
        observed: { differing: [{ openssl: 'valid', ours: 'not valid at that moment' }] },
      });
  });

  test('says that ours is valid where a way holds at the moment, whatever other ways have', () => {
    const path = { verdict: 'valid', reasons: ['CN=root: names no issuer'], ways: [[leaf]], notes: [] } as const;
    expect(judged(chainOf([by('CERT_UNTRUSTED')], { path }))).toMatchObject({
      verdict: 'inconclusive',
      observed: { differing: [{ openssl: 'CERT_UNTRUSTED', ours: 'valid' }] },
    });
  });

  test('has the evidence of all in order, and a chain without a certificate has no subject', () => {
    const of = (...evidence: string[]) => by('', { evidence });
    expect(judged(chainOf([of('b'), of('a', 'c')])).evidence).toEqual(['a', 'b', 'c']);
    const reason = 'CN=gateway: signature does not verify';
    const empty = chainOf([by('', { name: '' })], { certificates: [], nameMatches: false, ...refused(reason) });
    expect(judged(empty).observed).toStrictEqual({
      differing: [{ subject: '', of: 'path', openssl: 'valid', ours: reason }],
    });
  });

  test('compares the name, where a common name alone and a wildcard for a part of a label are explained', () => {
    const name = (fault: string, matches: boolean, names: string[]) =>
      judged(
        chainOf([by('', { name: fault })], {
          nameMatches: matches,
          certificates: [{ ...leaf, subjectAlternativeNames: names }],
        }),
      );
    expect(name('', false, [])).toMatchObject({ verdict: 'pass', observed: { explained: [{ of: 'name' }] } });
    expect(name('', false, ['email:a@gateway'])).toMatchObject({ verdict: 'pass' });
    expect(name('', false, ['DNS:g*.example.com'])).toMatchObject({ verdict: 'pass' });
    expect(name('', false, ['DNS:*.example.com'])).toMatchObject({ verdict: 'inconclusive' });
    expect(name('', false, ['DNS:g*.example.com', 'DNS:other.example.com'])).toMatchObject({ verdict: 'pass' });
    expect(name('', false, ['IP:192.0.2.1'])).toMatchObject({
      verdict: 'inconclusive',
      observed: { differing: [{ openssl: 'valid', ours: 'no alternative name fits' }] },
    });
    expect(name('ERR_TLS_CERT_ALTNAME_INVALID', true, [])).toMatchObject({
      verdict: 'inconclusive',
      observed: { differing: [{ openssl: 'ERR_TLS_CERT_ALTNAME_INVALID', ours: 'valid' }] },
    });
  });

  test('compares no name where ours knows none', () => {
    const chain = chainOf([by('', { name: '' })], { nameMatches: null });
    expect(judged(chain)).toMatchObject({ verdict: 'pass', observed: { agreed: 1 } });
  });

  test('does not apply where no handshake was completed, and is open where the run was cut short', () => {
    const { verified: _, ...alone } = chainOf([]);
    const nothing = { observed: {}, evidence: [] };
    expect(judged(alone)).toEqual({ verdict: 'not-applicable', reason: 'not-verified-beside', ...nothing });
    const cut = check.judge(clause, seenWith([alone], { interrupted: true }));
    expect(cut).toEqual({ verdict: 'inconclusive', reason: 'interrupted', ...nothing });
  });
});

describe('a certificate clause', () => {
  test('does not pass on our word alone where OpenSSL refuses the path', () => {
    const chain = chainOf([by('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')]);
    for (const name of ['not-expired', 'chain-valid'] as const)
      expect(certified(name, chain)).toMatchObject({
        verdict: 'inconclusive',
        reason: 'openssl-refuses',
        observed: { openssl: ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY'] },
        evidence: ['handshake', 'hello'],
      });
    expect(certified('name-matches', chain)).toMatchObject({ verdict: 'pass' });
  });

  test('of the name does not where Node refuses the name, which says nothing of the path', () => {
    const chain = chainOf([by('', { name: 'ERR_TLS_CERT_ALTNAME_INVALID' })]);
    expect(certified('name-matches', chain)).toMatchObject({ verdict: 'inconclusive', reason: 'openssl-refuses' });
    expect(certified('chain-valid', chain)).toMatchObject({ verdict: 'pass' });
  });

  test('that says nothing of the path passes where OpenSSL takes what we refuse', () => {
    const chain = chainOf([by('')], refused('CN=root: path length at most 0, 1 found'));
    expect(certified('not-expired', chain)).toMatchObject({ verdict: 'pass', reason: 'in-its-dates' });
  });

  test('fails on a later day, whatever OpenSSL refused on the day of the handshake', () => {
    const chain = chainOf([by('UNABLE_TO_GET_ISSUER_CERT_LOCALLY')]);
    expect(certified('not-expired', chain, { asOf: '2027-06-01' })).toMatchObject({ verdict: 'fail' });
  });

  test('fails all the same where OpenSSL takes what we refuse', () => {
    const chain = chainOf([by('')], refused('CN=root: path length at most 0, 1 found'));
    expect(certified('chain-valid', chain)).toMatchObject({ verdict: 'fail', reason: 'invalid-path' });
  });
});
