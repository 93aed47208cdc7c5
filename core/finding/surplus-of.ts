import type { Finding } from './finding.ts';
import type { NamedCombination } from './told/parts.ts';

/** The combinations that a finding names as accepted against what its clause wants; none where the clause speaks of no combinations. */
export function surplusOf(finding: Finding | undefined): readonly NamedCombination[] {
  return finding?.rule === 'nothing-else' || finding?.rule === 'constraint' ? (finding.observed.accepted ?? []) : [];
}
