import '../api/needs-node.ts';
import { beforeAll, describe, test } from 'vitest';
import { adviceAlone } from '../../../core/finding/advice-alone.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { checklist } from '../../../core/policy/default-policies.ts';
import { adviceAloneWords } from '../../../reports/words/rating-words.ts';
import type { ScanOptions } from '../api/scan.ts';
import { type ClauseCase, clauseCase, isDecided } from './clause-case.ts';
import { ConformanceError } from './conformance-error.ts';

/** What to scan, by what to judge it, and what becomes of a clause that could not be shown. */
export interface ConformanceOptions extends Omit<ScanOptions, 'signal'> {
  /** URLs or hosts, as for `scan`; none where `config` or `profile` names them. */
  readonly target?: string | readonly string[];
  /** Title of the suite. Default: 'conformance of', and the target. */
  readonly name?: string;
  /** What an inconclusive clause does: 'fail' (default), because it is not shown to hold, or 'skip'. */
  readonly inconclusive?: 'fail' | 'skip';
  /** What should hold counts as what must (default: it is skipped where it is not followed). */
  readonly strict?: boolean;
  /** A clause that applies to no endpoint is no test case (default: it is skipped). The target is then scanned while vitest gathers the cases. */
  readonly onlyApplicable?: boolean;
  /** The scan ends after so many milliseconds, and what was not asked until then is inconclusive. Default 600,000. */
  readonly scanTimeoutMs?: number;
}

/** For reading the policies, loading the code and judging. */
const besideScanMs = 60_000;

/**
 * Makes every clause of the policies a test case, and of the checks that every scan is judged by. Call it in a test file of vitest, at the
 * top or in a `describe`. The target is scanned once, before the first case. A clause that fails at any endpoint fails, with what was
 * expected, what was observed, the reason and the evidence; one that applies to no endpoint, or whose failures are all waived, is skipped.
 * A policy of which nothing was decided, and a scan that did not come to its end, fail as such.
 */
export function conformance(options: ConformanceOptions): void {
  const { target = [], name, inconclusive = 'fail', strict = false, onlyApplicable = false, ...others } = options;
  const { scanTimeoutMs = 600_000, ...scanOptions } = others;
  const targets = typeof target === 'string' ? [target] : target;
  const scanned =
    targets.length > 0 ? targets.join(', ') : [options.profile ?? options.config ?? 'nothing'].flat().join(', ');
  describe(name ?? `conformance of ${scanned}`, async () => {
    const { policiesOf } = await import('./policies-of.ts');
    const policies = await policiesOf(options.policy);
    let scannedResult: ResultDocument | undefined;
    const resultOf = (): ResultDocument => {
      if (scannedResult === undefined) throw new Error('the result of the scan wanted, none found');
      return scannedResult;
    };
    const look = async (): Promise<void> => {
      const { scan } = await import('../api/scan.ts');
      const signal = AbortSignal.timeout(scanTimeoutMs);
      scannedResult = (await scan(targets, { ...scanOptions, signal })).result;
    };
    if (onlyApplicable) await look();
    else beforeAll(look, scanTimeoutMs + besideScanMs);
    const caseOf = (policyId: string, clauseId: string): ClauseCase =>
      clauseCase(resultOf(), policyId, clauseId, strict);
    const skipped = new Set(['skip', 'not-applicable', ...(inconclusive === 'skip' ? ['inconclusive'] : [])]);
    test('the scan came to its end', () => {
      if (!resultOf().interrupted) return;
      throw new ConformanceError('scan-incomplete', `the scan was not done after ${scanTimeoutMs} ms (scanTimeoutMs)`);
    });
    for (const { clauses, ...policy } of policies) {
      const cases = onlyApplicable
        ? clauses.filter(({ id }) => caseOf(policy.id, id).verdict !== 'not-applicable')
        : clauses;
      // A suite without a test is a failure to vitest.
      if (cases.length === 0 && policy.id === checklist) continue;
      describe(`${policy.id} ${policy.version}`, () => {
        if (policy.id !== checklist) {
          test('something of it was decided', (context) => {
            const alone = strict ? undefined : adviceAlone(resultOf()).find((one) => one.policy === policy.id);
            if (alone?.isEverywhere === true) context.skip(adviceAloneWords(alone));
            checkDecided(resultOf(), policy.id, strict);
          });
        }
        for (const clause of cases) {
          test(`${clause.id}: ${clause.title}`, (context) => {
            const { verdict, message } = caseOf(policy.id, clause.id);
            if (verdict === 'pass') return;
            if (skipped.has(verdict)) context.skip(message);
            throw new ConformanceError(verdict === 'fail' ? 'clause-violated' : 'clause-inconclusive', message);
          });
        }
      });
    }
  });
}

function checkDecided(result: ResultDocument, policyId: string, strict: boolean): void {
  if (isDecided(result, policyId, strict)) return;
  const endpoints = result.targets.map(({ url }) => url).join(', ');
  throw new ConformanceError('nothing-decided', `no clause of ${policyId} passed or failed at ${endpoints}`);
}
