import { asHeld, type ExitCodeOptions, isHeldFailure, isOpen } from '../exit-code.ts';
import type { ResultDocument } from '../result.ts';
import type { ChangeClass, DiffDocument } from './diff-document.ts';
import { isLost } from './exit-code-of-diff.ts';

/** Failures that the baseline does not hold, or not in this extent. */
const NOT_KNOWN: ReadonlySet<ChangeClass> = new Set(['new', 'worse', 'policy-changed']);

/**
 * The exit code of a scan with a baseline: 1 when a failure is there that neither the baseline holds nor a waiver covers, 2 when none is
 * but something required is open or something that the baseline decided is not decided any more, 130 interrupted, else 0, also when it
 * fails as it did before (decision 0011).
 */
export function exitCodeAgainst(
  { interrupted, findings }: Pick<ResultDocument, 'interrupted' | 'findings'>,
  { changes }: Pick<DiffDocument, 'changes'>,
  { strict = false }: ExitCodeOptions = {},
): 0 | 1 | 2 | 130 {
  if (interrupted) return 130;
  const unknown = new Set(changes.filter((change) => NOT_KNOWN.has(change.class)).map(({ id }) => id));
  const held = strict ? findings.map(asHeld) : findings;
  if (held.some((finding) => isHeldFailure(finding) && finding.waiver === undefined && unknown.has(finding.id)))
    return 1;
  return isOpen(held) || changes.some((change) => isLost(change, strict)) ? 2 : 0;
}
