import type { CheckName } from '../policy/check-names.ts';
import type { Finding } from './finding.ts';

/** Whether it is the finding of this check, which then says what it observed. */
export function isCheck<K extends CheckName>(finding: Finding, check: K): finding is Extract<Finding, { check: K }> {
  return finding.rule === 'check' && finding.check === check;
}
