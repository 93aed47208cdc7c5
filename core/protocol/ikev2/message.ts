import { type Codec, octets, u8, u32 } from '../../wire/codec.ts';
import type { Reader } from '../../wire/reader.ts';
import { payloadType } from './numbers.ts';

/** One payload behind its generic header (RFC 7296 section 3.2). */
export interface Payload {
  readonly type: number;
  /** Whether a recipient that does not know the type must reject the message. */
  readonly critical: boolean;
  readonly body: Uint8Array;
}

/**
 * An IKE message without encryption: the header (RFC 7296 section 3.1) and its chain of payloads.
 *
 *     SPIi (8) | SPIr (8) | next payload | version | exchange type | flags | message id (4) | length (4)
 *     next payload | C, reserved | length (2) | body          for each payload; the length includes these 4 octets
 */
export interface IkeMessage {
  /** 8 octets. */
  readonly initiatorSpi: Uint8Array;
  /** 8 octets, zero in a request that starts an IKE SA. */
  readonly responderSpi: Uint8Array;
  readonly majorVersion: number;
  readonly minorVersion: number;
  readonly exchangeType: number;
  /** Bits of `headerFlag`. */
  readonly flags: number;
  readonly messageId: number;
  readonly payloads: readonly Payload[];
}

/** Octets of the header. */
export const headerLength = 28;
/** Octets of a payload's generic header. */
export const payloadHeaderLength = 4;

const spi: Codec<Uint8Array> = octets(8);

/**
 * The length field must be the number of octets that there are, and the chain must end where they end. Reserved bits are written as zero
 * and ignored. A message with an encrypted payload is refused: its chain goes on inside.
 */
export const ikeMessage: Codec<IkeMessage> = {
  write(out, message) {
    const { payloads } = message;
    out.field('initiatorSpi', () => spi.write(out, message.initiatorSpi));
    out.field('responderSpi', () => spi.write(out, message.responderSpi));
    out.u8(payloads[0]?.type ?? payloadType.none);
    out.field('version', () => {
      if (message.majorVersion > 15 || message.minorVersion > 15) out.fail('two integers of 0 to 15', 'a greater one');
      out.u8(message.majorVersion * 16 + message.minorVersion);
    });
    out.field('exchangeType', () => out.u8(message.exchangeType));
    out.field('flags', () => out.u8(message.flags));
    out.field('messageId', () => out.u32(message.messageId));
    out.u32(payloads.reduce((length, { body }) => length + payloadHeaderLength + body.length, headerLength));
    for (const [index, payload] of payloads.entries()) {
      out.field(`payloads/${index}`, () => {
        out.u8(payloads[index + 1]?.type ?? payloadType.none);
        out.u8(payload.critical ? 0x80 : 0);
        out.u16(payload.body.length + payloadHeaderLength);
        out.octets(payload.body);
      });
    }
  },
  read(from) {
    const available = from.remaining;
    const initiatorSpi = from.field('initiatorSpi', () => spi.read(from));
    const responderSpi = from.field('responderSpi', () => spi.read(from));
    const first = from.u8();
    const version = from.field('version', () => u8.read(from));
    const exchangeType = from.field('exchangeType', () => u8.read(from));
    const flags = from.field('flags', () => u8.read(from));
    const messageId = from.field('messageId', () => u32.read(from));
    from.field('length', () => {
      const length = u32.read(from);
      if (length !== available) from.fail(`the length ${available}`, `${length}`);
    });
    return {
      initiatorSpi,
      responderSpi,
      majorVersion: version >> 4,
      minorVersion: version & 0x0f,
      exchangeType,
      flags,
      messageId,
      payloads: from.field('payloads', () => readPayloads(from, first)),
    };
  },
};

function readPayloads(from: Reader, first: number): readonly Payload[] {
  const payloads: Payload[] = [];
  for (let type = first; type !== payloadType.none; ) {
    type = from.field(String(payloads.length), () => {
      if (type === payloadType.encrypted || type === payloadType.encryptedFragment) {
        from.fail('a payload that is not encrypted', `type ${type}`);
      }
      const next = from.u8();
      const critical = (from.u8() & 0x80) !== 0;
      const length = from.u16();
      if (length < payloadHeaderLength) from.fail(`a length of at least ${payloadHeaderLength}`, `${length}`);
      payloads.push({ type, critical, body: from.octets(length - payloadHeaderLength) });
      return next;
    });
  }
  from.end();
  return payloads;
}
