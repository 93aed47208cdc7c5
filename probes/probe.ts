import type { Scheme } from '../core/endpoint/scheme.ts';
import type { Target } from '../core/endpoint/target.ts';
import type { Conclude } from '../core/observation/conclude.ts';
import type { Shapes } from '../core/observation/exchange-shape.ts';
import type { Ask } from '../core/policy/ask.ts';
import type { DatagramContext } from './datagram-context.ts';
import type { SecuredContext } from './secured-context.ts';
import type { StreamContext } from './stream-context.ts';

/** A way to look at the endpoints of some schemes. Each part is loaded when it is needed: what asks waits for nothing that concludes. */
export interface Probe {
  readonly schemes: readonly Scheme[];
  /** What would be sent for the questions of the policies, without repetitions. */
  readonly forecast: () => Promise<Forecast>;
  readonly observe: () => Promise<Observe>;
  readonly conclude: () => Promise<Conclude>;
  /** What its offers and answers must be in a recording that is read; a name is one probe's. */
  readonly shapes: () => Promise<Shapes>;
}

export type Forecast = (target: Target, ask: Ask, manner: Manner) => readonly PlannedExchange[];

/** Asks by the ways that it takes; everything that it sees is recorded through them. Rejects only for abort. */
export type Observe = (ways: Ways, ask: Ask, manner: Manner) => Promise<void>;

/** The ways to one endpoint that a run has, within its limits. None shows a socket, a clock or a random source. */
export interface Ways {
  readonly target: Target;
  /** Connections over TCP; a complete handshake and a dialogue behind it where that is asked for. */
  secured(): SecuredContext;
  /** The stream inside OpenVPN's control channel, one session for each exchange; undefined where none was opened, which is recorded. */
  insideOpenVpn(): Promise<StreamContext | undefined>;
  /** Datagrams to the port of the target, or to both of IKE's; undefined where none can be sent as the run wants it, which is recorded. */
  datagrams(ports: 'own' | 'both-of-ike'): Promise<DatagramContext | undefined>;
  /** Whole negotiations by strongSwan; what kept it from them is recorded. */
  drive(ask: Ask, known: KnownOfIke): Promise<void>;
  /** Whether the dialogue of SSTP was held when it was found out what answers. */
  readonly hasSpokenSstp: boolean;
}

/** What requests of our own found of an IKE endpoint. */
export interface KnownOfIke {
  /** Combinations [ENCR, INTEG, PRF, KE, ADDKE1, …] that are accepted for an IKE SA. */
  readonly accepted?: Ask['ike'];
  /** The UDP port that answered. */
  readonly answersAt?: number | undefined;
}

/** How a run wants things asked, whatever they are. */
export interface Manner {
  readonly tlsMode: TlsMode;
  /** How often everything that a TLS endpoint must refuse is asked for. Default 2. */
  readonly repeatRefusals?: number | undefined;
  /** Whether one IKE_SA_INIT is completed, which leaves a half-open IKE SA. */
  readonly identify: boolean;
  /** Pauses of the IKEv2 prober when nothing answers, one after another. Default: its own, seconds each. */
  readonly ikePausesMs?: readonly number[] | undefined;
  /** Default: the IKEv2 prober's own. */
  readonly ikeViolationsAtMost?: number | undefined;
}

/** How much to learn: 'deny-set' asks what decides the policies; 'enumerate' lists everything that the server accepts, whatever they say. */
export type TlsMode = 'deny-set' | 'enumerate';

/** One line of a plan: what would be sent. */
export interface PlannedExchange {
  readonly probe: string;
  /** One line for people. */
  readonly offer: string;
  /** Connections (or datagram exchanges) that this costs at least and at most; the maximum is reached when everything is accepted. */
  readonly connections: { readonly min: number; readonly max: number };
}
