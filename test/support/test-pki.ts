import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto);

/** A certificate with its private key. */
export interface Issued {
  readonly certificate: x509.X509Certificate;
  readonly der: Uint8Array;
  readonly pem: string;
  readonly keys: webcrypto.CryptoKeyPair;
  /** PKCS#8. */
  keyPem(): Promise<string>;
}

export interface CertificateWish {
  /** Its common name; '' makes an empty subject. */
  readonly name: string;
  /** Self-signed without one. */
  readonly issuer?: Issued;
  readonly key?: 'rsa' | 'p256' | 'p384' | 'ed25519';
  /** Of an RSA key; default 2048. */
  readonly bits?: number;
  readonly hash?: 'SHA-1' | 'SHA-256' | 'SHA-384';
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly keyUsage?: readonly (typeof keyUsageBits)[number][];
  readonly extendedKeyUsage?: readonly string[];
  readonly dnsNames?: readonly string[];
  readonly addresses?: readonly string[];
  /** Others, as they are. */
  readonly extensions?: readonly x509.Extension[];
  /** Of another certificate; default: a new one. */
  readonly keys?: webcrypto.CryptoKeyPair;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const algorithms = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) },
  p256: { name: 'ECDSA', namedCurve: 'P-256' },
  p384: { name: 'ECDSA', namedCurve: 'P-384' },
  ed25519: { name: 'Ed25519' },
} as const;

const keyUsageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;

/** A BIT STRING of seven bits (RFC 5280 section 4.2.1.3). */
function keyUsageExtension(names: readonly string[]): x509.Extension {
  const octet = keyUsageBits.reduce((sum, name, bit) => sum + (names.includes(name) ? 0x80 >> bit : 0), 0);
  return new x509.Extension('2.5.29.15', true, Uint8Array.of(0x03, 0x02, 0x01, octet).buffer);
}

/** Name constraints of DNS names (RFC 5280 section 4.2.1.10). */
export function dnsConstraints(lists: { readonly permitted?: string; readonly excluded?: string }): x509.Extension {
  const list = (tag: number, name: string | undefined): readonly number[] =>
    name === undefined ? [] : tlv(tag, tlv(0x30, tlv(0x82, [...Buffer.from(name)])));
  const value = tlv(0x30, [...list(0xa0, lists.permitted), ...list(0xa1, lists.excluded)]);
  return new x509.Extension('2.5.29.30', true, Uint8Array.from(value).buffer);
}

/** A critical extension that nobody knows. */
export function unknownExtension(): x509.Extension {
  return new x509.Extension('1.3.6.1.4.1.99999.1', true, Uint8Array.of(0x05, 0x00).buffer);
}

function tlv(tag: number, content: readonly number[]): readonly number[] {
  return [tag, content.length, ...content];
}

/** Makes a certificate for a test; nothing of it is kept. */
export async function issue(wish: CertificateWish): Promise<Issued> {
  const { name, issuer, key = 'p256', hash = 'SHA-256' } = wish;
  const keys =
    wish.keys ??
    (await webcrypto.subtle.generateKey(
      {
        ...algorithms[key],
        hash,
        ...(wish.bits === undefined ? {} : { modulusLength: wish.bits }),
      } as webcrypto.EcKeyGenParams & { hash: string },
      true,
      ['sign', 'verify'],
    ));
  const signer = issuer?.keys ?? keys;
  const certificate = await x509.X509CertificateGenerator.create({
    subject: nameOf(name),
    issuer: issuer?.certificate.subject ?? nameOf(name),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: { ...signer.privateKey.algorithm, hash },
    notBefore: wish.notBefore ?? new Date('2026-01-01T00:00:00Z'),
    notAfter: wish.notAfter ?? new Date('2036-01-01T00:00:00Z'),
    extensions: extensionsOf(wish),
  });
  return {
    certificate,
    der: new Uint8Array(certificate.rawData),
    pem: certificate.toString('pem'),
    keys,
    async keyPem() {
      const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
      return x509.PemConverter.encode(pkcs8, 'PRIVATE KEY');
    },
  };
}

function nameOf(name: string): string {
  return name === '' ? '' : `CN=${name}`;
}

function extensionsOf({
  ca,
  pathLength,
  keyUsage,
  extendedKeyUsage,
  dnsNames = [],
  addresses = [],
  extensions = [],
}: CertificateWish): x509.Extension[] {
  const all: x509.Extension[] = [...extensions];
  if (ca !== undefined) all.push(new x509.BasicConstraintsExtension(ca, pathLength, true));
  if (keyUsage !== undefined) {
    all.push(keyUsageExtension(keyUsage));
  }
  if (extendedKeyUsage !== undefined) all.push(new x509.ExtendedKeyUsageExtension([...extendedKeyUsage]));
  const names = [
    ...dnsNames.map((value) => ({ type: 'dns' as const, value })),
    ...addresses.map((value) => ({ type: 'ip' as const, value })),
  ];
  if (names.length > 0) all.push(new x509.SubjectAlternativeNameExtension(names));
  return all;
}
