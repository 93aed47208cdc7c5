import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { CredentialsError, type CredentialsErrorCode } from './credentials.ts';
import { Secret } from './secret.ts';

const certificateBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates of a PEM text, in its order, at least one. Throws CredentialsError with the given code. */
export function readCertificates(text: string, where: string, code: CredentialsErrorCode): readonly X509Certificate[] {
  const blocks = text.match(certificateBlock) ?? [];
  if (blocks.length === 0) {
    throw new CredentialsError(code, `${where}: wanted a PEM file with a certificate, found no CERTIFICATE block`);
  }
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (cause) {
      throw new CredentialsError(code, `${where}: wanted X.509 certificates, found one that does not decode`, {
        cause,
      });
    }
  });
}

/**
 * A private key in PEM, decrypted when it is encrypted.
 *
 * @throws CredentialsError `key-invalid`, `key-encrypted` (no password given), `key-wrong-password`
 */
export function readPrivateKey(text: string, where: string, password: Secret | undefined): KeyObject {
  const encrypted = text.includes('ENCRYPTED');
  if (encrypted && password === undefined) {
    throw new CredentialsError(
      'key-encrypted',
      `${where}: the key is encrypted; give its password with passwordFile or passwordEnv, or decrypt it with \`openssl pkey\``,
    );
  }
  try {
    const passphrase = password === undefined ? undefined : new TextDecoder().decode(password.reveal());
    return createPrivateKey({ key: text, format: 'pem', ...(encrypted ? { passphrase } : {}) });
  } catch (cause) {
    if (encrypted) {
      throw new CredentialsError(
        'key-wrong-password',
        `${where}: the key does not decrypt with the given password; check passwordFile or passwordEnv`,
        { cause },
      );
    }
    throw new CredentialsError('key-invalid', `${where}: wanted a private key in PEM, found none that decodes`, {
      cause,
    });
  }
}

/** The key as charon loads it: PKCS#8, PEM, not encrypted. */
export function exportPrivateKey(key: KeyObject): Secret {
  return new Secret(key.export({ type: 'pkcs8', format: 'pem' }));
}
