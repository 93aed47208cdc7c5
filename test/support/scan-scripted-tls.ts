import type { Finding } from '../../core/finding/finding.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { askOf } from '../../core/policy/ask.ts';
import { parsePolicy } from '../../core/policy/parse-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import type { TlsMode } from '../../probes/probe.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { judge } from '../../src/judge/judge.ts';
import type { LoopbackContext } from './loopback-context.ts';
import { recordingOf } from './recording-of.ts';
import { type ScriptedOptions, type ScriptedServer, scriptedContext } from './scripted-tls-server.ts';

/** A policy with a table `tls` of these rows, and what else stands in the table; indented as there. */
export function tlsPolicy(closed: boolean, rows: readonly string[], more: string): Policy {
  const listed = rows.map((row, at) => `    - { id: row-${at + 1}, title: row, ${row} }\n`).join('');
  return parsePolicy(
    `id: p
version: 2026-11-01
title: P
sources: { note: { title: A note } }
source: { ref: note }
tls:
  closed: ${closed}
  source: { ref: note }
  rows:
${listed}${more}`,
    'p.yaml',
  );
}

export interface ScriptedScan {
  readonly findings: readonly Finding[];
  readonly observations: readonly Observation[];
  readonly connections: number;
  /** What became of a clause: verdict, reason and what was observed. */
  readonly of: (clause: string) => Pick<Finding, 'verdict' | 'reason' | 'observed'> | undefined;
}

/** A scan of a scripted server by one policy; `edit` may change what was recorded before it is judged. */
export async function scanScripted(
  server: ScriptedServer,
  policy: Policy,
  mode: TlsMode = 'deny-set',
  edit: (recorded: readonly Observation[]) => readonly Observation[] = (recorded) => recorded,
  options: ScriptedOptions = {},
): Promise<ScriptedScan> {
  const { context, observations, connections } = scriptedContext(server, options);
  const judged = await scanOver({ context, observations: () => edit(observations()) }, policy, mode);
  return { ...judged, connections: connections() };
}

/** A scan by one policy over these ways. */
export async function scanOver(
  { context, observations }: Pick<LoopbackContext, 'context' | 'observations'>,
  policy: Policy,
  mode: TlsMode = 'deny-set',
): Promise<Omit<ScriptedScan, 'connections'>> {
  await observeTls(context, askOf([policy], 'tls').tls, mode);
  const seen = observations();
  const { findings } = judge(recordingOf({ targets: [context.target], observations: seen }), [policy], '2026-11-22');
  return {
    findings,
    observations: seen,
    of: (clause) => {
      const found = findings.find((one) => one.clause === clause);
      return found && { verdict: found.verdict, reason: found.reason, observed: found.observed };
    },
  };
}
