import type { ConfiguredRootCertificate } from '../../../../core/facts/readiness-facts.ts';
import { rootCertificates } from '../../../../rules/checks/azure/root-certificates.ts';
import { type CheckCase, testAzureCheck } from '../../../support/azure-check.ts';

type Certificate = NonNullable<ConfiguredRootCertificate['certificate']>;

const sound: Certificate = {
  sha256: '00ff',
  subject: 'CN=root',
  notBefore: '2026-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T12:00:00.000Z',
  publicKey: 'RSA-2048',
  publicKeyBits: 2048,
  signatureHash: 'sha256',
};
const root = (more: Partial<Certificate> = {}, name = 'root'): ConfiguredRootCertificate => ({
  name,
  certificate: { ...sound, ...more },
});
const byCertificate = (...roots: readonly ConfiguredRootCertificate[]): Pick<CheckCase, 'gateway'> => ({
  gateway: { authentication: ['Certificate'], rootCertificates: roots },
});

/** A root with these problems: unfit by one that is certain, not readable by others. */
const judged = (
  when: string,
  more: Partial<Certificate>,
  verdict: 'pass' | 'fail' | 'inconclusive',
  ...problems: readonly string[]
): CheckCase => ({
  when,
  ...byCertificate(root(more)),
  says: [
    verdict,
    {
      pass: 'root-certificates-fit',
      fail: 'root-certificate-unfit',
      inconclusive: 'root-certificate-unreadable',
    }[verdict],
  ],
  observes: { roots: [{ problems }] },
});

testAzureCheck('azure-root-certificates', rootCertificates, [
  {
    when: 'clients do not authenticate by certificate',
    gateway: { authentication: ['AAD', 'Radius'], rootCertificates: [] },
    says: ['not-applicable', 'no-certificate-authentication'],
    exactly: { authentication: ['AAD', 'Radius'] },
  },
  {
    when: 'certificates stand beside another way, in lower case',
    gateway: { authentication: ['AAD', 'certificate'], rootCertificates: [root()] },
    says: ['pass', 'root-certificates-fit'],
  },
  {
    when: 'the export does not say which roots there are',
    gateway: { authentication: ['Certificate'] },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnClientRootCertificates' },
  },
  {
    when: 'there is none, and nobody says how clients authenticate',
    gateway: { rootCertificates: [] },
    says: ['inconclusive', 'export-does-not-say'],
    exactly: { unknown: 'vpnAuthenticationTypes' },
  },
  {
    when: 'clients authenticate by certificate, and there is none',
    ...byCertificate(),
    says: ['fail', 'no-root-certificate'],
    exactly: { authentication: ['Certificate'] },
  },
  {
    when: 'there is a sound one, and nobody says how clients authenticate',
    gateway: { rootCertificates: [root()] },
    says: ['pass', 'root-certificates-fit'],
    exactly: {
      roots: [
        { name: 'root', sha256: '00ff', notAfter: '2027-01-01T12:00:00.000Z', publicKey: 'RSA-2048', problems: [] },
      ],
    },
  },
  {
    when: 'one of two has ended',
    ...byCertificate(root({}, 'first'), root({ notAfter: '2026-07-31T00:00:00.000Z' }, 'second')),
    says: ['fail', 'root-certificate-unfit'],
    observes: {
      roots: [
        { name: 'first', problems: [] },
        { name: 'second', problems: ['expired'] },
      ],
    },
  },
  {
    when: 'one is no certificate, and nobody can say what it is',
    ...byCertificate(root(), { name: 'second' }),
    says: ['inconclusive', 'root-certificate-unreadable'],
    observes: { roots: [{ problems: [] }, { name: 'second', problems: ['unreadable'] }] },
  },
  {
    when: 'one was pasted as PEM',
    ...byCertificate({ name: 'root', fault: 'pem' }),
    says: ['fail', 'root-certificate-unfit'],
    exactly: { roots: [{ name: 'root', problems: ['pem'] }] },
  },
  {
    when: 'one cannot be read, and another has ended',
    ...byCertificate({ name: 'first' }, root({ notAfter: '2026-07-31T00:00:00.000Z' })),
    says: ['fail', 'root-certificate-unfit'],
  },
  judged('it is the last day', { notAfter: '2026-08-01T00:00:00.000Z' }, 'pass'),
  judged('it is the day behind the last', { notAfter: '2026-07-31T23:59:59.000Z' }, 'fail', 'expired'),
  judged('it is the first day', { notBefore: '2026-08-01T23:59:59.000Z' }, 'pass'),
  judged('it is the day before the first', { notBefore: '2026-08-02T00:00:00.000Z' }, 'fail', 'not-yet-valid'),
  judged('RSA has a bit less than 2,048', { publicKey: 'RSA-2047', publicKeyBits: 2047 }, 'fail', 'key-too-short'),
  judged('the curve has 224 bits', { publicKey: 'EC-secp224r1', publicKeyBits: 224 }, 'pass'),
  judged('the curve has a bit less', { publicKey: 'EC-sect223', publicKeyBits: 223 }, 'fail', 'key-too-short'),
  judged('the curve has no name', { publicKey: 'EC-', publicKeyBits: 0 }, 'inconclusive', 'key-not-known'),
  judged('the curve has one bit', { publicKey: 'EC-tiny', publicKeyBits: 1 }, 'fail', 'key-too-short'),
  judged('the key is DSA', { publicKey: 'DSA-3072', publicKeyBits: 3072 }, 'inconclusive', 'key-not-known'),
  judged('the hash is MD2', { signatureHash: 'md2' }, 'fail', 'broken-hash'),
  judged('the hash is MD5', { signatureHash: 'md5' }, 'fail', 'broken-hash'),
  judged('the hash is SHA-1', { signatureHash: 'sha1' }, 'fail', 'broken-hash'),
  judged('the hash is not known', { signatureHash: '' }, 'inconclusive', 'hash-not-known'),
  judged('the hash is that of Ed25519', { publicKey: 'ED25519-256', publicKeyBits: 256, signatureHash: '' }, 'pass'),
  judged('the hash is that of Ed448', { publicKey: 'ED448-456', publicKeyBits: 456, signatureHash: '' }, 'pass'),
  judged(
    'the key is short and the hash is not known',
    { publicKey: 'RSA-1024', publicKeyBits: 1024, signatureHash: '' },
    'fail',
    'key-too-short',
    'hash-not-known',
  ),
]);
