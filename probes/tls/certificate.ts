import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { createRequire } from 'node:module';
import type { CertificateChainFacts, CertificateFacts } from '../../src/facts/facts.ts';
import { oneLineName } from '../../src/facts/one-line-name.ts';
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
): Omit<CertificateChainFacts, 'versions' | 'evidence'> {
  const x509 = loadX509();
  const seen = chain.slice(0, certificatesAtMost).map((der) => readCertificate(x509, der));
  const [leaf, ...others] = seen.map(pathCertificate);
  return {
    certificates: seen.map(certificateFacts),
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

/** One certificate as both libraries read it; what cannot be read is undefined. */
interface ReadCertificate extends Omit<PathCertificate, 'certificate'> {
  readonly sha256: string;
  readonly certificate: X509Certificate | undefined;
  readonly decoded: InstanceType<X509['X509Certificate']> | undefined;
  readonly alternativeNames: readonly string[];
}

/** Certificates that were read last, by their hash: they are read while a probe waits, and again when it is judged. */
const lately = new Map<string, ReadCertificate>();
const latelyAtMost = 64;

function readCertificate(x509: X509, der: Uint8Array): ReadCertificate {
  const sha256 = createHash('sha256').update(der).digest('hex');
  const known = lately.get(sha256);
  if (known !== undefined) return known;
  const read = decodeCertificate(x509, der, sha256);
  const [oldest] = lately.keys();
  if (lately.size >= latelyAtMost && oldest !== undefined) lately.delete(oldest);
  lately.set(sha256, read);
  return read;
}

function decodeCertificate(x509: X509, der: Uint8Array, sha256: string): ReadCertificate {
  const certificate = attempt(() => new X509Certificate(der));
  const decoded = attempt(() => new x509.X509Certificate(exact(der)));
  const constraints = attempt(() => decoded?.getExtension(x509.BasicConstraintsExtension));
  const names = attempt(() => decoded?.getExtension(x509.SubjectAlternativeNameExtension)?.names.items) ?? [];
  return {
    sha256,
    certificate,
    decoded,
    isCa: (decoded === undefined ? certificate?.ca : constraints?.ca) ?? false,
    pathLength: constraints?.pathLength,
    alternativeNames: names.map(({ type, value }) => `${type.toUpperCase()}:${value}`),
    keyUsage: keyUsage(attempt(() => decoded?.getExtension(x509.KeyUsagesExtension)?.usages)),
    extendedKeyUsage: extendedKeyUsage(attempt(() => decoded?.getExtension(x509.ExtendedKeyUsageExtension)?.usages)),
  };
}

function certificateFacts(read: ReadCertificate): CertificateFacts {
  const { sha256, certificate, decoded } = read;
  const key = attempt(() => certificate?.publicKey);
  const algorithm = certificate?.signatureAlgorithm ?? '';
  return {
    sha256,
    subject: attempt(() => decoded?.subject) ?? oneLineName(certificate?.subject),
    issuer: attempt(() => decoded?.issuer) ?? oneLineName(certificate?.issuer),
    serialNumber: (certificate?.serialNumber ?? attempt(() => decoded?.serialNumber) ?? '').toLowerCase(),
    notBefore: attempt(() => certificate?.validFromDate.toISOString()) ?? '',
    notAfter: attempt(() => certificate?.validToDate.toISOString()) ?? '',
    subjectAlternativeNames: read.alternativeNames,
    publicKey: key === undefined ? '' : keyName(key),
    publicKeyBits: key === undefined ? 0 : keyBits(key),
    signatureHash: hashOf(algorithm) || hashOf(attempt(() => decoded?.signatureAlgorithm.hash.name) ?? ''),
    signatureAlgorithm: algorithm,
    keyUsage: read.keyUsage ?? [],
    extendedKeyUsage: read.extendedKeyUsage ?? [],
    isCa: read.isCa,
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
  const trusted = pems.map((pem) => {
    const der = attempt(() => new Uint8Array(new X509Certificate(pem).raw));
    return der === undefined ? undefined : pathCertificate(readCertificate(x509, der));
  });
  return verifyPath(leaf, readable(others), readable(trusted));
}

function readable(all: readonly (PathCertificate | undefined)[]): PathCertificate[] {
  return all.filter((one) => one !== undefined);
}

function pathCertificate(read: ReadCertificate): PathCertificate | undefined {
  const { certificate } = read;
  return certificate === undefined ? undefined : { ...read, certificate };
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

/** Names of RFC 5280 section 4.2.1.3. */
function keyUsage(usages: number | undefined): readonly string[] | undefined {
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

/** Names where there are any, else object identifiers. */
function extendedKeyUsage(usages: readonly unknown[] | undefined): readonly string[] | undefined {
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
