import type { Credentials } from '../../core/credentials/credentials.ts';
import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { JournalLine } from '../../core/observation/journal.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { Manner } from '../../probes/probe.ts';
import type { Progress } from './progress.ts';

/** A target and the credentials that the strongSwan probe may use for it. */
export interface ObservedTarget {
  readonly target: Target;
  readonly credentials?: Credentials;
  /** How an OpenVPN target's control channel is wrapped; absent: not known. */
  readonly wrap?: OpenVpnWrap;
  /** What is known of it without anything sent (a client profile that was read): all that there is to see. */
  readonly told?: ObservationDraft;
}

export interface ObserveOptions extends Partial<Manner> {
  readonly targets: readonly ObservedTarget[];
  readonly policies: readonly Policy[];
  readonly trustAnchors: readonly string[];
  /** For connecting and for each answer. */
  readonly timeoutMs: number;
  /** UDP port that the IKEv2 prober sends from. Default an ephemeral one for every request. */
  readonly sourcePort?: number | undefined;
  readonly toolVersion: string;
  /** How much of each pause of the TLS prober is waited: tests and soaks shorten them as they do time-outs. Default 1. */
  readonly pauseShare?: number | undefined;
  /** For all that one endpoint is asked; what is left then stays undecided. Waits for the shared driver do not count. Default 3 minutes. */
  readonly targetTimeoutMs?: number | undefined;
  /** Told of an error of ours that kept a target from being probed any further; the other targets go on. Default: it is thrown. */
  readonly onFault?: ((error: unknown) => void) | undefined;
  /** Given everything that is seen as it comes, so that it is not lost with the process; whoever takes it must not hold up the probes. */
  readonly onJournal?: ((line: JournalLine) => void) | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
}
