import type { CertificateChainFacts, CertificateFacts, Facts } from '../../core/facts/facts.ts';
import type { CertificateCheck } from '../../core/policy/certificate-check.ts';
import type { CertificateClause } from '../../core/policy/policy.ts';
import { certificate } from '../../rules/certificate.ts';
import { clauseBase, leafFacts, type RuleCase, testRule, tlsFacts } from '../support/rule-tester.ts';

const leaf: CertificateFacts = {
  ...leafFacts,
  sha256: 'leaf',
  issuer: 'CN=ca',
  publicKey: 'EC-secp384r1',
  publicKeyBits: 384,
  signatureAlgorithm: 'ecdsa-with-SHA384',
  signatureHash: 'sha384',
};
const ca: CertificateFacts = {
  ...leaf,
  sha256: 'ca',
  subject: 'CN=ca',
  issuer: 'CN=root',
  isCa: true,
  keyUsage: ['keyCertSign'],
};
const root: CertificateFacts = {
  ...ca,
  sha256: 'root',
  subject: 'CN=root',
  signatureAlgorithm: 'sha1WithRSAEncryption',
  signatureHash: 'sha1',
};

type Wish = Partial<CertificateChainFacts> & { readonly way?: readonly CertificateFacts[] };

/** A chain whose `way` leads to an anchor; without one it leads nowhere known. */
function chainOf({ way, ...rest }: Wish): CertificateChainFacts {
  const path: CertificateChainFacts['path'] =
    way === undefined
      ? { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] }
      : { verdict: 'valid', reasons: [], ways: [way], notes: [] };
  const certificates = way === undefined ? [leaf, ca] : way.slice(0, -1);
  return { certificates, path, nameMatches: true, versions: [0x0303], evidence: ['hello'], ...rest };
}

const seen = (...chains: readonly Wish[]): Facts => tlsFacts({ chains: chains.map(chainOf) });
const good: Wish = { way: [leaf, ca, root] };

type Case = RuleCase<CertificateClause>;

function judged(
  check: CertificateCheck,
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case {
  const clause: CertificateClause = { ...clauseBase, id: 'tls/certificate', kind: 'certificate', check };
  return { name: `${check.name}: ${name}`, clause, facts, verdict, reason, ...more };
}

const ofChain: CertificateCheck = { name: 'key', allowed: ['RSA-3072+', 'EC-secp384r1', 'ML-DSA-87'], of: 'chain' };
const ofLeaf: CertificateCheck = { ...ofChain, of: 'leaf' };
const withKey = (one: CertificateFacts, publicKey: string): CertificateFacts => ({ ...one, publicKey });
const leafKey = (publicKey: string): Facts => seen({ way: [withKey(leaf, publicKey), ca, root] });

const signed: CertificateCheck = { name: 'signature', allowed: ['ecdsa-with-SHA384', 'rsassaPss-sha384'], of: 'chain' };
const pss = (signatureHash: string): CertificateFacts => ({ ...leaf, signatureAlgorithm: 'rsassaPss', signatureHash });

const short: CertificateCheck = { name: 'validity-days', atMost: 398 };
const lasting = (notBefore: string, notAfter: string): Facts =>
  seen({ way: [{ ...leaf, notBefore, notAfter }, ca, root] });

const soon: CertificateCheck = { name: 'expires-within', days: 30 };
const ends = (one: CertificateFacts, day: string): CertificateFacts => ({ ...one, notAfter: `${day}T00:00:00.000Z` });

const named: CertificateCheck = { name: 'subject-alternative-name' };
const withNames = (...subjectAlternativeNames: readonly string[]): Facts =>
  seen({ way: [{ ...leaf, subject: 'CN=vpn.example.net', subjectAlternativeNames }, ca, root] });

const rules: CertificateCheck = { name: 'path-rules' };
const path = (known: Partial<CertificateChainFacts['path']>): Facts =>
  seen({ ...good, path: { verdict: 'valid', reasons: [], ways: [[leaf, ca, root]], notes: [], ...known } });

testRule(certificate, [
  judged(ofChain, 'allowed keys up to the anchor pass', seen(good), 'pass', 'sound', { evidence: ['hello'] }),
  judged(
    ofChain,
    'a weak intermediate behind a strong leaf fails',
    seen({ way: [leaf, withKey(ca, 'RSA-2048'), root] }),
    'fail',
    'key-not-allowed',
    { observed: { certificates: [{ subject: 'CN=ca', publicKey: 'RSA-2048' }] } },
  ),
  judged(
    ofChain,
    'a weak anchor fails, though nobody sent it',
    seen({ way: [leaf, ca, withKey(root, 'RSA-2048')] }),
    'fail',
    'key-not-allowed',
  ),
  judged(
    ofLeaf,
    'what stands above the leaf is not judged',
    seen({ way: [leaf, withKey(ca, 'RSA-2048'), root] }),
    'pass',
    'sound',
  ),
  judged(
    ofLeaf,
    'a second chain with a weaker key fails',
    seen(good, { way: [withKey(leaf, 'RSA-2048'), ca, root], evidence: ['other hello'] }),
    'fail',
    'key-not-allowed',
    { evidence: ['other hello'], observed: { of: 2 } },
  ),
  judged(
    ofLeaf,
    'a good chain passes nothing where another one may be served',
    tlsFacts({ chains: [chainOf(good)], openChains: [{ reason: 'silent', evidence: ['unanswered'] }] }),
    'inconclusive',
    'other-chain-open',
  ),
  judged(
    ofChain,
    'without a way to an anchor what was not sent is not known',
    seen({}),
    'inconclusive',
    'no-trust-anchors',
  ),
  judged(
    ofChain,
    'what leads to no anchor of those given is not known either',
    seen({ path: { verdict: 'invalid', reasons: ['issuer not found'], ways: [], notes: [] } }),
    'inconclusive',
    'invalid-path',
  ),
  judged(
    ofChain,
    'a weak key fails without a way to an anchor too',
    seen({ certificates: [leaf, withKey(ca, 'RSA-2048')] }),
    'fail',
    'key-not-allowed',
  ),
  judged(ofLeaf, 'a leaf passes without a way to an anchor', seen({}), 'pass', 'sound'),
  judged(ofLeaf, 'of a key that cannot be read nothing is said', leafKey(''), 'inconclusive', 'certificate-unreadable'),
  ...(['RSA-3072', 'RSA-3073', 'RSA-15360', 'ML-DSA-87'] as const).map((name) =>
    judged(ofLeaf, `${name} is allowed`, leafKey(name), 'pass', 'sound'),
  ),
  ...(['RSA-3071', 'RSA-1024', 'RSA-PSS-4096', 'RSA', 'ML-DSA-65', 'ML-DSA-871', 'EC', 'EC-secp521r1'] as const).map(
    (name) => judged(ofLeaf, `${name} is not allowed`, leafKey(name), 'fail', 'key-not-allowed'),
  ),
  judged(
    { ...ofLeaf, allowed: ['RSA-3072'] },
    'more bits are another key without a plus',
    leafKey('RSA-4096'),
    'fail',
    'key-not-allowed',
  ),

  judged(signed, 'the anchor may have signed itself with whatever', seen(good), 'pass', 'sound'),
  judged(
    signed,
    'an algorithm that is not allowed above the leaf fails',
    seen({ way: [leaf, { ...ca, signatureAlgorithm: 'ecdsa-with-SHA256' }, root] }),
    'fail',
    'signature-not-allowed',
    { observed: { certificates: [{ subject: 'CN=ca' }] } },
  ),
  judged(
    { ...signed, of: 'leaf' },
    'of the leaf alone it passes',
    seen({ way: [leaf, { ...ca, signatureAlgorithm: 'ecdsa-with-SHA256' }, root] }),
    'pass',
    'sound',
  ),
  judged(
    signed,
    'a leaf that signed itself is judged by that',
    seen({ certificates: [root], path: { verdict: 'valid', reasons: [], ways: [[root]], notes: [] } }),
    'fail',
    'signature-not-allowed',
  ),
  judged(signed, 'RSASSA-PSS with the hash that is allowed', seen({ way: [pss('sha384'), ca, root] }), 'pass', 'sound'),
  judged(
    signed,
    'RSASSA-PSS with another hash fails',
    seen({ way: [pss('sha256'), ca, root] }),
    'fail',
    'signature-not-allowed',
  ),
  judged(
    signed,
    'RSASSA-PSS whose hash cannot be read says nothing',
    seen({ way: [pss(''), ca, root] }),
    'inconclusive',
    'certificate-unreadable',
  ),
  judged(signed, 'what was not sent may be signed otherwise', seen({}), 'inconclusive', 'no-trust-anchors'),

  // 2026-01-01 00:00:00 to 2027-02-02 23:59:59 are 398 days.
  judged(
    short,
    'days that are full count as they are',
    lasting('2026-01-01T00:00:00.000Z', '2027-02-02T23:59:59.000Z'),
    'pass',
    'sound',
  ),
  judged(
    { ...short, atMost: 1 },
    'a day is as short as it may be',
    lasting('2026-01-01T00:00:00.000Z', '2026-01-01T23:59:59.000Z'),
    'pass',
    'sound',
  ),
  judged(
    short,
    'a second more begins another day',
    lasting('2026-01-01T00:00:00.000Z', '2027-02-03T00:00:00.000Z'),
    'fail',
    'validity-too-long',
  ),
  judged(
    short,
    'an end before the beginning is no short validity',
    lasting('2026-01-01T00:00:00.000Z', '2025-12-31T23:59:59.000Z'),
    'fail',
    'validity-too-long',
  ),
  judged(
    short,
    'dates that cannot be read say nothing',
    lasting('', '2027-01-01T00:00:00.000Z'),
    'inconclusive',
    'certificate-unreadable',
  ),
  judged(
    short,
    'a CA may be valid for longer',
    seen({ way: [leaf, { ...ca, notAfter: '2046-01-01T00:00:00.000Z' }, root] }),
    'pass',
    'sound',
  ),

  judged(soon, 'what ends later passes', seen({ way: [ends(leaf, '2026-12-23'), ca, root] }), 'pass', 'sound'),
  judged(
    soon,
    'the last of these days counts',
    seen({ way: [ends(leaf, '2026-12-22'), ca, root] }),
    'fail',
    'ends-soon',
    { observed: { certificates: [{ subject: 'CN=gateway' }] } },
  ),
  judged(
    soon,
    'an intermediate that ends fails the leaf that does not',
    seen({ way: [leaf, ends(ca, '2026-12-01'), root] }),
    'fail',
    'ends-soon',
  ),
  judged(soon, 'what has ended fails', seen({ way: [ends(leaf, '2026-11-01'), ca, root] }), 'fail', 'ends-soon'),
  judged(
    soon,
    'what has not begun fails',
    seen({ way: [{ ...leaf, notBefore: '2026-12-01T00:00:00.000Z' }, ca, root] }),
    'fail',
    'ends-soon',
  ),
  judged(
    soon,
    'another way that holds is taken',
    path({
      ways: [
        [leaf, ends(ca, '2026-12-01'), root],
        [leaf, root],
      ],
    }),
    'pass',
    'sound',
  ),
  judged(soon, 'what was not sent may end', seen({}), 'inconclusive', 'no-trust-anchors'),
  judged(
    soon,
    'an end that cannot be read says nothing',
    seen({ way: [{ ...leaf, notAfter: '' }, ca, root] }),
    'inconclusive',
    'certificate-unreadable',
  ),

  judged(named, 'a DNS name is one', withNames('DNS:vpn.example.net'), 'pass', 'sound'),
  judged(named, 'an address is one', withNames('IP:192.0.2.1'), 'pass', 'sound'),
  judged(named, 'a common name alone is none', withNames(), 'fail', 'no-alternative-name'),
  judged(
    named,
    'a name of mail, and one without a letter, are none',
    withNames('EMAIL:a@example.net', 'DNS:'),
    'fail',
    'no-alternative-name',
  ),
  judged(
    named,
    'what cannot be read at all says nothing',
    seen({ way: [{ ...leaf, notBefore: '', notAfter: '', subjectAlternativeNames: [] }, ca, root] }),
    'inconclusive',
    'certificate-unreadable',
  ),

  judged(rules, 'a chain that keeps to the profile passes', path({}), 'pass', 'valid'),
  judged(
    rules,
    'a CA that is against the profile fails',
    path({ notes: ['CN=ca: basic constraints of a CA are not critical'] }),
    'fail',
    'profile-not-kept',
    { observed: { reasons: ['CN=ca: basic constraints of a CA are not critical'] } },
  ),
  judged(
    rules,
    'a CA that does not say what its key is for fails',
    path({ ways: [[leaf, { ...ca, keyUsage: [] }, root]] }),
    'fail',
    'profile-not-kept',
    { observed: { reasons: ['CN=ca: CA without key usage'] } },
  ),
  judged(
    rules,
    'a certificate without a subject is told as that',
    path({
      ways: [[{ ...leaf, subject: '' }, ca, root]],
      notes: ['a certificate without a subject: no authority key identifier'],
    }),
    'fail',
    'profile-not-kept',
  ),
  judged(
    rules,
    'a certificate of a way that is not taken fails nothing',
    path({ notes: ['CN=cross: no authority key identifier'] }),
    'pass',
    'valid',
  ),
  judged(
    rules,
    'the way that is taken on the day is the one that counts',
    path({
      ways: [
        [leaf, ends(ca, '2026-11-01'), root],
        [leaf, { ...ca, subject: 'CN=cross' }, root],
      ],
      notes: ['CN=cross: no authority key identifier'],
    }),
    'fail',
    'profile-not-kept',
  ),
  judged(
    rules,
    'a chain that does not verify fails with its reasons',
    path({ verdict: 'invalid', ways: [], reasons: ['CN=ca: not a CA'], notes: ['CN=ca: version 1'] }),
    'fail',
    'invalid-path',
    { observed: { reasons: ['CN=ca: not a CA'] } },
  ),
  judged(rules, 'without trust anchors nothing is said', seen({}), 'inconclusive', 'no-trust-anchors'),
]);
