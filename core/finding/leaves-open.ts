import type { Finding } from './finding.ts';

/**
 * Whether a failure stands on what was seen and leaves the rest of its clause undecided (`open`): a waiver, or a baseline that has the same
 * failure, speaks of what was seen alone.
 */
export function leavesOpen({ verdict, observed }: Pick<Finding, 'verdict' | 'observed'>): boolean {
  return verdict === 'fail' && 'open' in observed && typeof observed.open === 'number' && observed.open > 0;
}
