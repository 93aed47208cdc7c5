import { type Codec, rest } from '../../wire/codec.ts';
import type { Reader } from '../../wire/reader.ts';
import type { Writer } from '../../wire/writer.ts';

/**
 * A transform attribute (RFC 7296 section 3.3.5, RFC 2408 section 3.3): two octets as a number (format TV), or octets of any length (format
 * TLV).
 */
export interface TransformAttribute {
  /** 15 bits; 14 is Key Length. */
  readonly type: number;
  readonly value: number | Uint8Array;
}

/** A transform (RFC 7296 section 3.3.2). Types 6 to 12 are the additional key exchanges of RFC 9370. */
export interface ProposalTransform {
  readonly type: number;
  readonly id: number;
  readonly attributes: readonly TransformAttribute[];
}

/** A proposal (RFC 7296 section 3.3.1, RFC 2408 section 3.5): at most 255 transforms. */
export interface ProposalOf<Transform> {
  /** 1 for the first of an SA payload, then one more each. */
  readonly number: number;
  readonly protocol: number;
  /** Empty for the first IKE SA. */
  readonly spi: Uint8Array;
  readonly transforms: readonly Transform[];
}

export type Proposal = ProposalOf<ProposalTransform>;

type WithAttributes = Pick<ProposalTransform, 'attributes'>;

/** The attribute type Key Length. */
export const keyLengthAttribute = 14;

/** The key length in bits; 0 when the transform carries none. */
export function keyLengthBits({ attributes }: ProposalTransform): number {
  const value = attributes.find(({ type }) => type === keyLengthAttribute)?.value;
  return typeof value === 'number' ? value : 0;
}

const proposalHeaderLength = 8;
const transformHeaderLength = 8;
const attributeHeaderLength = 4;
const fixedFormat = 0x8000;

/** Octets of a proposal. */
export function proposalLength({ spi, transforms }: ProposalOf<WithAttributes>): number {
  return transforms.reduce((sum, transform) => sum + transformLength(transform), proposalHeaderLength + spi.length);
}

function transformLength({ attributes }: WithAttributes): number {
  return attributes.reduce(
    (sum, { value }) => sum + attributeHeaderLength + (typeof value === 'number' ? 0 : value.length),
    transformHeaderLength,
  );
}

const transformAttribute: Codec<TransformAttribute> = {
  write(out, { type, value }) {
    if (type >= fixedFormat) out.fail(`a type of 0 to ${fixedFormat - 1}`, `${type}`);
    if (typeof value === 'number') {
      out.u16(fixedFormat + type);
      out.u16(value);
    } else {
      out.u16(type);
      out.sized(2, () => out.octets(value));
    }
  },
  read(from) {
    const formatAndType = from.u16();
    if (formatAndType >= fixedFormat) return { type: formatAndType - fixedFormat, value: from.u16() };
    return { type: formatAndType, value: from.window(from.u16(), (window) => rest.read(window)) };
  },
};

/**
 * A chain of substructures, each starting with "more follows" (`more`, or 0 for the last), a reserved octet, and its length with these
 * 4 octets included.
 */
function substructures<T>(
  more: number,
  lengthOf: (item: T) => number,
  write: (out: Writer, item: T) => void,
  read: (from: Reader) => T,
): Codec<readonly T[]> {
  return {
    write(out, items) {
      for (const [index, item] of items.entries()) {
        out.field(String(index), () => {
          out.u8(index === items.length - 1 ? 0 : more);
          out.u8(0);
          out.u16(lengthOf(item));
          write(out, item);
        });
      }
    },
    read(from) {
      const items: T[] = [];
      while (from.remaining > 0) {
        from.field(String(items.length), () => {
          const mark = from.u8();
          from.u8();
          const length = from.u16();
          if (length < 4) from.fail('a length of at least 4', `${length}`);
          items.push(from.window(length - 4, read));
          const wanted = from.remaining > 0 ? more : 0;
          if (mark !== wanted) from.fail(`the mark ${wanted}`, `${mark}`);
        });
      }
      return items;
    },
  };
}

/**
 * Transforms, of each the four octets behind the length, then its attributes to the end (RFC 7296 section 3.3.2, RFC 2408 section 3.6).
 */
export function transformsOf<Head>(head: Codec<Head>): Codec<readonly (Head & WithAttributes)[]> {
  return substructures<Head & WithAttributes>(
    3,
    transformLength,
    (out, transform) => {
      head.write(out, transform);
      for (const one of transform.attributes) transformAttribute.write(out, one);
    },
    (from) => {
      const read = head.read(from);
      const attributes: TransformAttribute[] = [];
      while (from.remaining > 0) attributes.push(transformAttribute.read(from));
      return { ...read, attributes };
    },
  );
}

/** Proposals of such transforms. Counts, lengths and the marks of the last substructure must agree with each other. */
export function proposalsOf<Transform extends WithAttributes>(
  transforms: Codec<readonly Transform[]>,
): Codec<readonly ProposalOf<Transform>[]> {
  return substructures<ProposalOf<Transform>>(
    2,
    proposalLength,
    (out, proposal) => {
      out.u8(proposal.number);
      out.u8(proposal.protocol);
      out.u8(proposal.spi.length);
      out.field('transforms', () => out.u8(proposal.transforms.length));
      out.octets(proposal.spi);
      out.field('transforms', () => transforms.write(out, proposal.transforms));
    },
    (from) => {
      const number = from.u8();
      const protocol = from.u8();
      const spiLength = from.u8();
      const count = from.u8();
      const spi = from.field('spi', () => from.octets(spiLength));
      return from.field('transforms', () => {
        const found = transforms.read(from);
        if (found.length !== count) from.fail(`${count} transforms`, `${found.length}`);
        return { number, protocol, spi, transforms: found };
      });
    },
  );
}

/** The body of an SA payload (RFC 7296 section 3.3): its proposals in order of preference; types, ids and their numbering are the caller's. */
export const saPayload: Codec<readonly Proposal[]> = proposalsOf(
  transformsOf<Pick<ProposalTransform, 'type' | 'id'>>({
    write(out, { type, id }) {
      out.u8(type);
      out.u8(0);
      out.u16(id);
    },
    read(from) {
      const type = from.u8();
      from.u8();
      return { type, id: from.u16() };
    },
  }),
);
