import type { FeatureFacts, Settled, TlsFacts, Undecided } from '../../core/facts/facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { extensionType } from '../../core/protocol/tls/extension.ts';
import { tlsVersion } from '../../core/protocol/tls/registry.ts';
import { box, intersect, pointBox } from '../../core/spaces/region.ts';
import { behindHandshake, featureUniverse, type TlsFeature, tlsFeatures } from '../../core/spaces/tls-features.ts';
import type { HandshakeExchange, HelloObservation } from './exchange.ts';
import type { Hello } from './seen-hello.ts';
import type { TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';
import { reasonOf } from './unanswered-claim.ts';

/** How a hello asks for a feature, and whether the answer has it; undefined where that is not seen in it. */
interface Sign {
  readonly asks: (offer: TlsHelloOffer) => boolean;
  readonly has: (answer: TlsHelloAnswer) => boolean | undefined;
}

const signs: Readonly<Record<TlsFeature, Sign>> = {
  'extended-master-secret': bySignal(extensionType.extendedMasterSecret),
  'encrypt-then-mac': bySignal(extensionType.encryptThenMac),
  'secure-renegotiation': bySignal(extensionType.renegotiationInfo),
  compression: {
    asks: ({ compressionMethods }) => compressionMethods.some((method) => method !== 0),
    has: ({ compressionMethod }) => compressionMethod !== 0,
  },
  'ocsp-stapling': { ...bySignal(extensionType.statusRequest), has: ({ stapled }) => stapled },
  'session-tickets': bySignal(extensionType.sessionTicket),
  // No hello of a scan asks for it: it is for who was there before.
  'early-data': { asks: () => false, has: () => undefined },
};

/** In the ServerHello, which has none of them in TLS 1.3. */
function bySignal(type: number): Sign {
  return {
    asks: ({ signals }) => signals.includes(type),
    has: ({ version, extensions }) => (version < tlsVersion.tls13 ? extensions.includes(type) : undefined),
  };
}

/** What each answer says of the features that its hello asked for, and what came behind handshakes of TLS 1.3. */
export function concludeFeatures(
  hellos: readonly Hello[],
  handshakes: readonly (Observation & HandshakeExchange)[],
): NonNullable<TlsFacts['features']> {
  const behind = handshakes.filter(({ probe }) => probe === 'tls/tickets');
  const entries = tlsFeatures.map((feature) => {
    const { on, off, undecided } = factsOf(feature, hellos);
    const late = behindHandshake.has(feature) ? ticketFacts(feature, behind) : { on: [], off: [], undecided: [] };
    return [
      feature,
      { on: [...on, ...late.on], off: [...off, ...late.off], undecided: [...undecided, ...late.undecided] },
    ] as const;
  });
  return Object.fromEntries(entries) as Readonly<Record<TlsFeature, FeatureFacts>>;
}

/**
 * Tickets are seen, and never that there are none: a server may send them later. Early data is off where all that came before the server ended the
 * connection allow none.
 */
function ticketFacts(feature: TlsFeature, handshakes: readonly (Observation & HandshakeExchange)[]): FeatureFacts {
  const seen = handshakes.map((one) => {
    const { count = 0, isWhole = false, maxEarlyData } = one.answer.tickets ?? {};
    const isEarly = maxEarlyData === undefined ? undefined : maxEarlyData > 0 || (isWhole ? false : undefined);
    const isOn = count === 0 ? undefined : feature === 'session-tickets' ? true : isEarly;
    const reason: Reason = one.outcome === 'answered' ? 'no-ticket-seen' : reasonOf(one);
    return { box: pointBox([one.offer.version, one.offer.suite]), evidence: [one.id], isOn, reason };
  });
  const of = (wanted: boolean): readonly Settled[] =>
    seen.filter(({ isOn }) => isOn === wanted).map(({ box: point, evidence }) => ({ box: point, evidence }));
  const undecided = seen
    .filter(({ isOn }) => isOn === undefined)
    .map(({ box: point, evidence, reason }) => ({ box: point, evidence, reason }));
  return { on: of(true), off: of(false), undecided };
}

function factsOf(feature: TlsFeature, hellos: readonly Hello[]): FeatureFacts {
  const { asks, has } = signs[feature];
  const universe = featureUniverse(feature);
  const asked = hellos
    .filter(({ offer }) => asks(offer))
    .map((hello) => ({ ...hello, isOn: hello.answer === undefined ? undefined : has(hello.answer) }));
  const of = (wanted: boolean): readonly Settled[] =>
    asked.flatMap(({ observation: { id }, answer, isOn }) =>
      answer === undefined || isOn !== wanted
        ? []
        : intersect([pointBox([answer.version, answer.suite])], universe).map((point) => ({
            box: point,
            evidence: [id],
          })),
    );
  const undecided = asked.flatMap(({ observation, offer, isOn }): readonly Undecided[] => {
    if (isOn !== undefined || observation.probe !== 'tls/features') return [];
    const evidence = [observation.id];
    const reason = reasonFor(observation);
    return intersect([box([offer.version], offer.suites)], universe).map((part) => ({ box: part, reason, evidence }));
  });
  return { on: of(true), off: of(false), undecided };
}

/** Why a question for a feature has no answer. */
function reasonFor(observation: HelloObservation): Reason {
  if (observation.outcome === 'answered') return 'flight-not-completed';
  return observation.outcome === 'refused' ? 'feature-question-refused' : reasonOf(observation);
}
