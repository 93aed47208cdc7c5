import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { asn1, pkcs12 } from 'node-forge';
import { CredentialsError } from './credentials.ts';
import type { Secret } from './secret.ts';

type Forge = typeof import('node-forge');

/** A private key and every certificate of a PKCS#12 file. */
export interface Pkcs12Content {
  readonly key: KeyObject;
  readonly certificates: readonly X509Certificate[];
}

/**
 * Opens a PKCS#12 file (RFC 7292), old encryption included: node:crypto refuses RC2 and some of 3DES, forge reads all.
 *
 * @throws CredentialsError `pkcs12-invalid`, `pkcs12-wrong-password`
 */
export async function readPkcs12(octets: Uint8Array, where: string, password: Secret): Promise<Pkcs12Content> {
  // Loaded when needed: most runs have no PKCS#12.
  const forge = (await import('node-forge')).default;
  const container = parseContainer(forge, octets, where);
  const opened = openContainer(forge, container, where, new TextDecoder().decode(password.reveal()));
  const bags = opened.safeContents.flatMap((content) => content.safeBags);
  const keys = bags.flatMap((bag) => {
    const isKey = bag.type === forge.pki.oids['keyBag'] || bag.type === forge.pki.oids['pkcs8ShroudedKeyBag'];
    return isKey ? [privateKeyOf(forge, bag, where)] : [];
  });
  const certificates = bags.flatMap((bag) =>
    bag.type === forge.pki.oids['certBag'] ? [certificateOf(forge, bag, where)] : [],
  );
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    throw new CredentialsError('pkcs12-invalid', `${where}: wanted exactly one private key, found ${keys.length}`);
  }
  return { key, certificates };
}

function parseContainer(forge: Forge, octets: Uint8Array, where: string): asn1.Asn1 {
  try {
    return forge.asn1.fromDer(forge.util.createBuffer(octets.slice()));
  } catch (cause) {
    throw new CredentialsError('pkcs12-invalid', `${where}: wanted a PKCS#12 file, found no DER structure`, { cause });
  }
}

function openContainer(forge: Forge, container: asn1.Asn1, where: string, password: string): pkcs12.Pkcs12Pfx {
  try {
    return forge.pkcs12.pkcs12FromAsn1(container, true, password);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    // Without a MAC a wrong password shows as a failed decryption or as nonsense after it.
    if (/MAC could not be verified|Failed to decrypt|Too few bytes|Unparsed DER|decrypt/i.test(message)) {
      throw new CredentialsError(
        'pkcs12-wrong-password',
        `${where}: the PKCS#12 file does not open with the given password; check passwordFile or passwordEnv (a password file's one trailing newline is left out), for example with \`openssl pkcs12 -info -noout -in FILE\``,
        { cause },
      );
    }
    throw new CredentialsError('pkcs12-invalid', `${where}: wanted a PKCS#12 file, found something else`, { cause });
  }
}

function privateKeyOf(forge: Forge, bag: pkcs12.Bag, where: string): KeyObject {
  // forge knows RSA keys only; of any other it leaves the PrivateKeyInfo as it stands.
  const info = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1;
  try {
    return createPrivateKey(pem(forge, 'PRIVATE KEY', info));
  } catch (cause) {
    throw new CredentialsError('pkcs12-invalid', `${where}: the private key in it does not decode`, { cause });
  }
}

function certificateOf(forge: Forge, bag: pkcs12.Bag, where: string): X509Certificate {
  try {
    return new X509Certificate(pem(forge, 'CERTIFICATE', bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1));
  } catch (cause) {
    throw new CredentialsError('pkcs12-invalid', `${where}: a certificate in it does not decode`, { cause });
  }
}

function pem(forge: Forge, type: string, structure: asn1.Asn1): string {
  return forge.pem.encode({ type, body: forge.asn1.toDer(structure).getBytes() });
}
