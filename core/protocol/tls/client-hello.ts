import { type Codec, many, octets, optional, rest, sized, struct, u8, u16 } from '../../wire/codec.ts';
import { type Extension, extensions } from './extension.ts';

/**
 * RFC 8446 section 4.1.2, and the same layout down to SSL 3.0 (RFC 6101 section 5.6.1.2).
 *
 *     struct {
 *         ProtocolVersion legacy_version;
 *         Random random;
 *         opaque legacy_session_id<0..32>;
 *         CipherSuite cipher_suites<2..2^16-2>;
 *         opaque legacy_compression_methods<1..2^8-1>;
 *         Extension extensions<8..2^16-1>;
 *     } ClientHello;
 *
 * The bounds of the vectors are not enforced: a probe may offer what a sane client never sends.
 */
export interface ClientHello {
  readonly legacyVersion: number;
  /** 32 octets. */
  readonly random: Uint8Array;
  readonly legacySessionId: Uint8Array;
  readonly cipherSuites: readonly number[];
  readonly compressionMethods: readonly number[];
  /** Undefined: no extension block at all, as SSL 3.0 clients send. */
  readonly extensions: readonly Extension[] | undefined;
}

/** The body of a handshake message of type 1. */
export const clientHello: Codec<ClientHello> = struct<ClientHello>({
  legacyVersion: u16,
  random: octets(32),
  legacySessionId: sized(1, rest),
  cipherSuites: sized(2, many(u16)),
  compressionMethods: sized(1, many(u8)),
  extensions: optional(extensions),
});
