import type { Observation } from '../../core/observation/observation.ts';
import type { TlsHelloAnswer, TlsHelloOffer } from './tls-offer.ts';

/** A hello of ours and, when it was answered, what the server chose. */
export interface Hello {
  readonly observation: Observation;
  readonly offer: TlsHelloOffer;
  readonly answer?: TlsHelloAnswer;
}

export function helloOf(observation: Observation): Hello {
  const offer = observation.offer as unknown as TlsHelloOffer;
  if (observation.outcome !== 'answered') return { observation, offer };
  return { observation, offer, answer: observation.answer as unknown as TlsHelloAnswer };
}
