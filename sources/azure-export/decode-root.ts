import { createHash, X509Certificate } from 'node:crypto';
import { oneLineName } from '../../core/facts/one-line-name.ts';
import type { ConfiguredRootCertificate } from '../../core/facts/readiness-facts.ts';

/** The fields of a root certificate in DER; undefined for octets that are none, PEM and octets behind the certificate among them. */
export function decodeRoot(der: Uint8Array): ConfiguredRootCertificate['certificate'] {
  try {
    const certificate = new X509Certificate(der);
    // Node takes PEM as well.
    if (!certificate.raw.equals(der)) return undefined;
    const { asymmetricKeyType = '', asymmetricKeyDetails } = certificate.publicKey;
    const isRsa = asymmetricKeyType.startsWith('rsa');
    const bits = asymmetricKeyDetails?.modulusLength ?? curveBits[asymmetricKeyDetails?.namedCurve ?? ''] ?? 0;
    return {
      sha256: createHash('sha256').update(der).digest('hex'),
      subject: oneLineName(certificate.subject),
      notBefore: certificate.validFromDate.toISOString(),
      notAfter: certificate.validToDate.toISOString(),
      publicKey: isRsa
        ? `RSA-${bits}`
        : `${asymmetricKeyType.toUpperCase()}-${asymmetricKeyDetails?.namedCurve ?? bits}`,
      publicKeyBits: bits,
      signatureHash:
        /(md2|md5|sha1|sha224|sha256|sha384|sha512)/iu.exec(certificate.signatureAlgorithm ?? '')?.[1]?.toLowerCase() ??
        '',
    };
  } catch {
    return undefined;
  }
}

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp384r1: 384, secp521r1: 521 };
