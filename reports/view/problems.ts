import type { Finding, ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { surplusOf } from '../../core/finding/surplus-of.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { type Anchor, anchorOf } from '../ids/anchor.ts';
import { fingerprint } from '../ids/fingerprint.ts';
import type { Cause } from '../words/cause-words.ts';
import { combinationWords, isCombination, reasonWords } from '../words/words.ts';
import { clauseWords, doubtWords } from './clause-words.ts';
import { notedLines } from './leniencies.ts';
import { type JudgedClause, outlines, type PolicyOutline } from './outline.ts';
import { causeOf } from './root-causes.ts';

/** Something that somebody has to look at: a clause that failed at a target, or one that could not be shown there. */
export interface Problem {
  readonly target: TargetResult;
  readonly policy: PolicyOutline['policy'];
  readonly clause: JudgedClause['clause'];
  /** Absent where nobody judged the clause. */
  readonly finding: Finding | undefined;
  /** 'noted': nothing is wrong, and what holds is told as the policy wants it. */
  readonly verdict: 'fail' | 'inconclusive' | 'noted';
  /** One combination that was accepted although it is not documented: each is a problem of its own. Absent where the clause is one problem. */
  readonly accepted?: string;
  /** Why it could not be shown. */
  readonly cause: Cause;
  readonly anchor: Anchor;
  /** Unique in the result, and the same in the next scan as long as the same thing is wrong: no date, no line, no order goes in. */
  readonly fingerprint: string;
}

/**
 * The problems of a result, first those that fail, then those that could not be shown, the same of advice behind them, and then what is accepted as
 * legacy or by one reading alone, each in the order of the document. A failure that a waiver covers is none.
 */
export function* problems(result: ResultDocument): Generator<Problem> {
  const targets = outlines(result);
  const seen = new Set<string>();
  for (const [isHeld, verdict] of orders) {
    for (const { target, policies, causes } of targets) {
      for (const { policy, clauses } of policies) {
        for (const { clause, finding } of clauses) {
          if (mustHold(clause) !== isHeld || kindOf(finding) !== verdict) continue;
          if (finding?.waiver !== undefined) continue;
          const anchor = anchorOf(target, policy, clause);
          for (const accepted of finding === undefined ? [undefined] : undocumented(finding)) {
            const print = fingerprint(verdict, policy.id, clause.id, target.url, accepted ?? '');
            if (seen.has(print)) continue;
            seen.add(print);
            const part = accepted === undefined ? {} : { accepted };
            const cause = causeOf(finding, causes);
            yield { target, policy, clause, finding, verdict, cause, anchor, fingerprint: print, ...part };
          }
        }
      }
    }
  }
}

const orders = [
  [true, 'fail'],
  [true, 'inconclusive'],
  [false, 'fail'],
  [false, 'inconclusive'],
  [true, 'noted'],
  [false, 'noted'],
] as const;

function kindOf(finding: Finding | undefined): string {
  return notedLines(finding).length > 0 ? 'noted' : (finding?.verdict ?? 'inconclusive');
}

/** Whether nothing that must hold is wrong or open: advice, and what is told without being wrong. */
export function isNote({ verdict, clause }: Pick<Problem, 'verdict' | 'clause'>): boolean {
  return verdict === 'noted' || !mustHold(clause);
}

/** The problem in one sentence without the target. Holds text from the wire as it came. */
export function problemWords({ verdict, clause, finding, accepted, cause }: Problem): string {
  const says = `${mustHold(clause) ? '' : 'advice: '}${clauseWords(clause)}`;
  if (verdict === 'noted') return `${says}: ${notedLines(finding).join('; ')}`;
  if (verdict === 'inconclusive') return `${says}: could not be shown, ${cause.what}`;
  const reason = reasonWords(finding?.reason ?? 'not-judged');
  return `${says}: ${accepted === undefined ? reason : `${reason}: ${accepted}`}`;
}

/** `problemWords`, for who cites no source: behind it how far the clause can be trusted, where its text itself was not read. */
export function trustedWords(problem: Problem): string {
  return `${problemWords(problem)}${doubtWords(problem.clause)}`;
}

function undocumented(finding: Finding): readonly (string | undefined)[] {
  if (finding.verdict !== 'fail') return [undefined];
  const named = surplusOf(finding).map((one) => (isCombination(one) ? combinationWords(one) : JSON.stringify(one)));
  return named.length === 0 ? [undefined] : named;
}
