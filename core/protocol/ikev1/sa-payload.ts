import type { Codec } from '../../wire/codec.ts';
import { type ProposalOf, proposalsOf, type TransformAttribute, transformsOf } from '../ikev2/sa-payload.ts';
import { isakmp } from './numbers.ts';

/** A transform of IKEv1 (RFC 2408 section 3.6): one combination, told by its attributes. */
export interface Ikev1ProposalTransform {
  /** Counted by the initiator; the responder sends it back. */
  readonly number: number;
  /** 1 is KEY_IKE. */
  readonly id: number;
  readonly attributes: readonly TransformAttribute[];
}

export type Ikev1Proposal = ProposalOf<Ikev1ProposalTransform>;

const proposals: Codec<readonly Ikev1Proposal[]> = proposalsOf(
  transformsOf<Pick<Ikev1ProposalTransform, 'number' | 'id'>>({
    write(out, { number, id }) {
      out.u8(number);
      out.u8(id);
      out.u16(0);
    },
    read(from) {
      const number = from.u8();
      const id = from.u8();
      from.u16();
      return { number, id };
    },
  }),
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
