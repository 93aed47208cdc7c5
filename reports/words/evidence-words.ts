import type { Finding, Observation } from '../../core/finding/result.ts';
import { outcomeWords } from './words.ts';

/** Reasons of verdicts that rest on a refusal: what was answered among their evidence only shows that the gateway answered then. */
const refusals: ReadonlySet<string> = new Set([
  'refused',
  'refused-by-closing',
  'refused-under-load',
  'no-answered-control',
]);

/** How an exchange ended, as evidence of a finding: 'control, answered' where a refusal counts because of it. */
export function evidenceWords({ reason }: Pick<Finding, 'reason'>, { outcome }: Pick<Observation, 'outcome'>): string {
  const isControl = outcome === 'answered' && reason.split(', ').some((code) => refusals.has(code));
  return isControl ? `control, ${outcomeWords(outcome)}` : outcomeWords(outcome);
}
