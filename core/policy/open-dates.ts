import { defined } from '../defined.ts';
import { isWithin } from './in-force.ts';
import type { Clause, Days, GivenFacts, Policy } from './policy.ts';

/** A month in place of a day: it begins, or ends, on some day of it. */
export function isMonth(date: string): boolean {
  return date.length === 'YYYY-MM'.length;
}

/**
 * The days of a clause of which months are known alone, as strictly as they can be read: a row holds from the last day of the one and until the
 * first day of the other, and what forbids the other way round.
 */
export function strictDays({ from, until }: Days, isRow: boolean): Days {
  return defined({ from: dayOf(from, isRow ? 'last' : 'first'), until: dayOf(until, isRow ? 'first' : 'last') });
}

function dayOf(date: string | undefined, which: 'first' | 'last'): string | undefined {
  if (date === undefined || !isMonth(date)) return date;
  if (which === 'first') return `${date}-01`;
  return new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5)), 0)).toISOString().slice(0, 10);
}

/** How a clause stands on a day, by the facts that were given. */
export type Standing = 'holds' | 'not-in-force' | 'applies-elsewhere' | 'day-not-known' | 'fact-not-given';

export function standingOf(clause: Clause, day: string, given: GivenFacts): Standing {
  const facts = Object.entries(clause.applies ?? {});
  if (facts.some(([name, days]) => given[name] !== undefined && !isWithin(days, given[name])))
    return 'applies-elsewhere';
  const isRow = clause.kind === 'row';
  const dates = { ...clause, ...clause.months };
  const [strict, lenient] = [isRow, !isRow].map((asRow) => isWithin(strictDays(dates, asRow), day));
  if (!strict && !lenient) return 'not-in-force';
  if (facts.some(([name]) => given[name] === undefined)) return 'fact-not-given';
  return strict === lenient ? 'holds' : 'day-not-known';
}

/** A policy in one of the ways in which it may stand, with how each of its clauses does. */
export interface StandingPolicy {
  /** Every clause that stands in this way is without days, and every other one is over. */
  readonly policy: Policy;
  readonly standings: readonly Standing[];
}

/** What stands in the way of one: more groups than this are not told apart. */
const mostGroups = 4;
const over = '0000-01-01';

/**
 * All ways in which a policy may stand on a day: one where everything is known. What is open by the same source and dates, or by the same facts,
 * stands together. The first way lets rows in and rules out. `isWhole` is false where there are more ways than are told.
 */
export function waysOf(
  policy: Policy,
  day: string,
): { readonly ways: readonly StandingPolicy[]; readonly isWhole: boolean } {
  const standings = policy.clauses.map((clause) => standingOf(clause, day, policy.given ?? {}));
  const keys = policy.clauses.map((clause, at) =>
    isOpen(standings[at]) ? JSON.stringify([clause.source.title, clause.months, clause.applies]) : undefined,
  );
  const groups = [...new Set(keys.filter((key) => key !== undefined))];
  const isWhole = groups.length <= mostGroups;
  const told = isWhole ? groups : groups.slice(0, mostGroups);
  const ways = Array.from({ length: 2 ** told.length }, (_, way): StandingPolicy => {
    const clauses = policy.clauses.map((clause, at): Clause => {
      const standing = standings[at];
      const group = told.indexOf(keys[at] ?? '');
      const isFirst = group === -1 ? way === 0 : Math.floor(way / 2 ** group) % 2 === 0;
      const holds = isOpen(standing) ? isFirst === (clause.kind === 'row') : standing === 'holds';
      const { from: _from, until: _until, applies: _applies, ...undated } = clause;
      return holds ? undated : { ...undated, until: over };
    });
    return { policy: { ...policy, clauses }, standings };
  });
  return { ways, isWhole };
}

function isOpen(standing: Standing | undefined): standing is 'day-not-known' | 'fact-not-given' {
  return standing === 'day-not-known' || standing === 'fact-not-given';
}

/** Names of the facts that policies ask for. */
export function factsAsked(policies: readonly Pick<Policy, 'clauses'>[]): readonly string[] {
  const clauses = policies.flatMap((policy) => policy.clauses);
  return [...new Set(clauses.flatMap(({ applies }) => Object.keys(applies ?? {})))].sort();
}
