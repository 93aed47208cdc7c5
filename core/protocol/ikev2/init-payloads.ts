import { type Codec, many, rest, u8, u16 } from '../../wire/codec.ts';

/** The body of a Key Exchange payload (RFC 7296 section 3.4). */
export interface KeyExchange {
  /** A key exchange method (transform type 4). */
  readonly group: number;
  /** The public value, in the method's own length. */
  readonly data: Uint8Array;
}

export const keyExchangePayload: Codec<KeyExchange> = {
  write(out, { group, data }) {
    out.field('group', () => out.u16(group));
    out.u16(0);
    out.octets(data);
  },
  read(from) {
    const group = from.field('group', () => u16.read(from));
    from.field('reserved', () => u16.read(from));
    return { group, data: rest.read(from) };
  },
};

/** The body of a Nonce payload (RFC 7296 section 3.9): 16 to 256 octets. */
export const noncePayload: Codec<Uint8Array> = {
  write(out, nonce) {
    if (!isNonceLength(nonce.length)) out.fail('a nonce of 16 to 256 octets', `${nonce.length}`);
    out.octets(nonce);
  },
  read(from) {
    if (!isNonceLength(from.remaining)) from.fail('a nonce of 16 to 256 octets', `${from.remaining}`);
    return rest.read(from);
  },
};

function isNonceLength(length: number): boolean {
  return length >= 16 && length <= 256;
}

/** The body of a Notify payload (RFC 7296 section 3.10). */
export interface Notify {
  /** 0 when the notification is about the IKE SA. */
  readonly protocol: number;
  /** Empty, or both cookies of IKEv1. */
  readonly spi: Uint8Array;
  /** 0 to 16383 are errors, 16384 and above status. */
  readonly type: number;
  readonly data: Uint8Array;
}

export const notifyPayload: Codec<Notify> = {
  write(out, { protocol, spi, type, data }) {
    out.u8(protocol);
    out.field('spi', () => out.u8(spi.length));
    out.field('type', () => out.u16(type));
    out.octets(spi);
    out.octets(data);
  },
  read(from) {
    const protocol = u8.read(from);
    const spiLength = u8.read(from);
    const type = from.field('type', () => u16.read(from));
    const spi = from.field('spi', () => from.octets(spiLength));
    return { protocol, spi, type, data: rest.read(from) };
  },
};

/**
 * The data of INVALID_KE_PAYLOAD: the group that the responder wants, in two octets (RFC 7296 section 1.3). Four are read too, with the other
 * two zero: some gateways write a number of 32 bits, or the reserved octets that follow a group in a KE payload.
 */
export const wantedGroup: Codec<number> = {
  write: (out, group) => u16.write(out, group),
  read(from) {
    const first = u16.read(from);
    if (from.remaining === 0) return first;
    const second = u16.read(from);
    if (first !== 0 && second !== 0) from.fail('a group in two octets', `${first} and ${second}`);
    return first === 0 ? second : first;
  },
};

/** The data of COOKIE: 1 to 64 octets (RFC 7296 section 2.6). */
export const cookie: Codec<Uint8Array> = {
  write(out, value) {
    if (!isCookieLength(value.length)) out.fail('a cookie of 1 to 64 octets', `${value.length}`);
    out.octets(value);
  },
  read(from) {
    if (!isCookieLength(from.remaining)) from.fail('a cookie of 1 to 64 octets', `${from.remaining}`);
    return rest.read(from);
  },
};

function isCookieLength(length: number): boolean {
  return length >= 1 && length <= 64;
}

/** The data of SIGNATURE_HASH_ALGORITHMS (RFC 7427 section 4): hash algorithms, two octets each. */
export const signatureHashes: Codec<readonly number[]> = many(u16);

/** The body of a Certificate Request payload (RFC 7296 section 3.7). */
export interface CertificateRequest {
  /** 4 is "X.509 Certificate - Signature". */
  readonly encoding: number;
  /** For the X.509 encodings: the SHA-1 of each trusted CA's public key, 20 octets each. Otherwise one entry, as it came. */
  readonly authorities: readonly Uint8Array[];
}

const authorityLength = 20;
const hashedEncodings: ReadonlySet<number> = new Set([4, 12, 13]);

export const certificateRequestPayload: Codec<CertificateRequest> = {
  write(out, { encoding, authorities }) {
    out.u8(encoding);
    for (const [index, authority] of authorities.entries()) {
      out.field(`authorities/${index}`, () => {
        if (hashedEncodings.has(encoding) && authority.length !== authorityLength) {
          out.fail(`${authorityLength} octets`, `${authority.length}`);
        }
        out.octets(authority);
      });
    }
  },
  read(from) {
    const encoding = u8.read(from);
    if (!hashedEncodings.has(encoding)) return { encoding, authorities: from.remaining === 0 ? [] : [rest.read(from)] };
    return from.field('authorities', () => {
      const authorities: Uint8Array[] = [];
      while (from.remaining > 0) authorities.push(from.octets(authorityLength));
      return { encoding, authorities };
    });
  },
};

/** The body of a Vendor ID payload (RFC 7296 section 3.12): octets that mean something to their vendor. */
export const vendorIdPayload: Codec<Uint8Array> = rest;
