import { X509Certificate } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createGatewayCertificate } from '../../src/lab/pki.ts';
import { ensureSecrets, type LabSecrets, readSecrets, secretFiles } from '../../src/lab/secrets.ts';

const now = new Date('2026-11-22T12:00:00Z');
let directory: string;
let secrets: LabSecrets;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
  secrets = await ensureSecrets(directory, now);
});
afterAll(async () => await rm(directory, { recursive: true }));

const read = async (name: string): Promise<string> => await readFile(join(directory, name), 'utf8');
const root = async (): Promise<X509Certificate> => new X509Certificate(await read(secretFiles.root));

test('every file of a lab is readable by its owner alone', async () => {
  const names = await readdir(directory);
  expect(names.sort()).toEqual(Object.values(secretFiles).sort());
  for (const name of names) expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600);
  expect((await stat(directory)).mode & 0o777).toBe(0o700);
});

test('the client certificate is issued by the root for both of its identities, and its key fits', async () => {
  const client = new X509Certificate(await read(secretFiles.clientCertificate));
  expect(client.verify((await root()).publicKey)).toBe(true);
  expect(client.subjectAltName).toBe('DNS:client.lab.gateproof.test, DNS:eap-client.lab.gateproof.test');
  const { createPrivateKey } = await import('node:crypto');
  expect(client.checkPrivateKey(createPrivateKey(await read(secretFiles.clientKey)))).toBe(true);
});

test('the PKCS#12 file opens with its password and with no other', async () => {
  const octets = await readFile(join(directory, secretFiles.clientPkcs12), 'latin1');
  const open = (password: string): forge.pkcs12.Pkcs12Pfx =>
    forge.pkcs12.pkcs12FromAsn1(forge.asn1.fromDer(octets), password);
  const certificates = open(await read(secretFiles.pkcs12Password)).getBags({
    bagType: forge.pki.oids['certBag'] ?? '',
  });
  expect(Object.values(certificates).flat()).toHaveLength(2);
  expect(() => open('another')).toThrow('PKCS#12 MAC could not be verified. Invalid password?');
});

test('secrets that are whole are kept; when one file is missing all are made anew', async () => {
  const other = await mkdtemp(join(tmpdir(), 'gateproof-test-'));
  try {
    const first = await ensureSecrets(other, now);
    expect((await ensureSecrets(other, now)).psk).toBe(first.psk);
    await unlink(join(other, secretFiles.clientKey));
    expect(await readSecrets(other, now)).toBeUndefined();
    const second = await ensureSecrets(other, now);
    expect(second.psk).not.toBe(first.psk);
    expect(second.authority.certificate.serialNumber).not.toBe(first.authority.certificate.serialNumber);
  } finally {
    await rm(other, { recursive: true });
  }
});

test('secrets are used up 30 days before the client certificate ends', async () => {
  const daysLater = (days: number): Date => new Date(now.getTime() + days * 86_400_000);
  expect(await readSecrets(directory, daysLater(790))).toBeDefined();
  expect(await readSecrets(directory, daysLater(800))).toBeUndefined();
});

test('a gateway certificate has its name and address and is valid today', async () => {
  const { certificatePem } = await createGatewayCertificate(secrets.authority, {
    names: ['gateway.example'],
    address: '192.0.2.7',
    flaw: 'none',
    now,
  });
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.verify((await root()).publicKey)).toBe(true);
  expect(certificate.subjectAltName).toBe('DNS:gateway.example, IP Address:192.0.2.7');
  expect(certificate.validFromDate < now && now < certificate.validToDate).toBe(true);
  expect(certificate.signatureAlgorithm).toBe('sha256WithRSAEncryption');
});

test('an expired gateway certificate has ended and is otherwise sound', async () => {
  const { certificatePem } = await createGatewayCertificate(secrets.authority, {
    names: ['gateway.example'],
    address: '192.0.2.7',
    flaw: 'expired',
    now,
  });
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.validToDate.toISOString()).toBe('2026-10-18T12:00:00.000Z');
  expect(certificate.verify((await root()).publicKey)).toBe(true);
});

test('a SHA-1 signed gateway certificate verifies against the same root', async () => {
  const { certificatePem } = await createGatewayCertificate(secrets.authority, {
    names: ['gateway.example'],
    address: '192.0.2.7',
    flaw: 'sha1-signature',
    now,
  });
  const certificate = new X509Certificate(certificatePem);
  expect(certificate.signatureAlgorithm).toBe('sha1WithRSAEncryption');
  expect(certificate.verify((await root()).publicKey)).toBe(true);
});
