import type { HelloObservation } from './exchange.ts';
import type { TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';

/** A hello of ours and, when it was answered, what the server chose. */
export interface Hello {
  readonly observation: HelloObservation;
  readonly offer: TlsHelloOffer;
  readonly answer?: TlsHelloAnswer;
}

export function helloOf(observation: HelloObservation): Hello {
  const { offer } = observation;
  return observation.outcome === 'answered'
    ? { observation, offer, answer: observation.answer }
    : { observation, offer };
}
