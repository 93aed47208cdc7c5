import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { AttestError } from './attest-error.ts';

const kinds = 'PEM, Ed25519 or ECDSA P-256';
/** Octets of r and s of P-256, one behind the other (IEEE P1363). */
const rawSignatureOctets = 64;

/** A private key from PEM (PKCS#8 or SEC 1), not encrypted. Throws AttestError 'key-unusable', which never holds the key. */
export function readPrivateKey(pem: string, file: string): KeyObject {
  if (/ENCRYPTED/u.test(pem)) throw unusable(file, `a private key without a password (${kinds})`, 'an encrypted one');
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw unusable(file, `a private key (${kinds})`, /PUBLIC KEY/u.test(pem) ? 'a public one' : 'something else');
  }
  return checked(key, file);
}

/** A public key from PEM (SubjectPublicKeyInfo, or a certificate's). Throws AttestError 'key-unusable'. */
export function readPublicKey(pem: string, file: string): KeyObject {
  // Node would take the public half of a private key, which has no business where only verifying is done.
  if (/PRIVATE KEY/u.test(pem)) throw unusable(file, `a public key (${kinds})`, 'a private one');
  let key: KeyObject;
  try {
    key = createPublicKey(pem);
  } catch {
    throw unusable(file, `a public key (${kinds})`, 'something else');
  }
  return checked(key, file);
}

/** SHA-256 of the SubjectPublicKeyInfo in DER, lower-case hex: a hint for people and programs, never a proof. */
export function keyIdOf(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return createHash('sha256')
    .update(half.export({ type: 'spki', format: 'der' }))
    .digest('hex');
}

/** Ed25519 (RFC 8032), or ECDSA with SHA-256, DER as most verifiers of DSSE take it. */
export function signOctets(octets: Uint8Array, key: KeyObject): Uint8Array {
  return new Uint8Array(sign(key.asymmetricKeyType === 'ed25519' ? null : 'sha256', octets, key));
}

/** ECDSA signatures are taken in DER and as r and s alone. */
export function isSignedBy(octets: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  if (key.asymmetricKeyType === 'ed25519') return verify(null, octets, key, signature);
  return (
    (signature.length === rawSignatureOctets &&
      verify('sha256', octets, { key, dsaEncoding: 'ieee-p1363' }, signature)) ||
    verify('sha256', octets, key, signature)
  );
}

function checked(key: KeyObject, file: string): KeyObject {
  const { asymmetricKeyType = '', asymmetricKeyDetails } = key;
  if (asymmetricKeyType === 'ed25519') return key;
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  const curve = asymmetricKeyDetails?.namedCurve;
  throw unusable(file, `a key of Ed25519 or P-256`, `${asymmetricKeyType}${curve === undefined ? '' : ` ${curve}`}`);
}

function unusable(file: string, wanted: string, found: string): AttestError {
  return new AttestError('key-unusable', `${file}: ${wanted} wanted, ${found} found`);
}
