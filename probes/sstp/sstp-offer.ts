import type { ObservationDraft, OutcomeKind } from '../../core/observation/observation.ts';

/** Offer of a 'sstp/verb' observation. */
export type SstpVerbOffer = {
  readonly kind: 'verb';
  /** Value of the Host field. */
  readonly host: string;
};

/** Offer of a 'sstp/get' observation: a GET of the same place, where the verb was answered by an HTTP error. Its answer is as the verb's. */
export type SstpGetOffer = {
  readonly kind: 'get';
  /** Value of the Host field. */
  readonly host: string;
};

/** What came back for the verb: an HTTP head, octets that are none, or nothing because there was no TLS to ask behind. */
export type SstpVerbAnswer =
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly server?: string;
      /** In digits, because SSTP's fits no number. */
      readonly contentLength?: string;
      /** Whether it opens SSTP. */
      readonly sstp: boolean;
    }
  | { readonly kind: 'other' }
  | { readonly kind: 'no-tls' };

/** Offer of a 'sstp/call' observation. */
export type SstpCallOffer = {
  readonly kind: 'call';
  /** Encapsulated protocol: 1 is PPP. */
  readonly protocol: number;
};

export type SstpCallAnswer =
  | {
      readonly kind: 'ack';
      /** Hash bitmask of the crypto binding request; absent where the ACK has none. */
      readonly hashes?: number;
    }
  | {
      /** CALL_CONNECT_NAK, or a message that ends the call. */
      readonly kind: 'no';
      readonly type: number;
      readonly statuses: readonly { readonly attribute: number; readonly status: number }[];
    };

type Asked = Pick<ObservationDraft, 'probe'>;

/** An answer that an answered exchange has, and another may have. */
type Exchange<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: Exclude<OutcomeKind, 'answered'>; readonly answer?: Answer };

/** That of these the answers are of these types is the doing of whoever asked, and of `shape.ts` where they were read from a file. */
export function isVerb<O extends Asked>(one: O): one is O & Exchange<SstpVerbAnswer> {
  return one.probe === 'sstp/verb';
}

export function isGet<O extends Asked>(one: O): one is O & Exchange<SstpVerbAnswer> {
  return one.probe === 'sstp/get';
}

export function isCall<O extends Asked>(one: O): one is O & Exchange<SstpCallAnswer> {
  return one.probe === 'sstp/call';
}
