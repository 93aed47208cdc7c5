/**
 * What negotiates by the registries of TLS beside TLS over a stream, and may answer at the same name and port: versions of DTLS as on the
 * wire (RFC 4347, RFC 6347, RFC 9147) and of QUIC (RFC 9000, RFC 9369).
 */
export const DTLS_VERSIONS: readonly (readonly [code: number, name: string])[] = [
  [0xfeff, 'DTLS 1.0'],
  [0xfefd, 'DTLS 1.2'],
  [0xfefc, 'DTLS 1.3'],
];

export const QUIC_VERSIONS: readonly (readonly [code: number, name: string])[] = [
  [0x0000_0001, 'QUIC version 1'],
  [0x6b33_43cf, 'QUIC version 2'],
];

/** IANA's "TLS PskKeyExchangeMode" (RFC 8446 section 4.2.9): TLS 1.3 with a key that both sides have. */
export const PSK_MODES: readonly (readonly [code: number, name: string])[] = [
  [0, 'psk_ke (TLS 1.3)'],
  [1, 'psk_dhe_ke (TLS 1.3)'],
];
