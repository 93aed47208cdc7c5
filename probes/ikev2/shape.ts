import { z } from 'zod';
import { type AsRead, named, type ShapeOf, type Shapes } from '../../core/observation/exchange-shape.ts';
import { code, codes, hex } from '../../core/observation/shape-parts.ts';
import type { RecordedIkeAnswer, RecordedIkeOffer } from './recorded-offer.ts';

/** ENCR, INTEG, PRF and the key exchange, and up to seven additional ones (RFC 9370). */
const box = z.array(codes.min(1)).min(4).max(11);
const buried = codes.min(4).max(5);
const offer = z.looseObject({
  boxes: z.array(box),
  shareGroup: code,
  buried: buried.optional(),
  port: code.optional(),
}) satisfies z.ZodType<AsRead<RecordedIkeOffer>>;
/** Without what is known of a request only when it is sent. */
const unsentOffer = offer.extend({ shareGroup: code.optional() }) satisfies z.ZodType<AsRead<RecordedIkeOffer>>;
const answer = z.looseObject({
  notify: code.optional(),
  group: code.optional(),
  point: codes.min(4).max(5).optional(),
  notifies: codes.optional(),
  signatureHashes: codes.optional(),
  vendorIds: z.array(hex).optional(),
  authorities: z.array(hex).optional(),
}) satisfies z.ZodType<AsRead<RecordedIkeAnswer>>;

/** A request that was not sent lacks what is made up when it is sent. */
function asked(sent: z.ZodType, unsent: z.ZodType): ShapeOf {
  const [made, notMade] = [
    { offer: sent, answer: answer.optional() },
    { offer: unsent, answer: answer.optional() },
  ];
  return ({ attempts }) => (attempts === 0 ? notMade : made);
}

const questions = ['size', 'row', 'control', 'complement', 'bisect', 'surplus', 'preference'];
const ofTheGateway = ['identity', 'calibration', 'port'];

export const ikev2Shapes: Shapes = new Map([
  ...named('ikev2', [...questions, ...ofTheGateway], asked(offer, unsentOffer)),
  // The combination at the end of the offer is what the answer is held against.
  ...named('ikev2', ['buried-control'], asked(offer.extend({ buried }), unsentOffer.extend({ buried }))),
]);
