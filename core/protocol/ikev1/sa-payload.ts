import type { Codec } from '../../wire/codec.ts';
import { substructures, type TransformAttribute, transformAttribute, transformLength } from '../ikev2/sa-payload.ts';
import { isakmp } from './numbers.ts';

/** A transform of IKEv1 (RFC 2408 section 3.6): one combination, told by its attributes. */
export interface Ikev1ProposalTransform {
  /** Counted by the initiator; the responder sends it back. */
  readonly number: number;
  /** 1 is KEY_IKE. */
  readonly id: number;
  readonly attributes: readonly TransformAttribute[];
}

/** A proposal of IKEv1 (RFC 2408 section 3.5): at most 255 transforms. */
export interface Ikev1Proposal {
  readonly number: number;
  readonly protocol: number;
  readonly spi: Uint8Array;
  readonly transforms: readonly Ikev1ProposalTransform[];
}

const proposalHeaderLength = 8;

const transforms: Codec<readonly Ikev1ProposalTransform[]> = substructures<Ikev1ProposalTransform>(
  3,
  transformLength,
  (out, { number, id, attributes }) => {
    out.u8(number);
    out.u8(id);
    out.u16(0);
    for (const one of attributes) transformAttribute.write(out, one);
  },
  (from) => {
    const number = from.u8();
    const id = from.u8();
    from.u16();
    const attributes: TransformAttribute[] = [];
    while (from.remaining > 0) attributes.push(transformAttribute.read(from));
    return { number, id, attributes };
  },
);

const proposals: Codec<readonly Ikev1Proposal[]> = substructures<Ikev1Proposal>(
  2,
  (proposal) =>
    proposal.transforms.reduce(
      (sum, transform) => sum + transformLength(transform),
      proposalHeaderLength + proposal.spi.length,
    ),
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

/**
 * The body of an SA payload of phase 1 (RFC 2408 section 3.4) in the IPsec DOI with the situation SIT_IDENTITY_ONLY (RFC 2407 section
 * 4.2); any other is refused, because its situation is of another length.
 */
export const ikev1SaPayload: Codec<readonly Ikev1Proposal[]> = {
  write(out, value) {
    out.u32(isakmp.ipsecDoi);
    out.u32(isakmp.identityOnly);
    proposals.write(out, value);
  },
  read(from) {
    for (const [name, wanted] of [['doi', isakmp.ipsecDoi] as const, ['situation', isakmp.identityOnly] as const]) {
      from.field(name, () => {
        const found = from.u32();
        if (found !== wanted) from.fail(`${wanted}`, `${found}`);
      });
    }
    return proposals.read(from);
  },
};
