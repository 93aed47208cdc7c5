/** What a target URL names. */
export type Scheme = 'tls' | 'sstp' | 'ikev2' | 'openvpn+tcp' | 'openvpn+udp' | 'dtls' | 'profile' | 'azure';

/** What is known of a scheme wherever endpoints are met. */
export interface SchemeTraits {
  /**
   * 'file': what stands in a file is judged, and nothing is sent. 'capture': it is met in captures alone, and no policy speaks of it. The user never
   * gives such URLs.
   */
  readonly of: 'endpoint' | 'capture' | 'file';
  /** The port of a URL without one. Absent where services live anywhere: a guess would judge the wrong one. */
  readonly defaultPort?: number;
  /** Whether the URL leaves out that port: what it means is more than one port. */
  readonly hidesPort?: true;
  /** What its octets go over, for a packet capture and for whoever counts connections. */
  readonly carrier?: 'tcp' | 'udp' | 'openvpn+tcp' | 'openvpn+udp';
  /** Whether TLS is spoken there, with what it has of certificates and suites. */
  readonly hasTls?: true;
}

export const schemeTraits: Readonly<Record<Scheme, SchemeTraits>> = {
  tls: { of: 'endpoint', carrier: 'tcp', hasTls: true },
  sstp: { of: 'endpoint', carrier: 'tcp', hasTls: true, defaultPort: 443 },
  // Port 500, and 4500 behind it.
  ikev2: { of: 'endpoint', carrier: 'udp', defaultPort: 500, hidesPort: true },
  'openvpn+tcp': { of: 'endpoint', carrier: 'openvpn+tcp', hasTls: true },
  'openvpn+udp': { of: 'endpoint', carrier: 'openvpn+udp', hasTls: true },
  // Servers of VPNs over DTLS are silent to strangers.
  dtls: { of: 'capture' },
  // A client profile.
  profile: { of: 'file' },
  // An Azure VPN gateway as an export of its configuration has it.
  azure: { of: 'file' },
};

export const schemes: readonly Scheme[] = Object.keys(schemeTraits) as Scheme[];

/** Those of what is sent something to. */
export const endpointSchemes: readonly Scheme[] = schemes.filter((scheme) => schemeTraits[scheme].of === 'endpoint');

export const tlsSchemes: readonly Scheme[] = schemes.filter((scheme) => schemeTraits[scheme].hasTls === true);

export const openVpnSchemes: readonly Scheme[] = schemes.filter((scheme) => isOpenVpn(scheme));

/** Whether what is said there is said inside OpenVPN's control channel. */
export function isOpenVpn(scheme: Scheme): boolean {
  return schemeTraits[scheme].carrier?.startsWith('openvpn') === true;
}
