import type { Clause, Days } from './policy.ts';

/**
 * Whether a clause holds on the day, as strictly as it can be read: a row that applies by a fact, which is not known here, lets nothing be accepted, and a
 * rule that does so forbids. Dates are compared as ISO text; a clause without dates always holds.
 */
export function isInForce(clause: InForce, day: string): boolean {
  if (clause.kind === 'row' && clause.applies !== undefined) return false;
  return isWithin(clause, day);
}

/** Whether a day is one of those, which are compared as ISO text. */
export function isWithin({ from, until }: Days, day: string): boolean {
  return (from === undefined || from <= day) && (until === undefined || day <= until);
}

type InForce = Pick<Clause, 'from' | 'until' | 'applies'> & { readonly kind?: Clause['kind'] };
