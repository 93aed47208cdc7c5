import type { DiffDocument } from '../../../core/finding/diff/diff-document.ts';
import { exitCodeAgainst as codeAgainst } from '../../../core/finding/diff/exit-code-against.ts';
import { exitCodeOfDiff as codeOfDiff } from '../../../core/finding/diff/exit-code-of-diff.ts';
import { exitCodeOf as codeOf, type ExitCodeOptions } from '../../../core/finding/exit-code.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import { expectKinds, type Kind, problemsOf } from './call.ts';

const optionNames: Readonly<Record<keyof ExitCodeOptions, Kind>> = { strict: 'flag' };

/** As `gateproof scan` ends: 0 conforms, 1 a failure that no waiver covers, 2 something is open, 130 interrupted. Throws InputError. */
export function exitCodeOf(result: ResultDocument, options: ExitCodeOptions = {}): 0 | 1 | 2 | 130 {
  expectKinds(['result', result, 'result']);
  problemsOf(options, optionNames).throwIfAny();
  return codeOf(result, options);
}

/** As `gateproof diff` ends: 1 the second is worse, 2 it leaves open what the first decided, else 0. Throws InputError. */
export function exitCodeOfDiff(diff: DiffDocument, options: ExitCodeOptions = {}): 0 | 1 | 2 {
  expectKinds(['diff', diff, 'diff']);
  problemsOf(options, optionNames).throwIfAny();
  return codeOfDiff(diff, options);
}

/**
 * As `gateproof scan --baseline` ends: 1 only for failures that the baseline does not hold, 2 something is open, 130 interrupted, else 0. `diff`: of
 * the baseline and this result. Throws InputError.
 */
export function exitCodeAgainst(
  result: ResultDocument,
  diff: DiffDocument,
  options: ExitCodeOptions = {},
): 0 | 1 | 2 | 130 {
  expectKinds(['result', result, 'result'], ['diff', diff, 'diff']);
  problemsOf(options, optionNames).throwIfAny();
  return codeAgainst(result, diff, options);
}
