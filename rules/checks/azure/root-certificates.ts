import type { ConfiguredRootCertificate } from '../../../core/facts/readiness-facts.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, onPointToSite, pass, unknown } from './on-gateway.ts';

/** 112 bits of security (NIST SP 800-52 Rev. 2 section 3.2). */
const rsaBits = 2048;
const ecBits = 224;
const brokenHashes: readonly string[] = ['md2', 'md5', 'sha1'];

/** The roots that clients are authenticated by are within their dates, long enough, and not signed with a broken hash. */
export const rootCertificates: Check<'azure-root-certificates'> = onPointToSite<'azure-root-certificates'>(
  ({ configured, asOf }) => {
    const { rootCertificates: roots, authentication } = configured;
    if (authentication !== undefined && !authentication.some((type) => type.toLowerCase() === 'certificate')) {
      return notApplicable('no-certificate-authentication', { authentication });
    }
    if (roots === undefined) return unknown('vpnClientRootCertificates', {});
    if (roots.length === 0) {
      return authentication === undefined
        ? unknown('vpnAuthenticationTypes', {})
        : fail('no-root-certificate', { authentication });
    }
    const judged = roots.map((root) => ({ root, problems: problemsOf(root, asOf) }));
    const observed = {
      roots: judged.map(({ root: { name, certificate }, problems }) => ({
        name,
        ...(certificate === undefined
          ? {}
          : { sha256: certificate.sha256, notAfter: certificate.notAfter, publicKey: certificate.publicKey }),
        problems,
      })),
    };
    const unclear: readonly string[] = ['unreadable', 'key-not-known', 'hash-not-known'];
    if (judged.some(({ problems }) => problems.some((problem) => !unclear.includes(problem))))
      return fail('root-certificate-unfit', observed);
    return judged.some(({ problems }) => problems.length > 0)
      ? { verdict: 'inconclusive', reason: 'root-certificate-unreadable', observed }
      : pass('root-certificates-fit', observed);
  },
);

function problemsOf({ certificate, fault }: ConfiguredRootCertificate, asOf: string): readonly string[] {
  if (fault !== undefined) return [fault];
  if (certificate === undefined) return ['unreadable'];
  const { notBefore, notAfter, publicKey, publicKeyBits, signatureHash } = certificate;
  return [
    // As text a day is less than each of its moments: the last day counts.
    ...(notAfter < asOf ? ['expired'] : []),
    ...(notBefore.slice(0, 10) > asOf ? ['not-yet-valid'] : []),
    ...keyProblems(publicKey, publicKeyBits),
    ...(brokenHashes.includes(signatureHash) ? ['broken-hash'] : []),
    ...(signatureHash === '' && !isEdwards(publicKey) ? ['hash-not-known'] : []),
  ];
}

function keyProblems(publicKey: string, bits: number): readonly string[] {
  if (isEdwards(publicKey)) return [];
  const least = publicKey.startsWith('RSA') ? rsaBits : publicKey.startsWith('EC-') && bits > 0 ? ecBits : undefined;
  if (least === undefined) return ['key-not-known'];
  return bits < least ? ['key-too-short'] : [];
}

/** Ed25519 and Ed448 have their hash and their size in themselves. */
function isEdwards(publicKey: string): boolean {
  return /^ED(25519|448)/u.test(publicKey);
}
