import type { Credentials } from '../../core/credentials/credentials.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Ask } from '../../core/policy/ask.ts';

/** One IKEv2 endpoint to look at. */
export interface IkeLook {
  readonly target: Target;
  readonly address: string;
  readonly ask: Ask;
  /** What our own requests found, where they were made: combinations [ENCR, INTEG, PRF, KE, ADDKE1, …] that are accepted for an IKE SA. */
  readonly accepted?: Ask['ike'];
  /** The UDP port that answered them. */
  readonly answersAt?: number | undefined;
  /** Absent: the IKE rows are still shown, the IPsec rows stay open. */
  readonly credentials: Credentials | undefined;
  readonly now: () => number;
  readonly record: (draft: ObservationDraft) => void;
  readonly signal: AbortSignal;
}

/** A running driver that looks at IKEv2 endpoints one after another. */
export interface IkeObserver extends AsyncDisposable {
  observe(look: IkeLook): Promise<void>;
}
