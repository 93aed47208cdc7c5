import type { FileIkeOffer, FileOffer } from '../../core/policy/clients/client-file.ts';
import { isDictionary, type PlistDictionary, textOf } from './plist.ts';

/** What a configuration makes a client offer, in the words of client files. */
export interface ProfileOffer {
  readonly ike: FileIkeOffer;
  /** Absent where the profile leaves it to the system, or names what no registry does. */
  readonly ipsec?: FileOffer;
}

const ciphers: ReadonlyMap<string, { readonly name: string; readonly isAead?: true }> = new Map([
  ['DES', { name: 'ENCR_DES' }],
  ['3DES', { name: 'ENCR_3DES' }],
  ['AES-128', { name: 'ENCR_AES_CBC-128' }],
  ['AES-256', { name: 'ENCR_AES_CBC-256' }],
  ['AES-128-GCM', { name: 'ENCR_AES_GCM_16-128', isAead: true }],
  ['AES-256-GCM', { name: 'ENCR_AES_GCM_16-256', isAead: true }],
  ['ChaCha20Poly1305', { name: 'ENCR_CHACHA20_POLY1305', isAead: true }],
]);
const hashes: ReadonlyMap<string, { readonly integrity: string; readonly prf: string }> = new Map([
  ['SHA1-96', { integrity: 'AUTH_HMAC_SHA1_96', prf: 'PRF_HMAC_SHA1' }],
  ['SHA2-256', { integrity: 'AUTH_HMAC_SHA2_256_128', prf: 'PRF_HMAC_SHA2_256' }],
  ['SHA2-384', { integrity: 'AUTH_HMAC_SHA2_384_192', prf: 'PRF_HMAC_SHA2_384' }],
  ['SHA2-512', { integrity: 'AUTH_HMAC_SHA2_512_256', prf: 'PRF_HMAC_SHA2_512' }],
]);
const groups: ReadonlySet<number> = new Set([1, 2, 5, 14, 15, 16, 17, 18, 19, 20, 21, 31, 32]);

/**
 * The one proposal that the keys of an IKEv2 payload make, with Apple's defaults for those that are absent (AES-256, SHA2-256, 14, no PFS); undefined where
 * it has none of them, which leaves the offer to the system, or has values that are not documented.
 */
export function mobileconfigOffer(settings: PlistDictionary): ProfileOffer | undefined {
  const own = settings.get('IKESecurityAssociationParameters');
  if (!isDictionary(own)) return undefined;
  const ike = parametersOf(own);
  if (ike === undefined) return undefined;
  const { encryption, integrity, prf, group } = ike;
  const offer: FileIkeOffer = { guess: group, proposals: [{ encryption, integrity, prf, keyExchange: group }] };
  const child = settings.get('ChildSecurityAssociationParameters');
  const esp = isDictionary(child) ? parametersOf(child) : undefined;
  if (esp === undefined) return { ike: offer };
  const pfs = settings.get('EnablePFS');
  const keyExchange = pfs === 1 || pfs === true ? esp.group : 'none';
  return {
    ike: offer,
    ipsec: { proposals: [{ encryption: esp.encryption, integrity: esp.integrity, keyExchange }] },
  };
}

function parametersOf(
  of: PlistDictionary,
):
  | { readonly encryption: string; readonly integrity: string; readonly prf: string; readonly group: number }
  | undefined {
  // Keys for additional key exchanges make another offer than this one.
  if ([...of.keys()].some((key) => key.startsWith('PostQuantum'))) return undefined;
  const cipher = ciphers.get(of.has('EncryptionAlgorithm') ? (textOf(of, 'EncryptionAlgorithm') ?? '') : 'AES-256');
  const hash = hashes.get(of.has('IntegrityAlgorithm') ? (textOf(of, 'IntegrityAlgorithm') ?? '') : 'SHA2-256');
  const group = of.get('DiffieHellmanGroup') ?? 14;
  if (cipher === undefined || hash === undefined || typeof group !== 'number' || !groups.has(group)) return undefined;
  return {
    encryption: cipher.name,
    integrity: cipher.isAead === true ? 'none' : hash.integrity,
    prf: hash.prf,
    group,
  };
}
