import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateFacts } from '../../core/facts/facts.ts';
import { oneLineName } from '../../core/facts/one-line-name.ts';
import { type CertificateOutline, certificateOutline } from '../../core/protocol/x509/certificate-outline.ts';
import { generalNameText } from '../../core/protocol/x509/general-name.ts';
import { type PathExtensions, pathExtensions } from '../../core/protocol/x509/path-extensions.ts';
import { toHex } from '../../core/wire/hex.ts';
import { attempt } from './attempt.ts';

/** A certificate that can stand in a path. */
export interface PathCertificate {
  readonly certificate: X509Certificate;
  readonly outline: CertificateOutline;
  readonly known: PathExtensions;
  /** What keeps it out of any path, one line each. */
  readonly faults: readonly string[];
  readonly facts: CertificateFacts;
}

/** What can be read is there; what cannot be read at all stands in no path. */
export interface ReadCertificate {
  readonly facts: CertificateFacts;
  readonly path: PathCertificate | undefined;
}

/** Certificates that were read last, by their hash: a gateway shows the same ones again and again. */
const lately = new Map<string, ReadCertificate>();
const latelyAtMost = 64;

/** Never throws for odd certificates: a field that cannot be read is empty. */
export function readCertificate(der: Uint8Array): ReadCertificate {
  const sha256 = createHash('sha256').update(der).digest('hex');
  const known = lately.get(sha256);
  if (known !== undefined) return known;
  const read = decodeCertificate(der, sha256);
  const [oldest] = lately.keys();
  if (lately.size >= latelyAtMost && oldest !== undefined) lately.delete(oldest);
  lately.set(sha256, read);
  return read;
}

function decodeCertificate(der: Uint8Array, sha256: string): ReadCertificate {
  const certificate = attempt(() => new X509Certificate(der));
  const outline = attempt(() => certificateOutline(der));
  const { known, faults } = pathExtensions({ extensions: outline?.extensions ?? [] });
  const ofKey = outline?.hasUnnamedCurve === true ? ['elliptic curve without a name (RFC 5480 section 2.1.1)'] : [];
  const facts = certificateFacts(sha256, certificate, outline, known);
  const isReadable = certificate !== undefined && outline !== undefined;
  return {
    facts,
    path: isReadable ? { certificate, outline, known, faults: [...faults, ...ofKey], facts } : undefined,
  };
}

function certificateFacts(
  sha256: string,
  certificate: X509Certificate | undefined,
  outline: CertificateOutline | undefined,
  known: PathExtensions,
): CertificateFacts {
  const key = attempt(() => certificate?.publicKey);
  const algorithm = certificate?.signatureAlgorithm ?? '';
  return {
    sha256,
    subject: certificate === undefined ? nameText(outline?.subject) : oneLineName(certificate.subject),
    issuer: certificate === undefined ? nameText(outline?.issuer) : oneLineName(certificate.issuer),
    serialNumber: (certificate?.serialNumber ?? toHex(outline?.serialNumber ?? new Uint8Array(0))).toLowerCase(),
    notBefore: attempt(() => certificate?.validFromDate.toISOString()) ?? '',
    notAfter: attempt(() => certificate?.validToDate.toISOString()) ?? '',
    subjectAlternativeNames: (known.alternativeNames ?? []).map(generalNameText),
    publicKey: key === undefined ? '' : keyName(key),
    publicKeyBits: key === undefined ? 0 : keyBits(key),
    signatureHash: hashOf(algorithm) || (hashNames.get(outline?.pssHash ?? '') ?? ''),
    signatureAlgorithm: algorithm,
    keyUsage: known.keyUsage ?? [],
    extendedKeyUsage: (known.extendedKeyUsage ?? []).map((usage) => extendedKeyUsageNames.get(usage) ?? usage),
    isCa: known.isCa ?? false,
  };
}

/** Of a certificate that OpenSSL does not read. */
function nameText(name: CertificateOutline['subject'] | undefined): string {
  return (name ?? []).map((relative) => relative.join(' + ')).join(', ');
}

const extendedKeyUsageNames: ReadonlyMap<string, string> = new Map([
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['1.3.6.1.5.5.7.3.17', 'ipsecIKE'],
  ['1.3.6.1.5.5.8.2.2', 'iKEIntermediate'],
]);

const hashNames: ReadonlyMap<string, string> = new Map([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
  ['2.16.840.1.101.3.4.2.4', 'sha224'],
]);

/** IANA's name of the curve where OpenSSL has its own. */
const curveNames: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'secp256r1'],
  ['prime192v1', 'secp192r1'],
]);

const edwardsNames: ReadonlyMap<string, readonly [name: string, bits: number]> = new Map([
  ['ed25519', ['Ed25519', 256]],
  ['ed448', ['Ed448', 456]],
]);

function keyName({ asymmetricKeyType: type, asymmetricKeyDetails = {} }: KeyObject): string {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  if (namedCurve !== undefined) return `EC-${curveNames.get(namedCurve) ?? namedCurve}`;
  const edwards = edwardsNames.get(type ?? '');
  if (edwards !== undefined) return edwards[0];
  return [(type ?? '').toUpperCase(), ...(modulusLength === undefined ? [] : [modulusLength])].join('-');
}

/** Of the modulus or the field; 0 where neither is meant (ML-DSA). */
function keyBits({ asymmetricKeyType: type, asymmetricKeyDetails = {} }: KeyObject): number {
  const { modulusLength, namedCurve } = asymmetricKeyDetails;
  if (modulusLength !== undefined) return modulusLength;
  if (namedCurve !== undefined) return Number(/\d{3}/.exec(namedCurve)?.[0] ?? 0);
  return edwardsNames.get(type ?? '')?.[1] ?? 0;
}

/** 'sha256' of 'sha256WithRSAEncryption', 'ecdsa-with-SHA256'; '' where no hash is named. */
function hashOf(algorithm: string): string {
  return /(?:md[245]|sha-?\d+)/i.exec(algorithm)?.[0].replace('-', '').toLowerCase() ?? '';
}
