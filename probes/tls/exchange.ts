import type { Observation, ObservationDraft, OutcomeKind } from '../../core/observation/observation.ts';
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

/*
 * The observations of this probe by what they offer. That offer and answer are what is said of them here is the doing of whoever asked, and
 * of `shape.ts` where they were read from a file.
 */

type Unanswered = Exclude<OutcomeKind, 'answered'>;

export type HelloExchange =
  | { readonly outcome: 'answered'; readonly offer: TlsHelloOffer; readonly answer: TlsHelloAnswer }
  | {
      readonly outcome: Unanswered;
      readonly offer: TlsHelloOffer;
      /** A choice that nothing usable followed, or the alert. */
      readonly answer?: TlsHelloAnswer | TlsAlertAnswer;
    };
export type HelloObservation = Observation & HelloExchange;

export type Ssl2Exchange =
  | { readonly outcome: 'answered'; readonly offer: Ssl2Offer; readonly answer: Ssl2HelloAnswer }
  | { readonly outcome: Unanswered; readonly offer: Ssl2Offer };

export type HandshakeExchange = { readonly offer: TlsHandshakeOffer; readonly answer: TlsHandshakeAnswer };

export type PaceExchange = { readonly offer: PaceOffer };

type Asked = Pick<ObservationDraft, 'probe' | 'offer'>;

export function isHello<O extends Asked>(one: O): one is O & HelloExchange {
  return isOf(one, 'client-hello');
}

export function isSsl2Hello<O extends Asked>(one: O): one is O & Ssl2Exchange {
  return isOf(one, 'ssl2-client-hello');
}

/** A complete handshake, which has an answer whatever became of it. */
export function isHandshake<O extends Asked>(one: O): one is O & HandshakeExchange {
  return isOf(one, 'handshake');
}

export function isPace<O extends Asked>(one: O): one is O & PaceExchange {
  return isOf(one, 'pace');
}

function isOf({ probe, offer }: Asked, kind: string): boolean {
  return probe.startsWith('tls/') && offer['kind'] === kind;
}
