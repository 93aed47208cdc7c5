import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { Finding } from '../../../core/finding/finding.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Observation, ObservationDraft } from '../../../core/observation/observation.ts';
import { askOf } from '../../../core/policy/ask.ts';
import type { Clause, Policy } from '../../../core/policy/policy.ts';
import type { TlsMode } from '../../../probes/probe.ts';
import { observeTls } from '../../../probes/tls/observe-tls.ts';
import { judge } from '../../../src/judge/judge.ts';
import { numbered, recordingOf } from '../recording-of.ts';
import type { TlsAdversary } from './tls-adversary.ts';
import { truthOf } from './tls-truth.ts';
import { virtualTlsPlace } from './virtual-tls-place.ts';
import { wrongFindings as wrongOf } from './wrong-findings.ts';

export interface AdversaryScan {
  readonly result: ResultDocument;
  readonly observations: readonly Observation[];
  /** The same in the order in which they came. */
  readonly drafts: readonly ObservationDraft[];
  /** That the gateway accepted. */
  readonly connections: number;
  /** Virtual milliseconds. */
  readonly elapsedMs: number;
  readonly finding: (clause: string) => Finding | undefined;
}

export interface AdversaryScanOptions {
  readonly policies: readonly Policy[];
  /** Default 'deny-set'. */
  readonly mode?: TlsMode;
  /** Of what is chance to the gateway; default 0. */
  readonly seed?: number;
  /** Default 13, as on the command line. */
  readonly connectionsAtOnce?: number;
  /** How often what must be refused is asked for; default 2. */
  readonly repeatRefusals?: number;
  /** Default: it is asked by its address. */
  readonly serverName?: string;
}

/** The whole path in virtual time: a scripted gateway observed, concluded and judged. */
export async function scanAdversary(
  adversary: TlsAdversary,
  { policies, mode = 'deny-set', seed = 0, connectionsAtOnce = 13, repeatRefusals, serverName }: AdversaryScanOptions,
): Promise<AdversaryScan> {
  const target = { ...makeTarget('tls', '192.0.2.1', 443), ...(serverName === undefined ? {} : { serverName }) };
  const place = virtualTlsPlace({ adversary, target, seed, connectionsAtOnce });
  await place.timers.settle(observeTls(place.context, askOf(policies, target.scheme).tls, mode, repeatRefusals));
  const observations = numbered(place.drafts, target.url);
  const result = judge(recordingOf({ targets: [target], observations }), policies, '2026-11-22');
  return {
    result,
    observations,
    drafts: place.drafts,
    connections: place.connections(),
    elapsedMs: place.timers.nowMs(),
    finding: (clause) => result.findings.find((one) => one.clause === clause),
  };
}

/** Findings that are not what is true of the gateway, one line each. */
export function wrongFindings(
  adversary: TlsAdversary,
  policies: readonly Policy[],
  { result }: AdversaryScan,
): readonly string[] {
  const seesDifference = result.findings.some(({ reason }) => reason === 'answers-differ');
  return wrongOf(result, policies, (policy, clause) => {
    const right = truthOf(adversary, policy, clause, 'tls');
    return hasEscaped(adversary, clause, seesDifference) ? [...right, 'pass'] : right;
  });
}

/** No question came to the node that differs: a scan that saw no difference anywhere says how large a share of the connections escapes it. */
function hasEscaped({ others = [] }: TlsAdversary, { kind }: Clause, seesDifference: boolean): boolean {
  return others.length > 0 && (kind === 'row' || !seesDifference);
}
