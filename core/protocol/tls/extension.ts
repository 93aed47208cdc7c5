import { type Codec, decode, encode, many, rest, sized, struct, u8, u16 } from '../../wire/codec.ts';

/** RFC 8446 section 4.2. Unknown types are kept as they are; an encoder may repeat one. */
export interface Extension {
  readonly type: number;
  readonly body: Uint8Array;
}

/** The extension block behind its length. */
export const extensions: Codec<readonly Extension[]> = sized(
  2,
  many(struct<Extension>({ type: u16, body: sized(2, rest) })),
);

export const extensionType: {
  readonly serverName: 0;
  readonly statusRequest: 5;
  readonly supportedGroups: 10;
  readonly ecPointFormats: 11;
  readonly srp: 12;
  readonly signatureAlgorithms: 13;
  readonly encryptThenMac: 22;
  readonly extendedMasterSecret: 23;
  readonly pwdClear: 30;
  readonly sessionTicket: 35;
  readonly supportedVersions: 43;
  readonly signatureAlgorithmsCert: 50;
  readonly keyShare: 51;
  readonly renegotiationInfo: 0xff01;
} = {
  serverName: 0,
  statusRequest: 5,
  supportedGroups: 10,
  ecPointFormats: 11,
  srp: 12,
  signatureAlgorithms: 13,
  encryptThenMac: 22,
  extendedMasterSecret: 23,
  pwdClear: 30,
  sessionTicket: 35,
  supportedVersions: 43,
  signatureAlgorithmsCert: 50,
  keyShare: 51,
  renegotiationInfo: 0xff01,
};

/** RFC 8446 section 4.2.8. */
export interface KeyShareEntry {
  readonly group: number;
  readonly keyExchange: Uint8Array;
}

/** RFC 6066 section 3; name type 0 is host_name. */
export interface ServerName {
  readonly type: number;
  readonly name: Uint8Array;
}

const keyShareEntry: Codec<KeyShareEntry> = struct<KeyShareEntry>({ group: u16, keyExchange: sized(2, rest) });

/** server_name of a ClientHello. */
export const serverNameList: Codec<readonly ServerName[]> = sized(
  2,
  many(struct<ServerName>({ type: u8, name: sized(2, rest) })),
);
/** supported_groups, and signature_algorithms, which has the same layout. */
export const codePointList: Codec<readonly number[]> = sized(2, many(u16));
/** ec_point_formats, RFC 8422 section 5.1.2; renegotiation_info (RFC 5746) has the same layout. */
export const octetList: Codec<readonly number[]> = sized(1, many(u8));
/** supported_versions of a ClientHello; a server's is one u16. */
export const versionList: Codec<readonly number[]> = sized(1, many(u16));
/** key_share of a ClientHello; may be empty, which asks for a HelloRetryRequest. */
export const clientKeyShares: Codec<readonly KeyShareEntry[]> = sized(2, many(keyShareEntry));
/** key_share of a ServerHello; a HelloRetryRequest's is one u16. */
export const serverKeyShare: Codec<KeyShareEntry> = keyShareEntry;

/** An extension whose body is `value`. */
export function extension<T>(type: number, codec: Codec<T>, value: T): Extension {
  return { type, body: encode(codec, value, `extension-${type}`) };
}

/** The value of the first extension of this type; undefined when there is none. Throws WireError. */
export function extensionValue<T>(all: readonly Extension[], type: number, codec: Codec<T>): T | undefined {
  const found = all.find((one) => one.type === type);
  return found === undefined ? undefined : decode(codec, found.body, `extension-${type}`);
}
