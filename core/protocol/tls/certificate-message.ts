import { type Codec, many, rest, sized, struct } from '../../wire/codec.ts';
import { type Extension, extensions } from './extension.ts';

/** The Certificate message up to TLS 1.2, RFC 5246 section 7.4.2: DER, the server's own first. */
export const certificateList: Codec<readonly Uint8Array[]> = sized(3, many(sized(3, rest)));

/** RFC 8446 section 4.4.2. */
export interface CertificateEntry {
  /** DER, or a raw public key. */
  readonly certificate: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** The Certificate message of TLS 1.3, RFC 8446 section 4.4.2. */
export interface CertificateMessage13 {
  /** Empty for a server's. */
  readonly requestContext: Uint8Array;
  readonly entries: readonly CertificateEntry[];
}

export const certificateMessage13: Codec<CertificateMessage13> = struct<CertificateMessage13>({
  requestContext: sized(1, rest),
  entries: sized(3, many(struct<CertificateEntry>({ certificate: sized(3, rest), extensions }))),
});
