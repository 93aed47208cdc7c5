import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import type { Observation, OutcomeKind } from '../../core/observation/observation.ts';

/** Offer of 'openvpn/reset': the reset that begins a session. */
export type ResetOffer = {
  readonly kind: 'reset';
  readonly wrap: OpenVpnWrap['kind'];
  /** Whether the wrap was given; otherwise a reset without one is tried. */
  readonly given: boolean;
  /** tls-auth alone: the name of the digest. */
  readonly digest?: string;
};

/** Answer of 'openvpn/reset': the server's own reset, under the same wrap. */
export type ResetAnswer = {
  readonly kind: 'reset';
  readonly wrap: OpenVpnWrap['kind'];
  readonly digest?: string;
};

export type ResetExchange =
  | { readonly outcome: 'answered'; readonly offer: ResetOffer; readonly answer: ResetAnswer }
  | { readonly outcome: Exclude<OutcomeKind, 'answered'>; readonly offer: ResetOffer };
export type ResetObservation = Observation & ResetExchange;

/** Offer and answer are of these types by whoever asked, and by `shape.ts` where they were read from a file. */
export function isReset(observation: Observation): observation is ResetObservation {
  return observation.probe === 'openvpn/reset';
}
