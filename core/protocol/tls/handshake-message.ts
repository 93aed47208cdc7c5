import { type Codec, rest, sized, struct, u8 } from '../../wire/codec.ts';

/** RFC 8446 section 4: the frame of every handshake message. */
export interface HandshakeMessage {
  readonly type: number;
  readonly body: Uint8Array;
}

export const handshakeMessage: Codec<HandshakeMessage> = struct<HandshakeMessage>({ type: u8, body: sized(3, rest) });

export const handshakeType: {
  readonly clientHello: 1;
  readonly serverHello: 2;
  readonly encryptedExtensions: 8;
  readonly certificate: 11;
  readonly serverKeyExchange: 12;
  readonly certificateRequest: 13;
  readonly serverHelloDone: 14;
  readonly certificateVerify: 15;
  readonly certificateStatus: 22;
} = {
  clientHello: 1,
  serverHello: 2,
  encryptedExtensions: 8,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  certificateStatus: 22,
};

/** Octets of type and length. */
export const handshakeHeaderLength = 4;
