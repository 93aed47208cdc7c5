import { z } from 'zod';
import { type AsRead, always, named, owed, type ShapeOf, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything, code, codes, hex } from '../../core/observation/shape-parts.ts';
import type {
  PaceOffer,
  Ssl2HelloAnswer,
  Ssl2Offer,
  TlsAlertAnswer,
  TlsHandshakeAnswer,
  TlsHandshakeOffer,
  TlsHelloAnswer,
  TlsHelloOffer,
} from './tls-offer.ts';

const helloOffer = z.looseObject({
  kind: z.literal('client-hello'),
  version: code,
  lowest: code.optional(),
  suites: codes,
  groups: codes,
  signatureSchemes: codes,
  certificateSchemes: codes.optional(),
  compressionMethods: codes,
  keyShares: codes,
  signals: codes,
}) satisfies z.ZodType<AsRead<Omit<TlsHelloOffer, 'serverName'>>>;
const helloAnswer = z.looseObject({
  kind: z.enum(['server-hello', 'hello-retry-request']),
  version: code,
  suite: code,
  compressionMethod: code,
  extensions: codes,
  group: code.optional(),
  dhBits: code.optional(),
  signatureScheme: code.optional(),
  certificates: z.array(hex).optional(),
  stapled: z.boolean().optional(),
  certificateRequested: z.boolean().optional(),
}) satisfies z.ZodType<AsRead<TlsHelloAnswer>>;
const alert = z.looseObject({
  kind: z.literal('alert'),
  level: code,
  description: code,
}) satisfies z.ZodType<AsRead<TlsAlertAnswer>>;
const ssl2Offer = z.looseObject({
  kind: z.literal('ssl2-client-hello'),
  version: code,
  suites: codes,
}) satisfies z.ZodType<AsRead<Ssl2Offer>>;
const ssl2Answer = z.looseObject({
  kind: z.literal('ssl2-server-hello'),
  version: code,
  suites: codes,
  certificate: hex,
}) satisfies z.ZodType<AsRead<Ssl2HelloAnswer>>;
const handshakeOffer = z.looseObject({
  kind: z.literal('handshake'),
  version: code,
  suite: code,
}) satisfies z.ZodType<AsRead<Pick<TlsHandshakeOffer, 'kind' | 'version' | 'suite'>>>;
const handshakeAnswer = z.looseObject({
  kind: z.literal('handshake'),
  completed: z.boolean(),
  version: z.string(),
  suite: z.string(),
  certificates: z.array(hex),
  verified: z.looseObject({ path: z.string(), name: z.string().optional() }).optional(),
  tickets: z.looseObject({ count: code, isWhole: z.boolean(), maxEarlyData: code.optional() }).optional(),
}) satisfies z.ZodType<AsRead<TlsHandshakeAnswer>>;
const paceOffer = z.looseObject({
  kind: z.literal('pace'),
  paceMs: code,
}) satisfies z.ZodType<AsRead<PaceOffer>>;

/** What was answered carries the server's choice; anything else may carry it too, or an alert. */
function hello(offer: z.ZodType, answer: z.ZodType): ShapeOf {
  const choice = owed(offer, answer);
  const alerted = { offer, answer: alert };
  return (of) => (of.outcome !== 'answered' && of.answer?.['kind'] === 'alert' ? alerted : choice(of));
}

const helloProbes = ['opening', 'suites', 'deny', 'old-versions', 'buried', 'groups', 'signature-schemes'];
const moreHelloProbes = ['preference', 'features', 'certificate', 'row', 'control', 'repeat'];

export const tlsShapes: Shapes = new Map([
  ...named('tls', [...helloProbes, ...moreHelloProbes], hello(helloOffer, helloAnswer)),
  ...named('tls', ['ssl2'], hello(ssl2Offer, ssl2Answer)),
  ...named('tls', ['pace'], always(paceOffer, anything.optional())),
  ...named('tls', ['handshake', 'handshake-refused', 'key', 'tickets'], always(handshakeOffer, handshakeAnswer)),
]);
