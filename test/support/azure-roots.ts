import forge from 'node-forge';

/** Roots as an export has them, self-signed with SHA-256, valid from 2026 to 2045. Made once. */
const made = new Map<string, { readonly name: string; readonly publicCertData: string }>();

/** 'sound': RSA of 2,048 bits; 'short': of 1,024. */
export function testRoot(kind: 'sound' | 'short'): { readonly name: string; readonly publicCertData: string } {
  const known = made.get(kind);
  if (known !== undefined) return known;
  const keys = forge.pki.rsa.generateKeyPair({ bits: kind === 'sound' ? 2048 : 1024 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2045-12-31T00:00:00Z');
  certificate.setSubject([{ name: 'commonName', value: `${kind} root` }]);
  certificate.setIssuer([{ name: 'commonName', value: `${kind} root` }]);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes();
  const root = { name: kind, publicCertData: forge.util.encode64(der) };
  made.set(kind, root);
  return root;
}
