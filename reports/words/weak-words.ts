import type { ClauseReference, Finding } from '../../core/finding/result.ts';
import { type Weakness, weaknesses } from '../../core/policy/weak-algorithms.ts';
import { documentedCombinations } from './row-names.ts';

type Judged = Pick<Finding, 'direction' | 'verdict' | 'expected'>;

/**
 * Where mending a failure would switch on what a standard forbids or no longer wants: that it is weak, by whose word, and what to do instead.
 * Undefined where it would not.
 */
export function weakWords(
  { id, kind, table }: Pick<ClauseReference, 'id' | 'kind' | 'table'>,
  finding: Judged,
): string | undefined {
  if (finding.direction !== 'documented-accepted' || finding.verdict !== 'fail') return undefined;
  const found = weaknesses(table, kind === 'version' ? versionIn(id) : documentedCombinations(finding));
  if (found.length === 0) return undefined;
  return `weak: ${found.map(weaknessWords).join('; ')}. Rather than switch it on, drop ${id}: judge by a policy of your own without it, or waive it, because the gateway is stricter than the table`;
}

/** '1024-bit MODP Group, which nist-sp-800-56ar3 forbids (ike/short, NIST SP 800-131A Rev. 2)'. */
function weaknessWords({ name, policy, clause, source, says }: Weakness): string {
  return `${name}, which ${policy} ${says} (${clause}, ${source})`;
}

/** Of 'tls/version-tlsv1.0': the finding has the number alone. */
function versionIn(id: string): readonly object[] {
  const [, family, number] = /version-(ssl|tls)(v.+)$/u.exec(id) ?? [];
  return family === undefined ? [] : [{ version: `${family.toUpperCase()}${number}` }];
}
