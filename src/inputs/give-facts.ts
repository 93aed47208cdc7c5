import { didYouMean } from '../../core/policy/nearest.ts';
import { factsAsked } from '../../core/policy/open-dates.ts';
import type { GivenFacts, Policy } from '../../core/policy/policy.ts';
import { calendarDay } from './checked-option.ts';
import type { Problems } from './problems.ts';

/** Facts as on a command line, 'acquired=2027-02-01'; what is none of these is a problem. */
export async function parseGiven(given: readonly string[], problems: Problems): Promise<GivenFacts> {
  const facts: Record<string, string> = {};
  for (const one of given) {
    const at = one.indexOf('=');
    if (at < 1) problems.add(`--given: a fact as NAME=YYYY-MM-DD wanted, "${one}" found`);
    else {
      const name = one.slice(0, at);
      const day = await problems.collect(() => calendarDay(`--given ${name}`, one.slice(at + 1)));
      if (day !== undefined) facts[name] = day;
    }
  }
  return facts;
}

/** The policies with what was given of the facts that they ask for; a fact that none of them asks for is a problem. */
export function giveFacts(policies: readonly Policy[], given: GivenFacts, problems: Problems): readonly Policy[] {
  const asked = factsAsked(policies);
  for (const name of Object.keys(given)) {
    if (asked.includes(name)) continue;
    const wanted = asked.length === 0 ? 'no policy asks for any' : `one of ${asked.join(', ')} wanted`;
    problems.add(`given "${name}": ${wanted}${didYouMean(name, asked)}`);
  }
  return policies.map((policy) => {
    const own = askedOf([policy], given);
    return Object.keys(own).length === 0 ? policy : { ...policy, given: own };
  });
}

/** Of what was given, what these policies ask for. */
export function askedOf(policies: readonly Policy[], given: GivenFacts): GivenFacts {
  return Object.fromEntries(
    factsAsked(policies).flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  );
}
