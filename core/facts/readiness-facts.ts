/*
 * What is known about one Azure VPN gateway that is asked whether it is ready for the retirement of SSTP: what its export says, what Azure
 * documents for it, what is wanted of it, and what a scan saw. Absent members are unknown, which is never a pass. Types, not interfaces: only
 * of these the compiler sees that they are JSON, as which they are recorded.
 */

export type AzureProtocol = 'SSTP' | 'IkeV2' | 'OpenVPN';

/** A gateway as an export has it (virtualNetworkGateways, or a Virtual WAN point-to-site gateway). */
export type ConfiguredGateway = {
  readonly name: string;
  readonly kind: 'vnet-gateway' | 'vwan-p2s-gateway';
  /** Where it stands in the file: 'gateways.json, element 3'. */
  readonly origin: string;
  readonly resourceGroup?: string;
  readonly location?: string;
  readonly sku?: string;
  /** 1 or 2. */
  readonly generation?: number;
  readonly vpnType?: string;
  readonly gatewayType?: string;
  readonly activeActive?: boolean;
  readonly enableBgp?: boolean;
  /** `vpnClientProtocols`; absent when the export does not say, as of old gateways. */
  readonly protocols?: readonly AzureProtocol[];
  /** False where the export says that nothing of point-to-site is set; absent where it does not say. */
  readonly hasPointToSite?: boolean;
  /** Values of `vpnClientProtocols` that nobody knows. */
  readonly unknownProtocols: readonly string[];
  readonly authentication?: readonly string[];
  /** Of the client address pool. */
  readonly addressPool?: readonly AddressPrefix[];
  readonly customRoutes?: readonly AddressPrefix[];
  readonly aadAudience?: string;
  readonly ipsecPolicies?: readonly ConfiguredIpsecPolicy[];
  readonly rootCertificates?: readonly ConfiguredRootCertificate[];
  readonly revokedThumbprints?: readonly string[];
  /** Site-to-site connections of the gateway; absent when no export of connections was given. */
  readonly connections?: readonly ConfiguredConnection[];
  /** Members that were there and could not be read, one line each. */
  readonly remarks: readonly string[];
};

/** A prefix in CIDR notation, as written, and the first and last address that it holds as whole numbers; both absent when it is no IPv4 prefix. */
export type AddressPrefix = {
  readonly prefix: string;
  readonly first?: number;
  readonly last?: number;
};

/** As written, in the words of the export. */
export type ConfiguredIpsecPolicy = {
  readonly saLifeTimeSeconds?: number;
  readonly saDataSizeKilobytes?: number;
  readonly ipsecEncryption?: string;
  readonly ipsecIntegrity?: string;
  readonly ikeEncryption?: string;
  readonly ikeIntegrity?: string;
  readonly dhGroup?: string;
  readonly pfsGroup?: string;
};

export type ConfiguredRootCertificate = {
  readonly name: string;
  /** What `publicCertData` is instead of the base64 of a DER certificate, where that can be told. */
  readonly fault?: 'pem' | 'encoded-twice';
  /** Absent when `publicCertData` is no certificate. */
  readonly certificate?: {
    readonly sha256: string;
    readonly subject: string;
    readonly notBefore: string;
    readonly notAfter: string;
    readonly publicKey: string;
    readonly publicKeyBits: number;
    readonly signatureHash: string;
  };
};

export type ConfiguredConnection = {
  readonly name: string;
  readonly type?: string;
  readonly protocol?: string;
  readonly ipsecPolicies?: readonly ConfiguredIpsecPolicy[];
  readonly usePolicyBasedTrafficSelectors?: boolean;
  readonly dpdTimeoutSeconds?: number;
};

/** What of the exported files was not read as part of a gateway. */
export type ExportReading = {
  /** Places behind which more gateways or connections may be, one line each. */
  readonly unread: readonly string[];
  /** What stands in the files and is no VPN gateway and none of its parts: a type of resource in lower case, or words. */
  readonly passedOver: readonly { readonly what: string; readonly count: number }[];
};

/** What the user wants of the gateway; absent members were not said. */
export type ReadinessWishes = {
  readonly clients?: number;
  readonly sstpClients?: number;
  /** 'windows', 'macos', 'linux', 'android', 'ios', also with a version: 'macos-11'. */
  readonly systems?: readonly string[];
  readonly throughputMbps?: number;
  readonly zoneRedundant?: boolean;
};

/** What a scan of the same gateway saw, in names: taken from a saved result. */
export type ObservedGateway = {
  /** Per protocol: whether something answered there as that protocol; absent: not looked at, or not told. */
  readonly answers: Readonly<Partial<Record<AzureProtocol, boolean>>>;
  /** Accepted combinations in words, by protocol and table ('ike', 'ipsec', 'tls'). */
  readonly accepted: Readonly<Record<string, readonly string[]>>;
  /** 'Nothing else' of the tables that the scan did not decide, by clause id. */
  readonly undecided: readonly string[];
  /** Target URLs of the scan that this comes from. */
  readonly targets: readonly string[];
  /** ISO date of the scan. */
  readonly scannedOn: string;
};

/** One line of the three columns: what is documented, what is configured, what was seen. `null`: not known. */
export type ThreeColumns = {
  /** 'protocol SSTP', 'ike ENCR_AES_GCM_16-256 / …'. */
  readonly item: string;
  readonly documented: string | null;
  readonly configured: string | null;
  readonly observed: string | null;
};

export type ReadinessFacts = {
  readonly configured: ConfiguredGateway;
  readonly export?: ExportReading;
  readonly wishes: ReadinessWishes;
  readonly observed?: ObservedGateway;
  readonly columns: readonly ThreeColumns[];
};
