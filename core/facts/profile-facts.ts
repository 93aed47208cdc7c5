/* Types, not interfaces: only of these the compiler sees that they are JSON, as which they are recorded. */

/** What a client profile says, by file, without any secret. */
export type ProfileFacts = {
  /** Name of the file or folder that was read. */
  readonly name: string;
  /** 'package': as a gateway issues it, for all of its users; 'file': one configuration alone. */
  readonly kind: 'package' | 'file';
  /** Hosts of the gateway that its files name, each with the files that name it. */
  readonly servers: readonly { readonly host: string; readonly files: readonly string[] }[];
  /** Tunnel types that it lists, in this order: 'ikev2', 'sstp', 'openvpn'. */
  readonly tunnelTypes: readonly ProfileTunnelType[];
  /** Roots that the client is told to trust the gateway by. */
  readonly roots: readonly ProfileRoot[];
  /** Common names of the root that the gateway's certificate is to lead to, where a file gives no more than the name. */
  readonly rootNames: readonly { readonly name: string; readonly files: readonly string[] }[];
  /** What each OpenVPN configuration in it says. */
  readonly openvpn: readonly ProfileOpenVpn[];
  /** Ways to authenticate that it lists, in the words of the profile ('EapTls', 'EapMSCHAPv2', 'AAD'). */
  readonly authentication: readonly string[];
  /** Files that hold a private key that is not a placeholder. */
  readonly privateKeys: readonly string[];
  /** What a client needs and the files do not give, one line each. */
  readonly missing: readonly string[];
  /** What else is worth telling, one line each. */
  readonly remarks: readonly string[];
};

export type ProfileTunnelType = 'ikev2' | 'sstp' | 'openvpn';

/** A root by its certificate, or by a thumbprint alone; at least one of the two thumbprints is there. */
export type ProfileRoot = {
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256?: string;
  /** SHA-1 of the DER, lower-case hex: what an Azure profile knows a root by. */
  readonly sha1?: string;
  /** These three where a file holds the certificate; dates are ISO 8601, UTC. */
  readonly subject?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Files of the profile that hold the certificate. */
  readonly files: readonly string[];
  /** Files that name it by a thumbprint. */
  readonly thumbprintFiles: readonly string[];
};

export type ProfileOpenVpn = {
  readonly file: string;
  readonly remotes: readonly ProfileRemote[];
  readonly wrap: 'none' | 'tls-auth' | 'tls-crypt' | 'tls-crypt-v2';
  /** `remote-cert-tls server` (or its older forms) stands there. */
  readonly checksServerUsage: boolean;
  /** First argument of `verify-x509-name` (or of the older `tls-remote`); absent: the name is not checked. */
  readonly verifiedName?: string;
  /** `tls-version-min`, as written. */
  readonly tlsVersionMin?: string;
  /** Fingerprints of `peer-fingerprint`, SHA-256, lower-case hex: where there are any, no CA is needed (OpenVPN 2.6). */
  readonly peerFingerprints?: readonly string[];
  /** `cipher`, `data-ciphers`, `data-ciphers-fallback` and `auth`, as written. */
  readonly cipher?: string;
  readonly dataCiphers?: readonly string[];
  readonly dataCiphersFallback?: string;
  readonly auth?: string;
};

export type ProfileRemote = {
  readonly host: string;
  readonly port: number;
  readonly transport: 'tcp' | 'udp';
};
