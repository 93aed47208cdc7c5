import { exitCodeOf } from '../../core/finding/exit-code.ts';
import type { Finding } from '../../core/finding/finding.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import { foundDeviations } from '../../src/faces/cli/planted-deviations.ts';

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

/** What each node behind the address shows undisturbed; nearly always there is one. */
export type Truths = readonly [ResultDocument, ...ResultDocument[]];

/**
 * Compares with what the same gateway showed undisturbed. Wrong is: a pass or a fail where the truth has another verdict, a failure that
 * names what the truth does not, an open verdict without a reason, a clause that is missing, and an exit code that is not the one that the
 * verdicts call for. Of several nodes, what one violates is no pass, and a failure names what at least one accepts.
 */
export function compare(truths: Truths, seen: ResultDocument): Comparison {
  const wrong: string[] = [];
  const reasons = new Map<string, number>();
  let right = 0;
  let open = 0;
  for (const { policy, clause } of truths[0].findings) {
    const same = (finding: Finding): boolean => finding.policy === policy && finding.clause === clause;
    const expected = truths.flatMap(({ findings }) => findings.filter(same));
    const due = verdictsDue(expected);
    const found = seen.findings.find(same);
    if (found === undefined) wrong.push(`${clause}: missing`);
    else if (found.verdict === 'not-applicable' && nothingToCompare.has(found.reason)) continue;
    else if (found.verdict === 'inconclusive' && found.reason.length === 0) {
      wrong.push(`${clause}: inconclusive without a reason`);
    } else if (found.verdict === 'inconclusive' && !due.has('not-applicable')) {
      if (due.has('inconclusive')) continue;
      open++;
      reasons.set(found.reason, (reasons.get(found.reason) ?? 0) + 1);
    } else if (!due.has(found.verdict) || !isWithin(found, expected)) wrong.push(tell(found, expected));
    else if (found.verdict !== 'not-applicable') right++;
  }
  if (seen.findings.length !== truths[0].findings.length) {
    wrong.push(`${truths[0].findings.length} findings wanted, ${seen.findings.length} found`);
  }
  const exitCode = exitCodeOf(seen);
  const due = exitCodeDue(truths, seen);
  if (exitCode !== due) wrong.push(`exit code ${due} wanted, ${exitCode} found`);
  return { right, open, wrong, reasons, exitCode };
}

const askedOfOne = /\/row-|\/sstp-/u;

/**
 * What one node violates has no other verdict, whatever the others do. But a row that was accepted is not asked of the next node, nor is
 * SSTP's dialogue held again ([limits](../../docs/limits.md)): each node's verdict is true of these.
 */
function verdictsDue(expected: readonly Finding[]): ReadonlySet<Finding['verdict']> {
  const verdicts = new Set(expected.map(({ verdict }) => verdict));
  const isOfOne = expected.some(({ clause }) => askedOfOne.test(clause));
  return verdicts.has('fail') && !isOfOne ? new Set(['fail']) : verdicts;
}

/** A failure may name less than the truth does, never more. */
function isWithin(found: Finding, expected: readonly Finding[]): boolean {
  const known = new Set(foundDeviations(expected));
  return foundDeviations([found]).every((line) => known.has(line));
}

function tell(found: Finding, expected: readonly Finding[]): string {
  const told = ({ verdict, reason, observed }: Finding): string => `${verdict} (${reason}) ${JSON.stringify(observed)}`;
  const truth = expected.map(told).join(' and ');
  return `${found.clause}: ${truth} is true, ${told(found)} was found; evidence ${found.evidence.join(' ')}`;
}

/** By the verdicts that the run shows, and never 0 where a node does not conform. */
function exitCodeDue(truths: Truths, { findings }: ResultDocument): number {
  const has = (verdict: Finding['verdict'], among: readonly Finding[]): boolean =>
    among.some((finding) => finding.verdict === verdict);
  if (has('fail', findings)) return 1;
  const isComplete = !has('inconclusive', findings);
  const conforms = truths.every((truth) => !has('fail', truth.findings) && !has('inconclusive', truth.findings));
  return isComplete && conforms ? 0 : 2;
}
