import { z } from 'zod';
import { type AsRead, always, named, type ShapeOf, type Shapes } from '../../core/observation/exchange-shape.ts';
import { codes, hex } from '../../core/observation/shape-parts.ts';
import type { DrivenAnswer, DrivenOffer, SpaceName } from './driven-seen.ts';

const values = codes.min(1);
const four = z.array(values).length(4);

/**
 * What charon was asked for, of a CHILD_SA with seven additional key exchanges too, of an IKE SA with as many as it takes; an answer that could
 * not be read back is absent.
 */
function driven(space: SpaceName): ShapeOf {
  const ofIkeSa = codes.min(4).max(11);
  const point = space === 'ike' ? ofIkeSa : z.union([codes.length(4), codes.length(11)]);
  const box = space === 'ike' ? four : z.union([four, z.array(values).length(11)]);
  const offer = z
    .looseObject({
      space: z.literal(space),
      point: point.optional(),
      boxes: z.array(box).optional(),
      ikeSa: ofIkeSa.optional(),
      identity: z.record(z.string(), z.string()).optional(),
      selectors: z.looseObject({ local: z.string(), remote: z.string() }).optional(),
    })
    .refine(
      (some) => (some.point === undefined) !== (some.boxes === undefined),
      'either point or boxes wanted',
    ) satisfies z.ZodType<AsRead<Omit<DrivenOffer, 'among'>>>;
  const answer = z.looseObject({ point, certificates: z.array(hex).optional() }) satisfies z.ZodType<
    AsRead<Omit<DrivenAnswer, 'readBack'>>
  >;
  return always(offer, answer.optional());
}

export const strongswanShapes: Shapes = new Map([
  ...named('strongswan', ['ike-row', 'ike-sweep', 'ike-control'], driven('ike')),
  ...named('strongswan', ['ipsec-row', 'ipsec-sweep', 'ipsec-control'], driven('ipsec')),
]);
