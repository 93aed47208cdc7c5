import type { Observation } from '../../core/observation/observation.ts';
import type { LookCount } from './look.ts';

const withoutAnswer: ReadonlySet<string> = new Set(['silent', 'unreachable', 'reset', 'closed']);

/** What the observations of one gateway cost. */
export function countExchanges(observations: readonly Observation[]): LookCount {
  let [sent, repeated, unanswered] = [0, 0, 0];
  for (const { attempts, outcome } of observations) {
    sent += attempts;
    repeated += Math.max(0, attempts - 1);
    if (attempts > 0 && withoutAnswer.has(outcome)) unanswered++;
  }
  return { observations: observations.length, sent, repeated, unanswered };
}
