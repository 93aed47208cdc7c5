import type { Scheme, Target } from '../core/endpoint/target.ts';
import type { Conclude } from '../core/observation/conclude.ts';
import type { Ask } from '../core/policy/ask.ts';

/** A way to look at the endpoints of some schemes. Each part is loaded when it is needed: what asks waits for nothing that concludes. */
export interface Probe {
  readonly schemes: readonly Scheme[];
  /** 'stream': pace and budget hold for its connections. */
  readonly carrier: 'stream' | 'datagram';
  /** What would be sent for the questions of the policies, without repetitions. */
  readonly forecast: () => Promise<Forecast>;
  readonly conclude: () => Promise<Conclude>;
}

export type Forecast = (target: Target, ask: Ask, manner: Manner) => readonly PlannedExchange[];

/** How a run wants things asked, whatever they are. */
export interface Manner {
  readonly tlsMode: TlsMode;
  /** How often everything that a TLS endpoint must refuse is asked for. */
  readonly repeatRefusals: number;
  /** Whether one IKE_SA_INIT is completed, which leaves a half-open IKE SA. */
  readonly identify: boolean;
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
