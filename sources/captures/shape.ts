import { z } from 'zod';
import { type AsRead, named, type ShapeOf, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything, code, codes, hex } from '../../core/observation/shape-parts.ts';
import type { CapturedIkev1Offer } from './ike/ikev1-phase1.ts';
import type { CapturedIkeOffer } from './ike/ikev2-offer.ts';
import type { CapturedChoice } from './tls/hello-choice.ts';
import type { CapturedHello } from './tls/hello-offer.ts';
import type { CapturedSsl2Choice } from './tls/ssl2-choice.ts';

const hello = z.looseObject({
  kind: z.literal('client-hello'),
  version: code,
  versions: codes,
  suites: codes,
  groups: codes,
  signatureSchemes: codes,
  keyShares: codes,
  compressionMethods: codes,
  extensions: codes,
  serverName: z.string().optional(),
  cipherKinds: codes.optional(),
}) satisfies z.ZodType<AsRead<CapturedHello>>;
const choice = z.looseObject({
  kind: z.literal('server-hello'),
  version: code,
  suite: code,
  compressionMethod: code,
  extensions: codes,
  group: code.optional(),
  signatureScheme: code.optional(),
  dhBits: code.optional(),
  certificates: z.array(hex).optional(),
  retried: z.literal(true).optional(),
  completed: z.boolean(),
}) satisfies z.ZodType<AsRead<CapturedChoice>>;
const ssl2Choice = z.looseObject({
  kind: z.literal('ssl2-server-hello'),
  version: code,
  suites: codes,
  certificates: z.array(hex).optional(),
}) satisfies z.ZodType<AsRead<CapturedSsl2Choice>>;
const ikeOffer = z.looseObject({
  kind: z.literal('ike-sa-init'),
  proposals: z.array(z.looseObject({ number: code, transforms: z.array(z.tuple([code, code, code])) })),
  shareGroup: code,
  notifies: codes,
  vendorIds: z.array(hex),
}) satisfies z.ZodType<AsRead<CapturedIkeOffer>>;
const ikeChoice = z.looseObject({ point: codes.min(4).max(11) });
const phase1 = z.looseObject({
  kind: z.literal('phase1'),
  mode: z.enum(['main', 'aggressive']),
  transforms: z.array(codes.length(5)),
  vendorIds: z.array(hex),
}) satisfies z.ZodType<AsRead<CapturedIkev1Offer>>;
const phase1Choice = z.looseObject({ transform: codes.length(5) });

/** What was answered carries the choice; a judgement reads nothing else. */
function chosen(offer: z.ZodType, answer: z.ZodType): ShapeOf {
  return ({ outcome }) => ({ offer, answer: outcome === 'answered' ? answer : anything.optional() });
}

export const captureShapes: Shapes = new Map([
  ...named('capture', ['tls'], chosen(hello, z.union([choice, ssl2Choice]))),
  ...named('capture', ['dtls', 'openvpn'], chosen(hello, choice)),
  ...named('capture', ['ikev2'], chosen(ikeOffer, ikeChoice)),
  ...named('capture', ['ikev1'], chosen(phase1, phase1Choice)),
]);
