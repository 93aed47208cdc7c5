import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import type { CertificateChainFacts, CertificateFacts } from '../../src/facts/facts.ts';
import { type PathCertificate, verifyPath } from './certificate-path.ts';

const load = createRequire(import.meta.url);

type X509 = typeof import('@peculiar/x509');

export interface TlsTrust {
  /** PEM, one or more certificates each. */
  readonly anchors: readonly string[];
  /** The name that the leaf must carry; absent when none is known. */
  readonly serverName?: string;
}

/** Certificates of a chain that are looked at; a server that sends more is trying something. */
const certificatesAtMost = 32;

/**
 * What a chain says, leaf first. Never throws for odd certificates: what cannot be read is empty, and the path verdict says so. The
 * library that decodes extensions is loaded here and not before.
 */
export function concludeChain(
  chain: readonly Uint8Array[],
  { anchors, serverName }: TlsTrust,
): Omit<CertificateChainFacts, 'evidence'> {
  const x509 = loadX509();
  const seen = chain.slice(0, certificatesAtMost);
  const [leaf, ...others] = seen.map((der) => pathCertificate(x509, der));
  return {
    certificates: seen.map((der) => certificateFacts(x509, der)),
    path: pathOf(x509, leaf, others, anchors),
    nameMatches: leaf === undefined || serverName === undefined ? null : isNamed(leaf.certificate, serverName),
  };
}

/** The library takes a tenth of a second to load: only a scan that has a certificate pays for it. */
function loadX509(): X509 {
  // It registers its classes by metadata, and fails to load without this.
  load('reflect-metadata');
  return load('@peculiar/x509') as X509;
}

/** The fields of one certificate. */
export function certificateFacts(x509: X509, der: Uint8Array): CertificateFacts {
  const read = attempt(() => new X509Certificate(der));
  const decoded = attempt(() => new x509.X509Certificate(exact(der)));
  const key = attempt(() => read?.publicKey);
  const algorithm = read?.signatureAlgorithm ?? '';
  return {
    sha256: createHash('sha256').update(der).digest('hex'),
    subject: attempt(() => decoded?.subject) ?? read?.subject.replaceAll('\n', ', ') ?? '',
    issuer: attempt(() => decoded?.issuer) ?? read?.issuer.replaceAll('\n', ', ') ?? '',
    serialNumber: (read?.serialNumber ?? attempt(() => decoded?.serialNumber) ?? '').toLowerCase(),
    notBefore: attempt(() => read?.validFromDate.toISOString()) ?? '',
    notAfter: attempt(() => read?.validToDate.toISOString()) ?? '',
    subjectAlternativeNames: alternativeNames(x509, decoded),
    publicKey: key === undefined ? '' : keyName(key),
    publicKeyBits: key === undefined ? 0 : keyBits(key),
    signatureHash: hashOf(algorithm) || hashOf(attempt(() => decoded?.signatureAlgorithm.hash.name) ?? ''),
    signatureAlgorithm: algorithm,
    keyUsage: keyUsage(x509, decoded) ?? [],
    extendedKeyUsage: extendedKeyUsage(x509, decoded) ?? [],
    isCa: isCa(x509, decoded, read),
  };
}

function pathOf(
  x509: X509,
  leaf: PathCertificate | undefined,
  others: readonly (PathCertificate | undefined)[],
  anchors: readonly string[],
): CertificateChainFacts['path'] {
  if (anchors.length === 0) return { verdict: 'no-trust-anchors', reasons: [] };
  if (leaf === undefined) return { verdict: 'invalid', reasons: ['the first certificate cannot be read'] };
  const pems = anchors.flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []);
  const trusted = pems.map((pem) =>
    pathCertificate(
      x509,
      attempt(() => new Uint8Array(new X509Certificate(pem).raw)),
    ),
  );
  return verifyPath(leaf, readable(others), readable(trusted));
}

function readable(all: readonly (PathCertificate | undefined)[]): PathCertificate[] {
  return all.filter((one) => one !== undefined);
}

function pathCertificate(x509: X509, der: Uint8Array | undefined): PathCertificate | undefined {
  const certificate = der === undefined ? undefined : attempt(() => new X509Certificate(der));
  if (certificate === undefined || der === undefined) return undefined;
  const decoded = attempt(() => new x509.X509Certificate(exact(der)));
  return {
    certificate,
    isCa: isCa(x509, decoded, certificate),
    keyUsage: keyUsage(x509, decoded),
    extendedKeyUsage: extendedKeyUsage(x509, decoded),
    pathLength: attempt(() => decoded?.getExtension(x509.BasicConstraintsExtension)?.pathLength),
  };
}

type Decoded = InstanceType<X509['X509Certificate']> | undefined;

function isCa(x509: X509, decoded: Decoded, read: X509Certificate | undefined): boolean {
  if (decoded === undefined) return read?.ca ?? false;
  return attempt(() => decoded.getExtension(x509.BasicConstraintsExtension)?.ca) ?? false;
}

function alternativeNames(x509: X509, decoded: Decoded): readonly string[] {
  const names = attempt(() => decoded?.getExtension(x509.SubjectAlternativeNameExtension)?.names.items) ?? [];
  return names.map(({ type, value }) => `${type.toUpperCase()}:${value}`);
}

const keyUsageNames = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
];

/** Names of RFC 5280 section 4.2.1.3; undefined without the extension. */
function keyUsage(x509: X509, decoded: Decoded): readonly string[] | undefined {
  const usages = attempt(() => decoded?.getExtension(x509.KeyUsagesExtension)?.usages);
  return usages === undefined ? undefined : keyUsageNames.filter((_, bit) => Math.floor(usages / 2 ** bit) % 2 === 1);
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

/** Names where there are any, else object identifiers; undefined without the extension. */
function extendedKeyUsage(x509: X509, decoded: Decoded): readonly string[] | undefined {
  const usages = attempt(() => decoded?.getExtension(x509.ExtendedKeyUsageExtension)?.usages);
  return usages?.map((usage) => extendedKeyUsageNames.get(String(usage)) ?? String(usage));
}

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

/** 'sha256' of 'sha256WithRSAEncryption', 'ecdsa-with-SHA256', 'SHA-256'; '' where no hash is named. */
function hashOf(algorithm: string): string {
  return /(?:md[245]|sha-?\d+)/i.exec(algorithm)?.[0].replace('-', '').toLowerCase() ?? '';
}

function isNamed(leaf: X509Certificate, serverName: string): boolean {
  const isAddress = /^[\d.]+$/.test(serverName) || serverName.includes(':');
  return (isAddress ? leaf.checkIP(serverName) : leaf.checkHost(serverName)) !== undefined;
}

/** Exactly these octets: the library reads the whole buffer behind a view. */
function exact(der: Uint8Array): ArrayBuffer {
  return new Uint8Array(der).buffer;
}

/** Odd certificates are what a scan looks for: a field that cannot be read is absent, never an exception. */
function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
