import { type Codec, octets, rest, u8, u16, u24, u32 } from '../../wire/codec.ts';

/** Bits of the hash protocol bitmask (MS-SSTP 2.2.6). */
export const hashBit = { sha1: 0x01, sha256: 0x02 } as const;

/** The value of a Crypto Binding Request attribute (MS-SSTP 2.2.6): what the server offers before any authentication. */
export interface CryptoBindingRequest {
  /** Hashes that the client may use for the crypto binding; at least one bit of `hashBit`, and there may be unknown ones. */
  readonly hashes: number;
  /** 32 octets that the client sends back. Not a secret: whoever asks is given one. */
  readonly nonce: Uint8Array;
}

const nonce = octets(32);

export const cryptoBindingRequest: Codec<CryptoBindingRequest> = {
  write(out, value) {
    out.u24(0);
    out.field('hashes', () => out.u8(value.hashes));
    out.field('nonce', () => nonce.write(out, value.nonce));
  },
  read(from) {
    from.field('reserved', () => u24.read(from));
    const hashes = from.field('hashes', () => u8.read(from));
    return { hashes, nonce: from.field('nonce', () => nonce.read(from)) };
  },
};

/** The value of a Status Info attribute (MS-SSTP 2.2.8). */
export interface StatusInfo {
  /** The attribute that it is about; 0 when it is about none. */
  readonly attribute: number;
  readonly status: number;
  /** What was found wrong of that attribute's value, at most 64 octets; may be empty. */
  readonly value: Uint8Array;
}

const statusValueOctets = 64;

export const statusInfo: Codec<StatusInfo> = {
  write(out, { attribute, status, value }) {
    out.u24(0);
    out.field('attribute', () => out.u8(attribute));
    out.field('status', () => out.u32(status));
    if (value.length > statusValueOctets) out.fail(`at most ${statusValueOctets} octets`, String(value.length));
    out.octets(value);
  },
  read(from) {
    from.field('reserved', () => u24.read(from));
    const attribute = from.field('attribute', () => u8.read(from));
    const status = from.field('status', () => u32.read(from));
    if (from.remaining > statusValueOctets) from.fail(`at most ${statusValueOctets} octets`, String(from.remaining));
    return { attribute, status, value: rest.read(from) };
  },
};

/** The value of an Encapsulated Protocol ID attribute (MS-SSTP 2.2.5). */
export const encapsulatedProtocol: Codec<number> = u16;
