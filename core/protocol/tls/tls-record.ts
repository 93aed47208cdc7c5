import { type Codec, rest, sized, struct, u8, u16 } from '../../wire/codec.ts';

/** TLSPlaintext or TLSCiphertext, RFC 8446 section 5.1 (RFC 5246 section 6.2.1). */
export interface TlsRecord {
  /** 20 change_cipher_spec, 21 alert, 22 handshake, 23 application_data. */
  readonly type: number;
  readonly version: number;
  /** At most 65535 octets here; what a version allows is `maximumFragment`. */
  readonly fragment: Uint8Array;
}

export const tlsRecord: Codec<TlsRecord> = struct<TlsRecord>({ type: u8, version: u16, fragment: sized(2, rest) });

export const contentType: {
  readonly changeCipherSpec: 20;
  readonly alert: 21;
  readonly handshake: 22;
  readonly applicationData: 23;
} = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 };

/** Octets of type, version and length. */
export const recordHeaderLength = 5;

/** Longest fragment of any version: 2^14 + 2048 (RFC 5246 section 6.2.3). */
export const maximumFragment: number = 0x4000 + 2048;

/** RFC 8446 section 6. */
export interface Alert {
  /** 1 warning, 2 fatal. */
  readonly level: number;
  readonly description: number;
}

export const alert: Codec<Alert> = struct<Alert>({ level: u8, description: u8 });
