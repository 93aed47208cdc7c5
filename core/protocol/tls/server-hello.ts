import { type Codec, octets, optional, rest, sized, struct, u8, u16 } from '../../wire/codec.ts';
import { fromHex } from '../../wire/hex.ts';
import { type Extension, extensions, extensionType, extensionValue, serverKeyShare } from './extension.ts';

/**
 * RFC 8446 section 4.1.3, and the same layout down to SSL 3.0.
 *
 *     struct {
 *         ProtocolVersion legacy_version;
 *         Random random;
 *         opaque legacy_session_id_echo<0..32>;
 *         CipherSuite cipher_suite;
 *         uint8 legacy_compression_method;
 *         Extension extensions<6..2^16-1>;
 *     } ServerHello;
 */
export interface ServerHello {
  readonly legacyVersion: number;
  /** 32 octets. */
  readonly random: Uint8Array;
  readonly legacySessionId: Uint8Array;
  readonly cipherSuite: number;
  readonly compressionMethod: number;
  /** Undefined: no extension block at all. */
  readonly extensions: readonly Extension[] | undefined;
}

/** The body of a handshake message of type 2. */
export const serverHello: Codec<ServerHello> = struct<ServerHello>({
  legacyVersion: u16,
  random: octets(32),
  legacySessionId: sized(1, rest),
  cipherSuite: u16,
  compressionMethod: u8,
  extensions: optional(extensions),
});

/** SHA-256 of "HelloRetryRequest", the random of a HelloRetryRequest (RFC 8446 section 4.1.3). */
export const helloRetryRequestRandom: Uint8Array = fromHex(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
);

export function isHelloRetryRequest(hello: ServerHello): boolean {
  return hello.random.every((octet, at) => octet === helloRetryRequestRandom[at]);
}

/** supported_versions where the server sent it, else legacy_version. Throws WireError. */
export function negotiatedVersion(hello: ServerHello): number {
  return extensionValue(hello.extensions ?? [], extensionType.supportedVersions, u16) ?? hello.legacyVersion;
}

/** The group of key_share, in a ServerHello or a HelloRetryRequest; undefined when there is none. Throws WireError. */
export function negotiatedGroup(hello: ServerHello): number | undefined {
  const all = hello.extensions ?? [];
  if (isHelloRetryRequest(hello)) return extensionValue(all, extensionType.keyShare, u16);
  return extensionValue(all, extensionType.keyShare, serverKeyShare)?.group;
}
