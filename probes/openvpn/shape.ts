import { z } from 'zod';
import { type AsRead, always, named, owed, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything, code } from '../../core/observation/shape-parts.ts';
import type { DroppedOffer } from './dropped-session.ts';
import type { ResetAnswer, ResetOffer } from './reset-exchange.ts';

const wraps = z.enum(['none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2']);
const resetOffer = z.looseObject({
  kind: z.literal('reset'),
  wrap: wraps,
  given: z.boolean(),
  digest: z.string().optional(),
}) satisfies z.ZodType<AsRead<ResetOffer>>;
const resetAnswer = z.looseObject({
  kind: z.literal('reset'),
  wrap: wraps,
  digest: z.string().optional(),
}) satisfies z.ZodType<AsRead<ResetAnswer>>;
const droppedOffer = z.looseObject({
  kind: z.literal('session'),
  dropped: code,
}) satisfies z.ZodType<AsRead<DroppedOffer>>;

export const openVpnShapes: Shapes = new Map([
  ...named('openvpn', ['reset'], owed(resetOffer, resetAnswer)),
  ...named('openvpn', ['dropped'], always(droppedOffer, anything.optional())),
]);
