import type { CertificateChainFacts, CertificateFacts, Facts } from '../../core/facts/facts.ts';
import type { CertificateClause } from '../../core/policy/policy.ts';
import { certificate } from '../../rules/certificate.ts';
import { clauseBase, leafFacts as leaf, testRule, tlsFacts } from '../support/rule-tester.ts';

const root: CertificateFacts = { ...leaf, sha256: 'root', subject: 'CN=root', signatureHash: 'sha1', isCa: true };
const clause = (check: CertificateClause['check']): CertificateClause => ({
  ...clauseBase,
  id: 'tls/certificate',
  kind: 'certificate',
  check,
});
const chainOf = ({ path: known, ...partial }: Partial<CertificateChainFacts>): CertificateChainFacts => {
  const { certificates = [leaf] } = partial;
  const path = known ?? { verdict: 'valid', reasons: [], ways: [certificates], notes: [] };
  return { certificates, path, nameMatches: true, versions: [0x0303], evidence: ['hello'], ...partial };
};
const seen = (...partial: readonly Partial<CertificateChainFacts>[]): Facts =>
  tlsFacts({ chains: partial.map(chainOf) });
const twin: Partial<CertificateChainFacts> = {
  certificates: [
    { ...leaf, sha256: 'ec', publicKey: 'EC-secp256r1', publicKeyBits: 256, notAfter: '2026-02-01T00:00:00.000Z' },
  ],
  path: { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] },
  nameMatches: null,
  evidence: ['other hello'],
};

const crossSigned: CertificateFacts = {
  ...leaf,
  sha256: 'cross',
  subject: 'CN=cross',
  notAfter: '2026-02-01T00:00:00.000Z',
};
const led = (way: readonly CertificateFacts[]): Partial<CertificateChainFacts> => ({
  path: { verdict: 'valid', reasons: [], ways: [way], notes: [] },
});

const unled: Partial<CertificateChainFacts> = {
  path: { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] },
};

const dates = clause({ name: 'not-expired' });
const hash = clause({ name: 'signature-hash', forbidden: ['sha1', 'md5'] });
const bits = clause({ name: 'minimum-key-bits', rsa: 2048, ec: 256 });
const path = clause({ name: 'chain-valid' });
const name = clause({ name: 'name-matches' });

const ofIke = (facts: Facts): Facts => ({ ...facts, ikeChains: [chainOf({ evidence: ['ike'] })] });

testRule(certificate, [
  {
    name: 'a gateway of IKE is judged by what it authenticated itself with, and by no TLS beside it',
    clause: dates,
    scheme: 'ikev2',
    facts: ofIke(seen(twin)),
    verdict: 'pass',
    reason: 'in-its-dates',
    evidence: ['ike'],
  },
  {
    name: 'one that showed none is open, whatever TLS shows',
    clause: dates,
    scheme: 'ikev2',
    facts: seen({}),
    verdict: 'inconclusive',
    reason: 'no-certificate-seen',
  },
  {
    name: 'a TLS server is not judged by what stands in an IKE SA',
    clause: dates,
    facts: ofIke(seen()),
    verdict: 'inconclusive',
    reason: 'no-certificate-seen',
  },
  {
    name: 'a certificate in its dates passes',
    clause: dates,
    facts: seen({}),
    verdict: 'pass',
    reason: 'in-its-dates',
    evidence: ['hello'],
  },
  {
    name: 'its last day is still good',
    clause: dates,
    facts: seen({}),
    asOf: '2027-01-01',
    verdict: 'pass',
    reason: 'in-its-dates',
  },
  {
    name: 'an expired certificate fails',
    clause: dates,
    facts: seen({}),
    asOf: '2027-01-02',
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
  },
  {
    name: 'a certificate of tomorrow fails',
    clause: dates,
    facts: seen({}),
    asOf: '2025-12-31',
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
  },
  {
    name: 'a SHA-1 signature fails',
    clause: hash,
    facts: seen({ certificates: [{ ...leaf, signatureHash: 'sha1' }] }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
  },
  {
    name: 'the signature of a root that is sent along is not relied upon',
    clause: hash,
    facts: seen({ certificates: [leaf, root] }),
    verdict: 'pass',
    reason: 'sound',
  },
  {
    name: 'a self-signed leaf is judged by its own signature',
    clause: hash,
    facts: seen({ certificates: [root] }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
  },
  {
    name: 'a short RSA key fails',
    clause: bits,
    facts: seen({ certificates: [{ ...leaf, publicKey: 'RSA-1024', publicKeyBits: 1024 }] }),
    verdict: 'fail',
    reason: 'key-too-short',
  },
  {
    name: 'an EC key is measured by its own bound',
    clause: bits,
    facts: seen({ certificates: [{ ...leaf, publicKey: 'EC-secp256r1', publicKeyBits: 256 }] }),
    verdict: 'pass',
    reason: 'sound',
  },
  {
    name: 'a key of ML-DSA is not too short for having no bits that are counted',
    clause: bits,
    facts: seen({ certificates: [{ ...leaf, publicKey: 'ML-DSA-87', publicKeyBits: 0 }] }),
    verdict: 'inconclusive',
    reason: 'key-without-bits',
  },
  {
    name: 'beside a certificate that cannot be read that is why',
    clause: bits,
    facts: seen(
      led([
        { ...leaf, publicKey: 'ML-DSA-87', publicKeyBits: 0 },
        { ...root, publicKey: '' },
      ]),
    ),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
  },
  {
    name: 'a short key above one of ML-DSA fails',
    clause: bits,
    facts: seen(
      led([
        { ...leaf, publicKey: 'ML-DSA-87', publicKeyBits: 0 },
        { ...root, publicKey: 'RSA-1024', publicKeyBits: 1024 },
      ]),
    ),
    verdict: 'fail',
    reason: 'key-too-short',
  },
  { name: 'a valid path passes', clause: path, facts: seen({}), verdict: 'pass', reason: 'valid' },
  {
    name: 'an invalid path fails with its reasons',
    clause: path,
    facts: seen({ path: { verdict: 'invalid', reasons: ['issuer not found'], ways: [], notes: [] } }),
    verdict: 'fail',
    reason: 'invalid-path',
    observed: { reasons: ['issuer not found'] },
  },
  {
    name: 'without trust anchors nothing is said of the path',
    clause: path,
    facts: seen({ path: { verdict: 'no-trust-anchors', reasons: [], ways: [], notes: [] } }),
    verdict: 'inconclusive',
    reason: 'no-trust-anchors',
  },
  {
    name: 'another name fails',
    clause: name,
    facts: seen({ nameMatches: false }),
    verdict: 'fail',
    reason: 'name-differs',
  },
  {
    name: 'without a name nothing is said of it',
    clause: name,
    facts: seen({ nameMatches: null }),
    verdict: 'inconclusive',
    reason: 'no-name-known',
  },
  {
    name: 'dates that cannot be read are no failure',
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, notBefore: '', notAfter: '' }] }),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
  },
  {
    name: 'a key that cannot be read is no failure',
    clause: bits,
    facts: seen({ certificates: [{ ...leaf, publicKey: '', publicKeyBits: 0 }] }),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
  },
  {
    name: 'a trust anchor that is over fails, though nobody sent it',
    clause: path,
    facts: seen(led([leaf, { ...root, notAfter: '2026-03-01T00:00:00.000Z' }])),
    asOf: '2026-03-02',
    verdict: 'fail',
    reason: 'invalid-path',
    observed: { path: 'invalid', reasons: ['CN=root: valid from 2026-01-01 to 2026-03-01'] },
  },
  {
    name: 'a weak key of a trust anchor fails, though nobody sent it',
    clause: bits,
    facts: seen(led([leaf, { ...root, publicKey: 'RSA-1024', publicKeyBits: 1024 }])),
    verdict: 'fail',
    reason: 'key-too-short',
  },
  {
    name: 'what was sent and is not used is a note',
    clause: dates,
    facts: seen({ ...led([leaf, root]), certificates: [leaf, crossSigned] }),
    asOf: '2026-03-02',
    verdict: 'pass',
    reason: 'in-its-dates',
    observed: { notes: ['CN=cross: sent and not used'] },
  },
  {
    name: 'another way that is over does not spoil one that holds',
    clause: path,
    facts: seen({
      certificates: [leaf, crossSigned],
      path: {
        verdict: 'valid',
        reasons: [],
        ways: [
          [leaf, crossSigned, root],
          [leaf, root],
        ],
        notes: ['CN=root: a note'],
      },
    }),
    asOf: '2026-03-02',
    verdict: 'pass',
    reason: 'valid',
    observed: {
      path: 'valid',
      reasons: [],
      notes: ['CN=cross: sent and not used, and outside its dates', 'CN=root: a note'],
    },
  },
  {
    name: 'on the day of the scan its moment decides: a second after the end fails',
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, notAfter: '2026-03-01T12:00:00.000Z' }] }),
    asOf: '2026-03-01',
    moment: '2026-03-01T12:00:01.000Z',
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
  },
  {
    name: 'the second of the end is still good, however late in it',
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, notAfter: '2026-03-01T12:00:00.000Z' }] }),
    asOf: '2026-03-01',
    moment: '2026-03-01T12:00:00.999Z',
    verdict: 'pass',
    reason: 'in-its-dates',
  },
  {
    name: 'what is bad fails whatever cannot be read beside it',
    clause: bits,
    facts: seen({
      certificates: [
        { ...leaf, publicKey: 'RSA-1024', publicKeyBits: 1024 },
        { ...root, publicKey: '' },
      ],
    }),
    verdict: 'fail',
    reason: 'key-too-short',
  },
  {
    name: 'a beginning that cannot be read is no pass',
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, notBefore: '' }] }),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
  },
  {
    name: 'a signature algorithm that cannot be read is no pass',
    clause: hash,
    facts: seen({ certificates: [{ ...leaf, signatureAlgorithm: '', signatureHash: '' }] }),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
  },
  {
    name: 'an expired chain beside a good one fails, and is named',
    clause: dates,
    facts: seen({}, twin),
    asOf: '2026-03-01',
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
    evidence: ['other hello'],
    observed: {
      chains: [
        {
          chain: 'EC-secp256r1 ec',
          certificates: [
            {
              subject: 'CN=gateway',
              notBefore: '2026-01-01T00:00:00.000Z',
              notAfter: '2026-02-01T00:00:00.000Z',
              publicKey: 'EC-secp256r1',
              signatureAlgorithm: 'sha256WithRSAEncryption',
              sha256: 'ec',
            },
          ],
        },
      ],
      of: 2,
    },
  },
  {
    name: 'a chain of which nothing can be said keeps the good one beside it from passing',
    clause: path,
    facts: seen(twin, {}),
    verdict: 'inconclusive',
    reason: 'no-trust-anchors',
    evidence: ['other hello'],
  },
  {
    name: 'a chain that fails outweighs one of which nothing can be said',
    clause: name,
    facts: seen(twin, { nameMatches: false }),
    verdict: 'fail',
    reason: 'name-differs',
    evidence: ['hello'],
  },
  {
    name: 'two chains that cannot be read are told as that, though they have no evidence',
    clause: dates,
    facts: seen(
      ...['one', 'two'].map((sha256) => ({ certificates: [{ ...leaf, sha256, notAfter: '' }], evidence: [] })),
    ),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
    evidence: [],
  },
  {
    name: 'two good chains pass by the evidence of both',
    clause: hash,
    facts: seen({}, twin),
    verdict: 'pass',
    reason: 'sound',
    evidence: ['hello', 'other hello'],
  },
  ...(['notBefore', 'notAfter'] as const).map((member) => ({
    name: `a certificate of which ${member} cannot be read leaves its dates open`,
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, [member]: '' }] }),
    verdict: 'inconclusive' as const,
    reason: 'certificate-unreadable',
    evidence: ['hello'],
  })),
  ...(['publicKey', 'signatureAlgorithm'] as const).flatMap((member) =>
    [hash, bits].map((judged) => ({
      name: `a certificate of which ${member} cannot be read leaves ${judged.check.name} open`,
      clause: judged,
      facts: seen({ certificates: [{ ...leaf, [member]: '' }] }),
      verdict: 'inconclusive' as const,
      reason: 'certificate-unreadable',
    })),
  ),
  {
    name: 'a second certificate that cannot be read keeps the first from passing',
    clause: dates,
    facts: seen({
      certificates: [leaf, { ...crossSigned, notAfter: '' }],
      ...led([leaf, { ...crossSigned, notAfter: '' }]),
    }),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
    observed: { certificates: [{ subject: 'CN=cross', notAfter: '' }] },
  },
  {
    name: 'a name that matches passes, with the names of the leaf',
    clause: name,
    facts: seen({}),
    verdict: 'pass',
    reason: 'name-matches',
    exactly: { subject: 'CN=gateway', names: ['DNS:gateway'] },
  },
  {
    name: 'an interrupted run that saw no certificate says so',
    clause: dates,
    facts: tlsFacts({}),
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
  },
  {
    name: 'a certificate that passes is told and nothing besides',
    clause: hash,
    facts: seen({ certificates: [leaf] }),
    verdict: 'pass',
    reason: 'sound',
    exactly: {
      certificates: [
        {
          subject: 'CN=gateway',
          notBefore: '2026-01-01T00:00:00.000Z',
          notAfter: '2027-01-01T00:00:00.000Z',
          publicKey: 'RSA-2048',
          signatureAlgorithm: 'sha256WithRSAEncryption',
          sha256: '00',
        },
      ],
    },
  },
  {
    name: 'of two certificates the bad one alone is told',
    clause: dates,
    facts: seen({ certificates: [leaf, crossSigned], ...led([leaf, crossSigned]) }),
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
    observed: { certificates: [{ subject: 'CN=cross' }] },
  },
  {
    name: 'a weak hash above the leaf fails, that of the trust anchor does not',
    clause: hash,
    facts: seen({
      certificates: [leaf, { ...crossSigned, signatureHash: 'sha1' }, root],
      ...led([leaf, { ...crossSigned, signatureHash: 'sha1' }, root]),
    }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
    observed: { certificates: [{ subject: 'CN=cross' }] },
  },
  {
    name: 'without a way to an anchor the hash of a root that was sent fails nothing',
    clause: hash,
    facts: seen({ certificates: [leaf, root], ...unled }),
    verdict: 'pass',
    reason: 'sound',
    observed: { certificates: [{ subject: 'CN=gateway' }] },
  },
  {
    name: 'without a way to an anchor the hash of a leaf that signed itself fails',
    clause: hash,
    facts: seen({ certificates: [{ ...leaf, issuer: leaf.subject, signatureHash: 'sha1' }], ...unled }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
  },
  {
    name: 'a good chain does not pass where the question for another one got no answer',
    clause: dates,
    facts: tlsFacts({ chains: [chainOf({})], openChains: [{ reason: 'budget', evidence: ['unasked'] }] }),
    verdict: 'inconclusive',
    reason: 'other-chain-open',
    evidence: ['hello', 'unasked'],
    observed: { otherChain: ['budget'] },
  },
  {
    name: 'a bad chain fails, whatever other one there may be',
    clause: name,
    facts: tlsFacts({
      chains: [chainOf({ nameMatches: false })],
      openChains: [{ reason: 'silent', evidence: ['unanswered'] }],
    }),
    verdict: 'fail',
    reason: 'name-differs',
    evidence: ['hello'],
  },
  {
    name: 'a good chain does not pass where the run was interrupted, perhaps before the question for another one',
    clause: dates,
    facts: seen({}),
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
    evidence: ['hello'],
  },
  {
    name: 'where clients compare no name, it says so',
    clause: name,
    facts: seen({ nameMatches: null, isNameUnchecked: true }),
    verdict: 'inconclusive',
    reason: 'client-compares-no-name',
  },
  {
    name: 'no certificate seen is no pass',
    clause: dates,
    facts: tlsFacts({}),
    verdict: 'inconclusive',
    reason: 'no-certificate-seen',
  },
  {
    name: 'no facts of TLS at all are no certificate seen',
    clause: dates,
    facts: {},
    verdict: 'inconclusive',
    reason: 'no-certificate-seen',
    evidence: [],
    exactly: {},
  },
  {
    name: 'a server that wants a name shows none, for that reason',
    clause: dates,
    facts: tlsFacts({ nameWanted: { value: 'server-name-wanted', evidence: ['alert'] } }),
    verdict: 'inconclusive',
    reason: 'server-name-wanted',
    evidence: ['alert'],
  },
  {
    name: 'an interrupted run tells no other chain, where none was asked for in vain',
    clause: name,
    facts: seen({}),
    interrupted: true,
    verdict: 'inconclusive',
    reason: 'interrupted',
    exactly: { subject: 'CN=gateway', names: ['DNS:gateway'] },
  },
  {
    name: 'a chain without any certificate has no names, and its own name is empty beside another',
    clause: name,
    facts: seen({ certificates: [], nameMatches: false }, { nameMatches: false }),
    verdict: 'fail',
    reason: 'name-differs',
    exactly: {
      chains: [
        { chain: '', subject: '', names: [] },
        { chain: 'RSA-2048 00', subject: 'CN=gateway', names: ['DNS:gateway'] },
      ],
      of: 2,
    },
  },
  {
    name: 'a chain is named by its key and the first sixteen digits of its fingerprint',
    clause: path,
    facts: seen(twin, { ...unled, certificates: [{ ...leaf, publicKey: '', sha256: '0123456789abcdef01' }] }),
    verdict: 'inconclusive',
    reason: 'no-trust-anchors',
    observed: { chains: [{ chain: 'EC-secp256r1 ec' }, { chain: 'unreadable 0123456789abcdef' }] },
  },
  {
    name: 'chains that are bad for several reasons tell each once, on the evidence of all',
    clause: dates,
    facts: seen(
      { certificates: [{ ...leaf, notAfter: '' }], evidence: ['z', 'b'] },
      { certificates: [{ ...leaf, notBefore: '' }], evidence: ['a', 'b'] },
    ),
    verdict: 'inconclusive',
    reason: 'certificate-unreadable',
    evidence: ['a', 'b', 'z'],
  },
  {
    name: 'without a way to an anchor the hash of the last certificate that was sent counts',
    clause: hash,
    facts: seen({ certificates: [leaf, { ...crossSigned, signatureHash: 'sha1' }], ...unled }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
  },
  {
    name: 'the dates of what was sent are no reason of a path that is invalid for another',
    clause: path,
    facts: seen({
      certificates: [leaf, crossSigned],
      path: { verdict: 'invalid', reasons: ['issuer not found'], ways: [], notes: [] },
    }),
    asOf: '2026-03-02',
    verdict: 'fail',
    reason: 'invalid-path',
    exactly: { path: 'invalid', reasons: ['issuer not found'] },
  },
  {
    name: 'what was sent, is not used and is sound is no note of a key that is long enough',
    clause: bits,
    facts: seen({
      ...led([leaf, root]),
      certificates: [
        leaf,
        crossSigned,
        { ...crossSigned, sha256: 'u', subject: 'CN=unreadable', publicKey: '', publicKeyBits: 0 },
        { ...crossSigned, sha256: 's', subject: 'CN=short', publicKey: 'RSA-1024', publicKeyBits: 1024 },
      ],
    }),
    verdict: 'pass',
    reason: 'sound',
    observed: { notes: ['CN=short: sent and not used'] },
  },
  {
    name: 'an anchor whose beginning cannot be read is outside its dates',
    clause: path,
    facts: seen(led([leaf, { ...root, notBefore: '' }])),
    verdict: 'fail',
    reason: 'invalid-path',
  },
  {
    name: 'its first day is good, and at a moment its first second',
    clause: dates,
    facts: seen({}),
    asOf: '2026-01-01',
    verdict: 'pass',
    reason: 'in-its-dates',
  },
  {
    name: 'the second before its beginning is not good',
    clause: dates,
    facts: seen({ certificates: [{ ...leaf, notBefore: '2026-03-01T12:00:00.000Z' }] }),
    asOf: '2026-03-01',
    moment: '2026-03-01T11:59:59.000Z',
    verdict: 'fail',
    reason: 'expired-or-not-yet-valid',
  },
  {
    name: 'a certificate that was sent, not used and is outside its dates is told as that, another is not',
    clause: path,
    facts: seen({
      ...led([leaf, root]),
      certificates: [leaf, crossSigned, { ...crossSigned, sha256: 'n', subject: 'CN=new', notAfter: leaf.notAfter }],
    }),
    asOf: '2026-03-02',
    verdict: 'pass',
    reason: 'valid',
    observed: { notes: ['CN=cross: sent and not used, and outside its dates', 'CN=new: sent and not used'] },
  },
  {
    name: 'on a known way a certificate of its own subject above the leaf is relied upon unless it is the anchor',
    clause: hash,
    facts: seen({ certificates: [leaf], ...led([leaf, { ...root, issuer: 'CN=root', sha256: 'again' }, root]) }),
    verdict: 'fail',
    reason: 'forbidden-signature-hash',
  },
]);
