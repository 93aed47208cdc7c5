import { expect, test } from 'vitest';
import type { CertificateChainFacts, CertificateFacts, Facts } from '../../../core/facts/facts.ts';
import { keptCertificates } from '../../../src/store/kept/kept-certificates.ts';

const certificate = (sha256: string): CertificateFacts =>
  ({
    sha256,
    subject: `CN=${sha256}`,
    issuer: 'CN=ca',
    notBefore: '2026-01-01T00:00:00Z',
    notAfter: '2027-01-01T00:00:00Z',
  }) as CertificateFacts;
const chain = (...names: readonly string[]): CertificateChainFacts =>
  ({ certificates: names.map(certificate) }) as unknown as CertificateChainFacts;

test('every certificate of every chain is kept once in each role, with its dates in milliseconds', () => {
  const facts = { tls: { chains: [chain('a', 'ca'), chain('b', 'ca')] }, ikeChains: [chain('a', 'ca'), chain('ca')] };
  const kept = keptCertificates(facts as unknown as Facts);
  expect(kept.map(({ sha256, role }) => `${sha256} ${role}`)).toEqual(['a leaf', 'ca issuer', 'b leaf', 'ca leaf']);
  expect(kept[0]).toEqual({
    sha256: 'a',
    role: 'leaf',
    subject: 'CN=a',
    issuer: 'CN=ca',
    notBefore: Date.UTC(2026, 0, 1),
    notAfter: Date.UTC(2027, 0, 1),
  });
  expect(keptCertificates({})).toEqual([]);
});
