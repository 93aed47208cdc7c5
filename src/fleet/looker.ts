import type { GatewayWork } from './gateway-work.ts';
import type { LookEnd } from './look.ts';

/** What looks at gateways: this thread, or another. */
export interface Looker extends AsyncDisposable {
  /** Gateways that it has. */
  readonly inHand: number;
  /** Whether it takes any more at all: a thread that ended does not. */
  readonly isThere: boolean;
  /** Never rejects: what goes wrong is how the look ended. */
  look(work: GatewayWork): Promise<LookEnd>;
}
