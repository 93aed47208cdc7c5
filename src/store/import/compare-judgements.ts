import type { Finding } from '../../../core/finding/finding.ts';
import type { ClauseReference, ResultDocument } from '../../../core/finding/result.ts';

/** How a saved result and what is judged from its own observations agree. */
export interface Agreement {
  /** The first finding that says something else than its observations do, both sides told; undefined where none does. */
  readonly contradiction?: string;
  /** How many findings rest on what a result does not hold: they come in as they are judged without it. */
  readonly notShown: number;
}

/**
 * Holds what a result says against what is judged from the observations inside, clause by clause, for the policies that both know by the same
 * digest. What goes by the name of the server or by trust anchors cannot be judged from a result as it was, and so is never believed: only that
 * it is open now may differ from what the file says.
 */
export function compareJudgements(saved: ResultDocument, judged: ResultDocument): Agreement {
  const digests = new Map(judged.policies.map(({ id, digest }) => [id, digest]));
  const clauses = new Map(
    saved.policies.flatMap(({ id, digest, clauses: own }) =>
      digests.get(id) === digest ? own.map((clause) => [`${id}/${clause.id}`, clause] as const) : [],
    ),
  );
  const ours = new Map(judged.findings.map((finding) => [finding.id, finding]));
  let notShown = 0;
  for (const finding of saved.findings) {
    const clause = clauses.get(`${finding.policy}/${finding.clause}`);
    const other = ours.get(finding.id);
    if (clause === undefined) continue;
    if (other?.verdict === finding.verdict) continue;
    if (other?.verdict === 'inconclusive' && restsOnMore(finding, clause)) {
      notShown += 1;
      continue;
    }
    const found = other === undefined ? 'nothing' : `${other.verdict} (${other.reason})`;
    return {
      contradiction: `${finding.id} is ${finding.verdict} (${finding.reason}) by the file, and ${found} by the observations in it`,
      notShown,
    };
  }
  return { notShown };
}

/** Whether a clause goes by what a result leaves out of its scan: the name that the server was asked by, and trust anchors. */
function restsOnMore({ rule }: Finding, { kind }: ClauseReference): boolean {
  return rule === 'certificate' || kind === 'certificate' || kind === 'check';
}
