import { createHash, X509Certificate } from 'node:crypto';
import { sortedSet } from '../../../core/facts/sorted-set.ts';
import { fromHex } from '../../../core/wire/hex.ts';
import type { Negotiation } from '../negotiation.ts';

/**
 * What an answer says of who gave it, as far as it says anything: the names in the certificate, whichever of several it is; the vendor ids of IKE. Two
 * that differ in it are two gateways, which one address may lead to; what one of them accepts shows nothing of the other.
 */
export function identityOf({ outcome, answer = {} }: Negotiation): string {
  if (outcome !== 'answered') return '';
  const { certificates, vendorIds } = answer;
  if (Array.isArray(certificates) && typeof certificates[0] === 'string') return namesOf(certificates[0]);
  if (Array.isArray(vendorIds)) return `vendor ids ${sortedSet(vendorIds.map(String)).join()}`;
  return '';
}

function namesOf(hex: string): string {
  const octets = fromHex(hex);
  try {
    const { subject, subjectAltName } = new X509Certificate(octets);
    return `names ${subject} ${subjectAltName}`;
  } catch {
    return `certificate ${createHash('sha256').update(octets).digest('hex')}`;
  }
}
