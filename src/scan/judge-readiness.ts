import { schemeTraits } from '../../core/endpoint/scheme.ts';
import type { ReadinessWishes } from '../../core/facts/readiness-facts.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { checklist, defaultPolicy } from '../../core/policy/default-policies.ts';
import { loadKnowledge } from '../../core/policy/load-knowledge.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Clause, Policy } from '../../core/policy/policy.ts';
import type { ReadExports } from '../../sources/azure-export/read-export.ts';
import { readReadiness } from '../../sources/azure-export/read-readiness.ts';
import { readinessRecording } from '../../sources/azure-export/readiness-recording.ts';
import { judge } from '../judge/judge.ts';
import type { ObservedTarget } from '../run/observe-options.ts';
import { packageVersion } from './package-version.ts';

/** The policy that exported configurations are judged by. */
export const readinessPolicy = 'azure-p2s-readiness';

export interface ReadinessInput {
  readonly exports: ReadExports;
  readonly wishes: ReadinessWishes;
  /** A saved result of a scan of the same gateways. */
  readonly result?: ResultDocument | undefined;
  /** Client profiles that were read; only what they say is judged. */
  readonly profiles?: readonly ObservedTarget[];
  /** Further policies, of which what speaks of files is judged. */
  readonly policies?: readonly Policy[];
  /** ISO date. */
  readonly asOf: string;
  /** ISO 8601, UTC: when the exports were read. */
  readonly date: string;
  readonly signal: AbortSignal;
}

/** Exported configurations, and client profiles beside them, as a recording and its result. Sends nothing. */
export async function judgeReadiness(
  input: ReadinessInput,
): Promise<{ readonly recording: Recording; readonly result: ResultDocument }> {
  const { exports, wishes, result, profiles = [], policies = [], asOf, date, signal } = input;
  const load = async (id: string): Promise<Policy> => await loadPolicy(id, { signal });
  const [policy, tables, checks, knowledge] = await Promise.all([
    load(readinessPolicy),
    load(defaultPolicy),
    load(checklist),
    loadKnowledge({ signal }),
  ]);
  const known = readReadiness({ ...exports, wishes, knowledge, tables, result });
  const told = profiles.flatMap(({ target, told: draft }) => (draft === undefined ? [] : [{ target, draft }]));
  const recording = readinessRecording(known, told, { toolVersion: packageVersion(), date });
  // Of the tables nothing applies to a file; of the checks, those of profiles.
  const beside = told.length === 0 ? [] : [checksOnly(tables), checks];
  const always = [policy, ...beside];
  const further = policies.filter(({ id }) => !always.some((one) => one.id === id)).map(ofFiles);
  return { recording, result: judge(recording, [...always, ...further], asOf, knowledge) };
}

function checksOnly(policy: Policy): Policy {
  return { ...policy, clauses: policy.clauses.filter(({ kind }) => kind === 'check') };
}

function ofFiles(policy: Policy): Policy {
  const speaks = ({ schemes }: Clause): boolean => schemes.some((scheme) => schemeTraits[scheme].of === 'file');
  return { ...policy, clauses: policy.clauses.filter(speaks) };
}
