import { z } from 'zod';
import type { OutcomeKind } from './observation.ts';
import { readinessShape } from './readiness-shape.ts';

/*
 * The shapes of offers and answers by probe, as far as a judgement reads them: a recording is a file that anybody may have edited, and what
 * a wrong shape says is nobody's to guess. Members beyond these may stand there. The probes themselves document what each member means.
 */

/** What an offer and an answer of one observation must be. */
export interface ExchangeShape {
  readonly offer: z.ZodType;
  /** Takes `undefined` where the answer may be absent. */
  readonly answer: z.ZodType;
}

/** Of an observation, what decides which shape is wanted. */
export interface ShapeSelector {
  readonly probe: string;
  readonly outcome: OutcomeKind;
  readonly attempts: number;
  readonly answer?: { readonly [key: string]: unknown } | undefined;
}

type Shapes = (of: ShapeSelector) => ExchangeShape;

const code = z.int().min(0);
const codes = z.array(code);
const hex = z.string().regex(/^([0-9a-f]{2})*$/u, 'octets in lower-case hex wanted');
const anything = z.looseObject({});
const values = codes.min(1);
const boxes = <T extends z.ZodType>(box: T): z.ZodArray<T> => z.array(box);
const four = z.array(values).length(4);
/** ENCR, INTEG, PRF and the key exchange, and up to seven additional ones (RFC 9370). */
const fourToEleven = z.array(values).min(4).max(11);

const helloOffer = z.looseObject({
  kind: z.literal('client-hello'),
  version: code,
  lowest: code.optional(),
  suites: codes,
  groups: codes,
  signatureSchemes: codes,
  compressionMethods: codes,
  keyShares: codes,
  signals: codes,
});
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
  certificateRequested: z.boolean().optional(),
});
const alert = z.looseObject({ kind: z.literal('alert'), level: code, description: code });
const ssl2Offer = z.looseObject({ kind: z.literal('ssl2-client-hello'), version: code, suites: codes });
const ssl2Answer = z.looseObject({
  kind: z.literal('ssl2-server-hello'),
  version: code,
  suites: codes,
  certificate: hex,
});
const handshakeOffer = z.looseObject({ kind: z.literal('handshake'), version: code, suite: code });
const handshakeAnswer = z.looseObject({
  kind: z.literal('handshake'),
  completed: z.boolean(),
  version: z.string(),
  suite: z.string(),
  certificates: z.array(hex),
  verified: z.looseObject({ path: z.string(), name: z.string().optional() }).optional(),
});

const buried = codes.min(4).max(5);
const ikeOffer = z.looseObject({
  boxes: boxes(fourToEleven),
  shareGroup: code,
  buried: buried.optional(),
  port: code.optional(),
});
/** Without what is known of a request only when it is sent. */
const unsentIkeOffer = ikeOffer.extend({ shareGroup: code.optional() });
const ikeAnswer = z.looseObject({
  notify: code.optional(),
  group: code.optional(),
  point: codes.min(4).max(5).optional(),
  notifies: codes.optional(),
  signatureHashes: codes.optional(),
  vendorIds: z.array(hex).optional(),
  authorities: z.array(hex).optional(),
});

const ikev1Transform = codes.length(5);
const ikev1Offer = z.looseObject({ transforms: z.array(ikev1Transform), port: code.optional() });
const ikev1Modes = {
  'main-mode': ikev1Offer.extend({ mode: z.literal('main') }),
  'aggressive-mode': ikev1Offer.extend({ mode: z.literal('aggressive') }),
};
const ikev1Answer = z.looseObject({
  version: code.optional(),
  octets: code,
  notify: code.optional(),
  transform: ikev1Transform.optional(),
});
/** What was accepted names what was chosen; what was refused names the notify. */
const ikev1Answers: Partial<Record<OutcomeKind, z.ZodType>> = {
  answered: ikev1Answer.extend({ version: code, transform: ikev1Transform }),
  refused: ikev1Answer.extend({ version: code, notify: code }),
  'authentication-failed': ikev1Answer.extend({ version: code, notify: code }),
};

const wraps = z.enum(['none', 'tls-auth', 'tls-crypt', 'tls-crypt-v2']);
const resetOffer = z.looseObject({
  kind: z.literal('reset'),
  wrap: wraps,
  given: z.boolean(),
  digest: z.string().optional(),
});
const resetAnswer = z.looseObject({ kind: z.literal('reset'), wrap: wraps, digest: z.string().optional() });

const droppedOffer = z.looseObject({ kind: z.literal('session'), dropped: code });

const verbAnswer = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('http'), status: code, server: z.string().optional(), sstp: z.boolean() }),
  z.looseObject({ kind: z.literal('other') }),
  z.looseObject({ kind: z.literal('no-tls') }),
]);
const callAnswer = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('ack'), hashes: code.max(0xffff_ffff).optional() }),
  z.looseObject({ kind: z.literal('no') }),
]);

/** An answer that an answered exchange has, and another may have. */
function owed(offer: z.ZodType, answer: z.ZodType): Shapes {
  const [answered, other] = [
    { offer, answer },
    { offer, answer: answer.optional() },
  ];
  return ({ outcome }) => (outcome === 'answered' ? answered : other);
}

/** What was answered carries the server's choice; anything else may carry it too, or an alert. */
function tls(offer: z.ZodType, answer: z.ZodType): Shapes {
  const choice = owed(offer, answer);
  const alerted = { offer, answer: alert };
  return (of) => (of.outcome !== 'answered' && of.answer?.['kind'] === 'alert' ? alerted : choice(of));
}

/** A request that was not sent lacks what is made up when it is sent. */
function ike(offer: z.ZodType, unsent: z.ZodType): Shapes {
  const answer = ikeAnswer.optional();
  const [made, notMade] = [
    { offer, answer },
    { offer: unsent, answer },
  ];
  return ({ attempts }) => (attempts === 0 ? notMade : made);
}

function ikev1(offer: z.ZodType): Shapes {
  return ({ outcome }) => ({ offer, answer: ikev1Answers[outcome] ?? ikev1Answer.optional() });
}

/**
 * What charon was asked for, of a CHILD_SA with seven additional key exchanges too, of an IKE SA with as many as it takes; an answer that could
 * not be read back is absent.
 */
function driven(space: 'ike' | 'ipsec'): Shapes {
  const ofIkeSa = codes.min(4).max(11);
  const point = space === 'ike' ? ofIkeSa : z.union([codes.length(4), codes.length(11)]);
  const box = space === 'ike' ? four : z.union([four, z.array(values).length(11)]);
  const offer = z
    .looseObject({
      space: z.literal(space),
      point: point.optional(),
      boxes: boxes(box).optional(),
      ikeSa: ofIkeSa.optional(),
      identity: z.record(z.string(), z.string()).optional(),
      selectors: z.looseObject({ local: z.string(), remote: z.string() }).optional(),
    })
    .refine((some) => (some.point === undefined) !== (some.boxes === undefined), 'either point or boxes wanted');
  return always(offer, z.looseObject({ point }).optional());
}

function always(offer: z.ZodType, answer: z.ZodType): Shapes {
  const shape = { offer, answer };
  return () => shape;
}

function named(prefix: string, names: readonly string[], shapes: Shapes): readonly (readonly [string, Shapes])[] {
  return names.map((name) => [`${prefix}/${name}`, shapes]);
}

const helloProbes = ['opening', 'suites', 'deny', 'old-versions', 'buried', 'groups', 'signature-schemes'];
const moreHelloProbes = ['preference', 'features', 'certificate', 'row', 'control', 'repeat'];
const ikeProbes = [
  'size',
  'row',
  'control',
  'complement',
  'bisect',
  'surplus',
  'preference',
  'identity',
  'calibration',
  'port',
];

const byProbe: ReadonlyMap<string, Shapes> = new Map([
  ...named('tls', [...helloProbes, ...moreHelloProbes], tls(helloOffer, helloAnswer)),
  ...named('tls', ['ssl2'], tls(ssl2Offer, ssl2Answer)),
  ...named('tls', ['pace'], always(z.looseObject({ kind: z.literal('pace'), paceMs: code }), anything.optional())),
  ...named('tls', ['handshake', 'handshake-refused', 'key'], always(handshakeOffer, handshakeAnswer)),
  ...named('ikev2', ikeProbes, ike(ikeOffer, unsentIkeOffer)),
  // The combination at the end of the offer is what the answer is held against.
  ...named('ikev2', ['buried-control'], ike(ikeOffer.extend({ buried }), unsentIkeOffer.extend({ buried }))),
  ...named('ikev1', ['main-mode'], ikev1(ikev1Modes['main-mode'])),
  ...named('ikev1', ['aggressive-mode'], ikev1(ikev1Modes['aggressive-mode'])),
  ...named('ikev1', ['future-version'], ikev1(anything)),
  ...named('strongswan', ['ike-row', 'ike-sweep', 'ike-control'], driven('ike')),
  ...named('strongswan', ['ipsec-row', 'ipsec-sweep', 'ipsec-control'], driven('ipsec')),
  ...named('openvpn', ['reset'], owed(resetOffer, resetAnswer)),
  ...named('openvpn', ['dropped'], always(droppedOffer, anything.optional())),
  ...named('sstp', ['verb', 'get'], owed(anything, verbAnswer)),
  ...named('sstp', ['call'], owed(anything, callAnswer)),
  ...named('azure', ['export'], owed(anything, readinessShape)),
  // What stands in a profile is read part by part, and a part of another shape says nothing.
  ...named('profile', ['read'], always(anything, anything.optional())),
  ...named(
    'run',
    ['resolve', 'credentials', 'driver', 'classify', 'source-port', 'target-timeout', 'fault'],
    always(anything, anything.optional()),
  ),
]);

/** What the offer and the answer of such an observation must be; undefined for a probe that nobody knows. */
export function exchangeShape(of: ShapeSelector): ExchangeShape | undefined {
  return byProbe.get(of.probe)?.(of);
}
