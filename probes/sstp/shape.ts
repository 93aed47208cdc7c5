import { z } from 'zod';
import { type AsRead, named, owed, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything, code } from '../../core/observation/shape-parts.ts';
import type { SstpCallAnswer, SstpVerbAnswer } from './sstp-offer.ts';

/** Of a union the member of that kind. */
type OfKind<Answer, Kind> = AsRead<Extract<Answer, { readonly kind: Kind }>>;

const verbAnswer = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('http'),
    status: code,
    server: z.string().optional(),
    sstp: z.boolean(),
  }) satisfies z.ZodType<Omit<OfKind<SstpVerbAnswer, 'http'>, 'contentLength'>>,
  z.looseObject({ kind: z.literal('other') }) satisfies z.ZodType<OfKind<SstpVerbAnswer, 'other'>>,
  z.looseObject({ kind: z.literal('no-tls') }) satisfies z.ZodType<OfKind<SstpVerbAnswer, 'no-tls'>>,
]);
const callAnswer = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('ack'),
    hashes: code.max(0xffff_ffff).optional(),
  }) satisfies z.ZodType<OfKind<SstpCallAnswer, 'ack'>>,
  z.looseObject({ kind: z.literal('no') }) satisfies z.ZodType<Pick<OfKind<SstpCallAnswer, 'no'>, 'kind'>>,
]);

export const sstpShapes: Shapes = new Map([
  ...named('sstp', ['verb', 'get'], owed(anything, verbAnswer)),
  ...named('sstp', ['call'], owed(anything, callAnswer)),
]);
