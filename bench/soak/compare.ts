import { foundDeviations } from '../../src/cli/planted-deviations.ts';
import { exitCodeOf } from '../../src/finding/exit-code.ts';
import type { Finding } from '../../src/finding/finding.ts';
import type { ResultDocument } from '../../src/finding/result.ts';

/** A disturbed run beside the truth. */
export interface Comparison {
  /** Passes and fails of the truth that were found. */
  readonly right: number;
  /** Passes and fails of the truth that were left open, with a reason. */
  readonly open: number;
  /** What must never be, in words. */
  readonly wrong: readonly string[];
  /** Why verdicts were left open, each reason with its number. */
  readonly reasons: ReadonlyMap<string, number>;
  readonly exitCode: number;
}

/** Nothing was refused twice, no handshake was completed: whether two answers or two verdicts agree is no question then. */
const nothingToCompare: ReadonlySet<string> = new Set(['asked-once', 'not-verified-beside']);

/**
 * Compares with what the same gateway showed undisturbed. Wrong is: a pass or a fail where the truth has another verdict, a failure that
 * names what the truth does not, an open verdict without a reason, a clause that is missing, and an exit code that is not the one that the
 * verdicts call for.
 */
export function compare(truth: ResultDocument, seen: ResultDocument): Comparison {
  const wrong: string[] = [];
  const reasons = new Map<string, number>();
  let right = 0;
  let open = 0;
  for (const expected of truth.findings) {
    const found = seen.findings.find(({ policy, clause }) => policy === expected.policy && clause === expected.clause);
    if (found === undefined) wrong.push(`${expected.clause}: missing`);
    else if (found.verdict === 'not-applicable' && nothingToCompare.has(found.reason)) continue;
    else if (found.verdict === 'inconclusive' && found.reason === '') {
      wrong.push(`${expected.clause}: inconclusive without a reason`);
    } else if (found.verdict === 'inconclusive' && expected.verdict !== 'not-applicable') {
      if (expected.verdict === 'inconclusive') continue;
      open++;
      reasons.set(found.reason, (reasons.get(found.reason) ?? 0) + 1);
    } else if (found.verdict !== expected.verdict || !isWithin(found, expected)) wrong.push(tell(found, expected));
    else if (found.verdict !== 'not-applicable') right++;
  }
  if (seen.findings.length !== truth.findings.length) {
    wrong.push(`${truth.findings.length} findings wanted, ${seen.findings.length} found`);
  }
  const exitCode = exitCodeOf(seen);
  const due = exitCodeDue(truth, seen);
  if (exitCode !== due) wrong.push(`exit code ${due} wanted, ${exitCode} found`);
  return { right, open, wrong, reasons, exitCode };
}

/** A failure may name less than the truth does, never more. */
function isWithin(found: Finding, expected: Finding): boolean {
  const known = new Set(foundDeviations([expected]));
  return foundDeviations([found]).every((line) => known.has(line));
}

function tell(found: Finding, expected: Finding): string {
  const told = ({ verdict, reason, observed }: Finding): string => `${verdict} (${reason}) ${JSON.stringify(observed)}`;
  return `${found.clause}: ${told(expected)} is true, ${told(found)} was found; evidence ${found.evidence.join(' ')}`;
}

/** By the verdicts that the run shows, and never 0 where the truth does not conform. */
function exitCodeDue(truth: ResultDocument, { findings }: ResultDocument): number {
  const has = (verdict: Finding['verdict'], among: readonly Finding[]): boolean =>
    among.some((finding) => finding.verdict === verdict);
  if (has('fail', findings)) return 1;
  const isComplete = !has('inconclusive', findings);
  const conforms = !has('fail', truth.findings) && !has('inconclusive', truth.findings);
  return isComplete && conforms ? 0 : 2;
}
