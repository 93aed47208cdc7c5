import type { ConfiguredRootCertificate } from '../../../src/facts/readiness-facts.ts';
import type { Check } from '../check.ts';
import { fail, notApplicable, onGateway, pass, type Said, unknown } from './on-gateway.ts';

const rsaBits = 2048;
const brokenHashes: readonly string[] = ['md2', 'md5', 'sha1'];

/** The roots that clients are authenticated by are within their dates, long enough, and not signed with a broken hash. */
export const rootCertificates: Check = onGateway(({ configured, asOf }): Said => {
  const { rootCertificates: roots, authentication } = configured;
  if (authentication !== undefined && !authentication.some((type) => type.toLowerCase() === 'certificate')) {
    return notApplicable('no-certificate-authentication', { authentication });
  }
  if (roots === undefined) return unknown('vpnClientRootCertificates');
  if (roots.length === 0) {
    return authentication === undefined
      ? unknown('vpnAuthenticationTypes')
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
  if (judged.some(({ problems }) => problems.some((problem) => problem !== 'unreadable')))
    return fail('root-certificate-unfit', observed);
  return judged.some(({ problems }) => problems.length > 0)
    ? { verdict: 'inconclusive', reason: 'root-certificate-unreadable', observed }
    : pass('root-certificates-fit', observed);
});

function problemsOf({ certificate }: ConfiguredRootCertificate, asOf: string): readonly string[] {
  if (certificate === undefined) return ['unreadable'];
  const { notBefore, notAfter, publicKey, publicKeyBits, signatureHash } = certificate;
  return [
    ...(notAfter.slice(0, 10) < asOf ? ['expired'] : []),
    ...(notBefore.slice(0, 10) > asOf ? ['not-yet-valid'] : []),
    ...(publicKey.startsWith('RSA') && publicKeyBits < rsaBits ? ['key-too-short'] : []),
    ...(brokenHashes.includes(signatureHash) ? ['broken-hash'] : []),
  ];
}
