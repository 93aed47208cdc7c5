import { z } from 'zod';
import { type AsRead, named, type ShapeOf, type Shapes } from '../../core/observation/exchange-shape.ts';
import type { OutcomeKind } from '../../core/observation/observation.ts';
import { anything, code, codes } from '../../core/observation/shape-parts.ts';
import type { RecordedIkev1Answer, RecordedIkev1Offer } from './recorded-ikev1.ts';

const transform = codes.length(5);
const offerOf = <Mode extends RecordedIkev1Offer['mode']>(mode: Mode) =>
  z.looseObject({
    mode: z.literal(mode),
    transforms: z.array(transform),
    port: code.optional(),
  }) satisfies z.ZodType<AsRead<RecordedIkev1Offer>>;
const answer = z.looseObject({
  version: code.optional(),
  octets: code,
  notify: code.optional(),
  transform: transform.optional(),
}) satisfies z.ZodType<AsRead<RecordedIkev1Answer>>;
/** What was accepted names what was chosen; what was refused names the notify. */
const answers: Partial<Record<OutcomeKind, z.ZodType<AsRead<RecordedIkev1Answer>>>> = {
  answered: answer.extend({ version: code, transform }),
  refused: answer.extend({ version: code, notify: code }),
  'authentication-failed': answer.extend({ version: code, notify: code }),
};

function asked(offer: z.ZodType): ShapeOf {
  return ({ outcome }) => ({ offer, answer: answers[outcome] ?? answer.optional() });
}

export const ikev1Shapes: Shapes = new Map([
  ...named('ikev1', ['main-mode'], asked(offerOf('main'))),
  ...named('ikev1', ['aggressive-mode'], asked(offerOf('aggressive'))),
  ...named('ikev1', ['future-version'], asked(anything)),
]);
