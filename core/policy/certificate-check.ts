import { didYouMean } from './nearest.ts';

/** What each check of a server's certificate is given in a policy. */
interface Given {
  readonly 'not-expired': object;
  readonly 'signature-hash': { readonly forbidden: readonly string[] };
  readonly 'minimum-key-bits': { readonly rsa: number; readonly ec: number };
  readonly 'chain-valid': object;
  readonly 'name-matches': object;
  /** Names of keys as `CertificateFacts.publicKey` has them; 'RSA-3072+' is an RSA key of 3072 bits or more. */
  readonly key: { readonly allowed: readonly string[]; readonly of: 'leaf' | 'chain' };
  /** Names as `signatureName` makes them. */
  readonly signature: { readonly allowed: readonly string[]; readonly of: 'leaf' | 'chain' };
  /** Of the leaf, days that are begun. */
  readonly 'validity-days': { readonly atMost: number };
  readonly 'expires-within': { readonly days: number };
  readonly 'subject-alternative-name': object;
  readonly 'path-rules': object;
}

type Name = keyof Given;

/** What is looked at of a server's certificate, and by which values. */
export type CertificateCheck = { readonly [N in Name]: { readonly name: N } & Given[N] }[Name];

/** The same as a policy file has it. */
export type FileCertificateCheck = { readonly [N in Name]: { readonly check: N } & Given[N] }[Name];

export const certificateTitles: Readonly<Record<Name, string>> = {
  'not-expired': 'The certificate is within its dates',
  'signature-hash': 'No certificate of the chain is signed with a broken hash',
  'minimum-key-bits': 'The keys of the chain are long enough',
  'chain-valid': 'The chain leads to a trust anchor',
  'name-matches': 'The certificate names the server',
  key: 'The keys of the certificates are of the allowed kinds',
  signature: 'The certificates are signed with the allowed algorithms',
  'validity-days': 'The certificate is not valid for longer than it may be',
  'expires-within': 'No certificate of the chain ends soon',
  'subject-alternative-name': 'The certificate has a subject alternative name that clients compare',
  'path-rules': 'The certificates of the chain keep to the profile of RFC 5280',
};

export function certificateCheckOf(entry: FileCertificateCheck): CertificateCheck {
  switch (entry.check) {
    case 'signature-hash':
      return { name: entry.check, forbidden: entry.forbidden };
    case 'minimum-key-bits':
      return { name: entry.check, rsa: entry.rsa, ec: entry.ec };
    case 'key':
    case 'signature':
      return { name: entry.check, allowed: entry.allowed, of: entry.of };
    case 'validity-days':
      return { name: entry.check, atMost: entry.atMost };
    case 'expires-within':
      return { name: entry.check, days: entry.days };
    case 'not-expired':
    case 'name-matches':
    case 'chain-valid':
    case 'subject-alternative-name':
    case 'path-rules':
      return { name: entry.check };
  }
}

const keyNames: readonly string[] = [
  ...['2048', '3072', '4096'].flatMap((bits) => [`RSA-${bits}`, `RSA-${bits}+`, `RSA-PSS-${bits}`, `RSA-PSS-${bits}+`]),
  ...['secp256r1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'].map(
    (curve) => `EC-${curve}`,
  ),
  'Ed25519',
  'Ed448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

const rsaName = /^(?<family>RSA|RSA-PSS)-(?<bits>[1-9]\d{2,4})(?<orMore>\+?)$/u;

const signatureNames: readonly string[] = [
  ...['sha256', 'sha384', 'sha512', 'sha224', 'sha1'].flatMap((hash) => [
    `${hash}WithRSAEncryption`,
    `rsassaPss-${hash}`,
    `ecdsa-with-${hash.toUpperCase()}`,
  ]),
  'ED25519',
  'ED448',
  'ML-DSA-44',
  'ML-DSA-65',
  'ML-DSA-87',
];

/** Why a name of `allowed` is none of a key or of a signature; undefined where it is one. */
export function wrongName(check: 'key' | 'signature', name: string): string | undefined {
  const known = check === 'key' ? keyNames : signatureNames;
  if (known.includes(name) || (check === 'key' && rsaName.test(name))) return undefined;
  const what = check === 'key' ? 'a key by its name' : 'a signature algorithm by its name';
  return `wanted ${what} (${known.join(', ')}), found "${name}"${didYouMean(name, known)}`;
}

/** Whether a key is one of those that are allowed. A name that nobody knows is equal to none of them. */
export function isKeyAllowed(publicKey: string, allowed: readonly string[]): boolean {
  if (allowed.includes(publicKey)) return true;
  const found = rsaName.exec(publicKey)?.groups;
  return allowed.some((name) => {
    const wanted = rsaName.exec(name)?.groups;
    if (found === undefined || wanted?.['orMore'] !== '+' || wanted['family'] !== found['family']) return false;
    return Number(found['bits']) >= Number(wanted['bits']);
  });
}

/** A signature algorithm with the hash that is a parameter of it, 'rsassaPss-sha384'; '' where either cannot be read. */
export function signatureName(signatureAlgorithm: string, signatureHash: string): string {
  if (signatureAlgorithm !== 'rsassaPss') return signatureAlgorithm;
  return signatureHash === '' ? '' : `${signatureAlgorithm}-${signatureHash}`;
}
