import type { Change } from '../../../core/finding/diff/diff-document.ts';
import { diffResults } from '../../../core/finding/diff/diff-results.ts';
import type { PolicyReference, ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import { summarise } from '../../../core/finding/summary.ts';
import { currentName } from '../../../core/policy/built-in-policies.ts';
import { findingOf } from '../kept/kept-finding.ts';

/** What was judged of one endpoint, on one side of a comparison. */
export interface ComparedSide {
  /** ISO date. */
  readonly asOf: string;
  readonly policies: readonly PolicyReference[];
  readonly facts: TargetResult['facts'];
  readonly findings: readonly { readonly policy: string; readonly clause: string; readonly text: string }[];
}

/** The endpoint has the same name on both sides, wherever it was. */
const here = { url: 'tls://endpoint:0', scheme: 'tls' } as const;

/** How each clause is judged otherwise, by `clauseName`; nothing for one whose change is neither for better nor worse. */
export function comparison(before: ComparedSide, after: ComparedSide): ReadonlyMap<string, Change> {
  const { changes } = diffResults(documentOf(before), documentOf(after));
  return new Map(changes.map((change) => [clauseName(change), change]));
}

/** The same for a clause in every version of its policy. */
export function clauseName({ policy, clause }: { readonly policy: string; readonly clause: string }): string {
  return JSON.stringify([currentName(policy), clause]);
}

function documentOf({ asOf, policies, facts, findings: kept }: ComparedSide): ResultDocument {
  const findings = kept.map(({ policy, clause, text }) => findingOf(text, { policy, clause, target: here.url }));
  const summary = summarise(findings);
  const startedAt = `${asOf}T00:00:00.000Z`;
  return {
    schemaVersion: '1.1',
    tool: { name: 'gateproof', version: '' },
    asOf,
    startedAt,
    finishedAt: startedAt,
    interrupted: false,
    policies,
    summary,
    targets: [{ ...here, summary, facts }],
    findings,
    observations: [],
  };
}
