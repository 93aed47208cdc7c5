import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CertificateChainFacts, CertificateFacts, VerifiedFacts } from '../../../core/facts/facts.ts';
import { nothingKnown } from '../../../core/facts/settled.ts';
import { verdictsBeside } from '../../../rules/verdicts-beside.ts';
import { steadyFacts } from '../../../src/store/kept/steady-facts.ts';

const day = 86_400_000;
const iso = (ms: number): string => new Date(ms).toISOString();

function certificate(notBefore: number, notAfter: number): CertificateFacts {
  return {
    sha256: 'ab',
    subject: 'CN=a',
    issuer: 'CN=b',
    serialNumber: '01',
    notBefore: iso(notBefore),
    notAfter: iso(notAfter),
    subjectAlternativeNames: ['DNS:a.test'],
    publicKey: 'RSA-2048',
    publicKeyBits: 2048,
    signatureHash: 'sha256',
    signatureAlgorithm: 'sha256WithRSAEncryption',
    keyUsage: [],
    extendedKeyUsage: [],
    isCa: false,
  };
}

function chain(certificates: readonly CertificateFacts[], verified: readonly VerifiedFacts[]): CertificateChainFacts {
  return {
    certificates,
    path: { verdict: 'valid', reasons: [], ways: [certificates], notes: [] },
    nameMatches: certificates.length === 0 ? null : true,
    verified,
    versions: [0x0304],
    evidence: ['obs-0007'],
  };
}

function steady(of: CertificateChainFacts): CertificateChainFacts {
  const tls = {
    suites: nothingKnown,
    versions: nothingKnown,
    groups: nothingKnown,
    signatureSchemes: nothingKnown,
    chains: [of],
    handshakes: [],
  };
  const [own] = steadyFacts({ tls }, (id) => (id === 'obs-0009' ? 'driven-0001' : 'kept')).tls?.chains ?? [];
  if (own === undefined) throw new Error('a chain wanted');
  return own;
}

const handshake = (from: number, until: number): VerifiedFacts => ({
  path: '',
  from: iso(from),
  until: iso(until),
  evidence: ['obs-0009', 'obs-0003', 'obs-0002'],
});

describe('facts that are kept', () => {
  const [begins, ends] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
  const one = certificate(begins, ends);

  test('have words for ids of observations, each once and in order', () => {
    const { evidence, verified } = steady(chain([one], [handshake(begins + 1e7, begins + 1e7 + 50)]));
    expect(evidence).toEqual(['kept']);
    expect(verified?.[0]?.evidence).toEqual(['driven-0001', 'kept']);
  });

  const momentsAt = (from: number, until: number): readonly (string | undefined)[] => {
    const [verified] = steady(chain([one], [handshake(from, until)])).verified ?? [];
    return [verified?.from, verified?.until];
  };

  test.each([
    ['before it begins', begins - 9e9, begins - day],
    ['while it is valid', begins + day, (begins + ends) / 2],
    ['while it is valid, late', ends - day, (begins + ends) / 2],
    ['behind its end', ends + 9e9, ends + day],
  ])('have one moment for every handshake %s', (_, at, steadied) => {
    expect(momentsAt(at, at + 80)).toEqual([iso(steadied), iso(steadied)]);
  });

  test.each([
    ['during which it ends', ends - 500, ends + 500],
    ['behind whose end it ends', ends - 2500, ends - 2000],
    ['before which it began', begins + 2000, begins + 2100],
  ])('keep the moments of a handshake %s', (_, from, until) => {
    expect(momentsAt(from, until)).toEqual([iso(from), iso(until)]);
  });

  test('have a moment of their own a little further from the end', () => {
    const middle = iso((begins + ends) / 2);
    expect(momentsAt(ends - 2501, ends - 2001)).toEqual([middle, middle]);
    expect(momentsAt(begins + 2001, begins + 2100)).toEqual([middle, middle]);
  });

  test('keep the moment of a handshake without certificates', () => {
    const [verified] = steady(chain([], [handshake(begins, ends)])).verified ?? [];
    expect([verified?.from, verified?.until]).toEqual([iso(begins), iso(ends)]);
  });

  test('say the same of OpenSSL’s verdict and ours, whatever the dates are', () => {
    const moment = fc.integer({ min: begins - 10_000, max: begins + 10_000 });
    const dates = fc.tuple(moment, moment).map(([a, b]) => certificate(Math.min(a, b), Math.max(a, b)));
    fc.assert(
      fc.property(fc.array(dates, { minLength: 1, maxLength: 3 }), moment, fc.nat(5000), (certificates, from, took) => {
        const seen = chain(certificates, [handshake(from, from + took)]);
        const plain = (of: CertificateChainFacts): unknown =>
          verdictsBeside(of).map(({ evidence: _evidence, ...verdict }) => verdict);
        expect(plain(steady(seen))).toEqual(plain(seen));
      }),
      { numRuns: 2000 },
    );
  });
});
