import { type Codec, rest, u8, u16, u32 } from '../../wire/codec.ts';

/** The body of a Notification payload of IKEv1 (RFC 2408 section 3.14). */
export interface Ikev1Notification {
  readonly doi: number;
  readonly protocol: number;
  /** Empty, or both cookies. */
  readonly spi: Uint8Array;
  /** 1 to 16383 are errors. */
  readonly type: number;
  readonly data: Uint8Array;
}

export const ikev1Notification: Codec<Ikev1Notification> = {
  write(out, { doi, protocol, spi, type, data }) {
    out.u32(doi);
    out.u8(protocol);
    out.field('spi', () => out.u8(spi.length));
    out.field('type', () => out.u16(type));
    out.octets(spi);
    out.octets(data);
  },
  read(from) {
    const doi = u32.read(from);
    const protocol = u8.read(from);
    const spiLength = u8.read(from);
    const type = from.field('type', () => u16.read(from));
    const spi = from.field('spi', () => from.octets(spiLength));
    return { doi, protocol, spi, type, data: rest.read(from) };
  },
};
