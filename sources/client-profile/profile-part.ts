import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { isBareHost } from '../../core/endpoint/parse-target.ts';
import type { ClientCheck } from '../../core/endpoint/target.ts';
import type { ProfileOpenVpn, ProfileTunnelType } from '../../core/facts/profile-facts.ts';
import type { ProfileOffer } from './mobileconfig-offer.ts';
import { profileLimits } from './profile-limits.ts';
import type { RootCertificate, RootCertificates } from './root-certificate.ts';

/** What one file of a profile says, and the endpoints that it leads to. */
export interface ProfilePart {
  readonly file: string;
  /** Whether it says where to connect to; the others are certificates and keys. */
  readonly kind: 'configuration' | 'other';
  readonly hosts: string[];
  readonly tunnelTypes: ProfileTunnelType[];
  readonly endpoints: ProfileEndpoint[];
  readonly roots: RootCertificate[];
  /** SHA-1 (40 digits) or SHA-256 (64 digits), lower-case hex. */
  readonly thumbprints: string[];
  readonly rootNames: string[];
  readonly openvpn: ProfileOpenVpn[];
  /** What it makes its clients offer, as far as it says so. */
  readonly offers: ProfileOffer[];
  readonly authentication: string[];
  holdsPrivateKey: boolean;
  readonly missing: string[];
  readonly remarks: string[];
}

export interface ProfileEndpoint {
  readonly scheme: 'ikev2' | 'sstp' | 'openvpn+tcp' | 'openvpn+udp';
  readonly host: string;
  readonly port: number;
  /** The name that the gateway's certificate must carry, where the profile says it. */
  readonly serverName?: string;
  /** Of an OpenVPN configuration. */
  readonly clientCheck?: ClientCheck;
  /** Absent where the profile's key cannot be used. */
  readonly wrap?: OpenVpnWrap;
}

export function emptyPart(file: string, kind: ProfilePart['kind'] = 'configuration'): ProfilePart {
  return {
    file,
    kind,
    hosts: [],
    tunnelTypes: [],
    endpoints: [],
    roots: [],
    thumbprints: [],
    rootNames: [],
    openvpn: [],
    offers: [],
    authentication: [],
    holdsPrivateKey: false,
    missing: [],
    remarks: [],
  };
}

/** A host as a target takes it, in lower case, without the dot of an absolute name; undefined for anything else. */
export function usableHost(text: string): string | undefined {
  const host = text
    .trim()
    .replace(/^\[(.*)\]$/u, '$1')
    .replace(/\.$/u, '')
    .toLowerCase();
  return host.length <= 253 && isBareHost(host) ? host : undefined;
}

/** Takes over certificates, and tells of those that cannot be read. `place`: where in the file they stand. */
export function addRoots(part: ProfilePart, { certificates, unreadable }: RootCertificates, place: string): void {
  part.roots.push(...certificates);
  if (unreadable > 0) part.missing.push(`${part.file}: ${place} holds a certificate that cannot be read`);
  else if (certificates.length === 0) part.missing.push(`${part.file}: ${place} holds no certificate`);
}

/** A value as facts may hold it: on one line, and no longer than one looks at. */
export function shownValue(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().slice(0, profileLimits.valueCharacters);
}

/** `$CLIENTCERTIFICATE`, `$PRIVATE_KEY`: what the user is to fill in, as the gateway issues it. */
export function isPlaceholder(text: string): boolean {
  const words = text.trim().split(/\s+/u);
  return words.every((word) => /^\$\{?[A-Z][A-Z0-9_]*\}?$/u.test(word));
}
