import type { JournalLine } from '../../../core/observation/journal.ts';
import type { Progress } from '../../run/progress.ts';
import type { CallOptions, Kind, OneOrMore } from './call.ts';

/** What to probe and how; the options of `gateproof observe`. Paths are relative to the working directory. */
export interface ObserveOptions extends CallOptions {
  /** Policies to be asked for: ids of built-in ones or paths of files. Default 'azure-vpn-p2s'. */
  readonly policy?: OneOrMore | undefined;
  /** Path of an inventory (gateproof.yaml): its targets where none are named, its credentials and trust anchors in any case. */
  readonly config?: string | undefined;
  /** Paths of client profiles: where they lead is probed. */
  readonly profile?: OneOrMore | undefined;
  /** Credentials of the inventory, by name, for targets that name none. */
  readonly credentials?: string | undefined;
  /** SNI and certificate name for targets given as addresses. */
  readonly serverName?: string | undefined;
  /** Paths of PEM files with trust anchors. */
  readonly trust?: OneOrMore | undefined;
  /** For connecting and for each answer, 100 to 600,000; default 5000. */
  readonly timeoutMs?: number | undefined;
  /** For all that one endpoint is asked, 1,000 to 200,000,000; default 3 minutes, more with a pace. What is left then is inconclusive. */
  readonly targetTimeoutMs?: number | undefined;
  /** TLS connections to one endpoint at once, 1 to 64; default 13. */
  readonly connections?: number | undefined;
  /** Endpoints that are probed at once, 1 to 1,024; default: what memory and open files allow, at most 32. */
  readonly atOnce?: number | undefined;
  /** Of them those of one network (/24 of IPv4, /48 of IPv6; loopback is none), 1 to 1,024; default 4. */
  readonly perNetwork?: number | undefined;
  /** Least time between the starts of two TLS connections to one endpoint, 0 to 600,000; default 0. */
  readonly paceMs?: number | undefined;
  /** Most TLS connections to one endpoint, 1 to 100,000; default: no bound. */
  readonly budget?: number | undefined;
  /** List everything that a TLS endpoint accepts; default false: only what decides the policies. */
  readonly enumerate?: boolean | undefined;
  /** How often everything that a TLS endpoint must refuse is asked for, 2 to 64; default 2. */
  readonly repeatRefusals?: number | undefined;
  /** Complete one IKE_SA_INIT per IKEv2 endpoint, which leaves a half-open IKE SA there; default false. */
  readonly identify?: boolean | undefined;
  /** UDP port that our own IKE requests are sent from, 1 to 65,535; default: an ephemeral one for every request. */
  readonly sourcePort?: number | undefined;
  /** A strongSwan to use instead of a container: 'unix:///run/charon.vici' or 'tcp://127.0.0.1:4502'. */
  readonly vici?: string | undefined;
  /** The container engine's network that strongSwan's container joins, or 'host'; default: whichever holds the target's address. */
  readonly network?: string | undefined;
  /** Told what is done; often. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Given what is seen as it comes, a line of a journal each: written as JSON, one a line, they are a file that `readRecording` takes. */
  readonly onJournal?: ((line: JournalLine) => void) | undefined;
}

/** The options that exist. */
export const observeOptionNames: Readonly<Record<keyof ObserveOptions, Kind>> = {
  policy: 'texts',
  config: 'text',
  profile: 'texts',
  credentials: 'text',
  serverName: 'text',
  trust: 'texts',
  timeoutMs: 'number',
  targetTimeoutMs: 'number',
  connections: 'number',
  atOnce: 'number',
  perNetwork: 'number',
  paceMs: 'number',
  budget: 'number',
  enumerate: 'flag',
  repeatRefusals: 'number',
  identify: 'flag',
  sourcePort: 'number',
  vici: 'text',
  network: 'text',
  onProgress: 'function',
  onJournal: 'function',
  signal: 'signal',
};
