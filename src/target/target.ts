/** What a target URL names. */
export type Scheme = 'tls' | 'sstp' | 'ikev2' | 'openvpn+tcp' | 'openvpn+udp';

/** One endpoint, whatever its name resolves to. */
export interface Target {
  /** Canonical: 'sstp://192.0.2.1:443', 'ikev2://[2001:db8::1]'. */
  readonly url: string;
  readonly scheme: Scheme;
  /** Name or address, without brackets. */
  readonly host: string;
  /** 443 for TLS; 500 for IKEv2 (4500 follows). */
  readonly port: number;
  /** SNI and the name that the certificate must carry; absent for a bare address. */
  readonly serverName?: string;
  /** Key of the credentials in the inventory; never the credentials. */
  readonly credentials?: string;
  /** Name of the gateway in the inventory. */
  readonly gateway?: string;
}
