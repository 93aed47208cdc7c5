import type { JsonObject, OutcomeKind } from '../../core/observation/observation.ts';

/** An address and a port, as they stand in a packet. */
export interface Place {
  readonly address: string;
  readonly port: number;
}

/** What passed by of one negotiation: what was offered, and what became of it. */
export interface Negotiation {
  readonly protocol: 'tls' | 'dtls' | 'openvpn+tcp' | 'openvpn+udp' | 'ikev2' | 'ikev1';
  readonly client: Place;
  readonly server: Place;
  /** The network that it was seen in, by tags and tunnels; 0 for none. */
  readonly segment: number;
  /** What the client offered, in code points; each protocol documents its shape. */
  readonly offer: JsonObject;
  readonly outcome: OutcomeKind;
  /** One line for people. */
  readonly detail: string;
  /** What the server answered, in code points. */
  readonly answer?: JsonObject;
  /** Octets of the offer and of the answer. */
  readonly sent: Uint8Array;
  readonly received: Uint8Array;
  /** Numbers of the packets that they came in. */
  readonly frames: { readonly sent: readonly number[]; readonly received: readonly number[] };
  /** Milliseconds since 1970 of the offer; not a number where the capture does not say. */
  readonly atMs: number;
}

export type NegotiationSink = (negotiation: Negotiation) => void;
