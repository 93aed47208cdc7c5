import type { Finding, ResultDocument, TargetResult } from '../../core/finding/result.ts';
import type { Json } from '../../core/observation/observation.ts';
import { type Anchor, anchorOf } from '../ids/anchor.ts';
import { fingerprint } from '../ids/fingerprint.ts';
import { combinationWords, isCombination, reasonWords } from '../words/words.ts';
import { clauseWords } from './clause-words.ts';
import { type JudgedClause, outlines, type PolicyOutline } from './outline.ts';

/** Something that somebody has to look at: a clause that failed at a target, or one that could not be shown there. */
export interface Problem {
  readonly target: TargetResult;
  readonly policy: PolicyOutline['policy'];
  readonly clause: JudgedClause['clause'];
  /** Absent where nobody judged the clause. */
  readonly finding: Finding | undefined;
  readonly verdict: 'fail' | 'inconclusive';
  /** One combination that was accepted although it is not documented: each is a problem of its own. Absent where the clause is one problem. */
  readonly accepted?: string;
  readonly anchor: Anchor;
  /** Unique in the result, and the same in the next scan as long as the same thing is wrong: no date, no line, no order goes in. */
  readonly fingerprint: string;
}

/**
 * The problems of a result, first those that fail, then those that could not be shown, each in the order of the document. A failure that a
 * waiver covers is none.
 */
export function* problems(result: ResultDocument): Generator<Problem> {
  const targets = outlines(result);
  const seen = new Set<string>();
  for (const verdict of ['fail', 'inconclusive'] as const) {
    for (const { target, policies } of targets) {
      for (const { policy, clauses } of policies) {
        for (const { clause, finding } of clauses) {
          if ((finding?.verdict ?? 'inconclusive') !== verdict || finding?.waiver !== undefined) continue;
          const anchor = anchorOf(target, policy, clause);
          for (const accepted of finding === undefined ? [undefined] : undocumented(finding)) {
            const print = fingerprint(verdict, policy.id, clause.id, target.url, accepted ?? '');
            if (seen.has(print)) continue;
            seen.add(print);
            const part = accepted === undefined ? {} : { accepted };
            yield { target, policy, clause, finding, verdict, anchor, fingerprint: print, ...part };
          }
        }
      }
    }
  }
}

/** The problem in one sentence without the target. Holds text from the wire as it came. */
export function problemWords({ verdict, clause, finding, accepted }: Problem): string {
  const says = clauseWords(clause);
  const reason = reasonWords(finding?.reason ?? 'not-judged');
  const seen = accepted === undefined ? reason : `${reason}: ${accepted}`;
  return verdict === 'fail' ? `${says}: ${seen}` : `${says}: could not be shown, ${seen}`;
}

function undocumented({ verdict, direction, observed }: Finding): readonly (string | undefined)[] {
  const { accepted } = observed;
  if (verdict !== 'fail' || direction !== 'undocumented-refused' || !Array.isArray(accepted)) return [undefined];
  const named = (accepted as readonly Json[]).map((one) =>
    isCombination(one) ? combinationWords(one) : JSON.stringify(one),
  );
  return named.length === 0 ? [undefined] : named;
}
