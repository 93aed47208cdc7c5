import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import forge from 'node-forge';

/** The lab's certification authority, with its private key. */
export interface LabAuthority {
  readonly certificate: x509.X509Certificate;
  /** PKCS#8, PEM. */
  readonly keyPem: string;
}

/** A certificate and its private key (PKCS#8), both PEM. */
export interface LabCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** What is wrong with a gateway's TLS certificate, or that nothing is. */
export type CertificateFlaw = 'none' | 'expired' | 'sha1-signature';

const rsa = { name: 'RSASSA-PKCS1-v1_5', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };
const dayMs = 86_400_000;
/** IKE intermediate, which some IKEv2 clients want of a gateway beside serverAuth. */
const ikeIntermediate = '1.3.6.1.5.5.8.2.2';

/** Makes a new root (RSA-2048, ten years). */
export async function createAuthority(now: Date): Promise<LabAuthority> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: 'CN=gateproof lab root, O=gateproof lab',
      notBefore: daysFrom(now, -1),
      notAfter: daysFrom(now, 3650),
      keys,
      signingAlgorithm: { ...rsa, hash: 'SHA-256' },
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto,
  );
  return { certificate, keyPem: await exportKey(keys.privateKey) };
}

/** Reads an authority back from its two PEM texts. */
export function readAuthority(certificatePem: string, keyPem: string): LabAuthority {
  return { certificate: new x509.X509Certificate(certificatePem), keyPem };
}

/** Makes a gateway's certificate: RSA-2048, its names (at least one) and address as subject alternative names, 825 days. */
export async function createGatewayCertificate(
  authority: LabAuthority,
  gateway: {
    readonly names: readonly string[];
    /** Absent where the gateway is known by its names only. */
    readonly address?: string;
    readonly flaw: CertificateFlaw;
    readonly now: Date;
  },
): Promise<LabCertificate> {
  const { names, address } = gateway;
  const expired = gateway.flaw === 'expired';
  return await issue(authority, {
    commonName: names[0] ?? 'gateway',
    alternativeNames: [
      ...names.map((value) => ({ type: 'dns', value }) as const),
      ...(address === undefined ? [] : [{ type: 'ip', value: address } as const]),
    ],
    usages: [x509.ExtendedKeyUsage.serverAuth, ikeIntermediate],
    notBefore: daysFrom(gateway.now, expired ? -400 : -1),
    notAfter: daysFrom(gateway.now, expired ? -35 : 825),
    hash: gateway.flaw === 'sha1-signature' ? 'SHA-1' : 'SHA-256',
  });
}

/** Makes a VPN client's certificate: RSA-2048, its identities as DNS names, 825 days. */
export async function createClientCertificate(
  authority: LabAuthority,
  client: { readonly names: readonly string[]; readonly now: Date },
): Promise<LabCertificate> {
  return await issue(authority, {
    commonName: client.names[0] ?? 'client',
    alternativeNames: client.names.map((value) => ({ type: 'dns', value }) as const),
    usages: [x509.ExtendedKeyUsage.clientAuth],
    notBefore: daysFrom(client.now, -1),
    notAfter: daysFrom(client.now, 825),
    hash: 'SHA-256',
  });
}

/** Packs a certificate, its key and its issuer as PKCS#12 (AES-256, PBES2). */
export function createPkcs12(leaf: LabCertificate, authority: LabAuthority, password: string): Uint8Array {
  const chain = [leaf.certificatePem, authority.certificate.toString('pem')].map((pem) =>
    forge.pki.certificateFromPem(pem),
  );
  const container = forge.pkcs12.toPkcs12Asn1(forge.pki.privateKeyFromPem(leaf.keyPem), chain, password, {
    algorithm: 'aes256',
    friendlyName: 'gateproof lab client',
  });
  const octets = forge.asn1.toDer(container).getBytes();
  return Uint8Array.from(octets, (character) => character.charCodeAt(0));
}

/** A secret of 32 random octets, as hexadecimal digits. */
export function createSecret(): string {
  return randomBytes(32).toString('hex');
}

interface LeafRequest {
  readonly commonName: string;
  readonly alternativeNames: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[];
  readonly usages: readonly string[];
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly hash: 'SHA-1' | 'SHA-256';
}

async function issue(authority: LabAuthority, leaf: LeafRequest): Promise<LabCertificate> {
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: `CN=${leaf.commonName}, O=gateproof lab`,
      issuer: authority.certificate.subject,
      notBefore: leaf.notBefore,
      notAfter: leaf.notAfter,
      publicKey: keys.publicKey,
      // WebCrypto binds a private key to one hash, so the authority's key is read again for each.
      signingKey: await importKey(authority.keyPem, leaf.hash),
      signingAlgorithm: { ...rsa, hash: leaf.hash },
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension([...leaf.usages]),
        new x509.SubjectAlternativeNameExtension([...leaf.alternativeNames]),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(authority.certificate),
      ],
    },
    webcrypto,
  );
  return { certificatePem: `${certificate.toString('pem')}\n`, keyPem: await exportKey(keys.privateKey) };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey({ ...rsa, hash: 'SHA-256' }, true, ['sign', 'verify']);
}

async function importKey(pem: string, hash: string): Promise<webcrypto.CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return await webcrypto.subtle.importKey('pkcs8', der, { name: rsa.name, hash }, false, ['sign']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')}\n`;
}

function serialNumber(): string {
  // Positive and at most 20 octets (RFC 5280 4.1.2.2).
  const octets = randomBytes(16);
  octets[0] = ((octets[0] ?? 0) & 0x7f) | 0x40;
  return octets.toString('hex');
}

function daysFrom(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs);
}
