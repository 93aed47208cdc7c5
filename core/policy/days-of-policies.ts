import { dayAfter } from './days.ts';
import { strictDays } from './open-dates.ts';
import type { Days, Policy } from './policy.ts';

/** Days from which on a clause of the policies stands otherwise than on the day before. */
export function turningDays(policies: readonly Policy[]): ReadonlySet<string> {
  const clauses = policies.flatMap((policy) => policy.clauses);
  return new Set(clauses.flatMap((clause) => [clause, { ...clause, ...clause.months }].flatMap(turnsOf)));
}

/** A month may begin and end on any of its days, so its first and its last one both count. */
function turnsOf({ from, until }: Days): readonly string[] {
  return [true, false].flatMap((isRow) => {
    const days = strictDays(
      { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) },
      isRow,
    );
    return [
      ...(days.from === undefined ? [] : [days.from]),
      ...(days.until === undefined ? [] : [dayAfter(days.until)]),
    ];
  });
}

/** So many days before a certificate ends a clause speaks of it; 0 always: it ends. */
export function noticeDays(policies: readonly Policy[]): readonly number[] {
  const notices = policies.flatMap(({ clauses }) =>
    clauses.flatMap((clause) =>
      clause.kind === 'certificate' && clause.check.name === 'expires-within' ? [clause.check.days] : [],
    ),
  );
  return [...new Set([0, ...notices])];
}
