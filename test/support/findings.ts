import type { Finding, Observed } from '../../core/finding/finding.ts';
import type { Json } from '../../core/observation/observation.ts';

/** What was observed, by any name: for a test that knows which rule or check it speaks of. */
export function toldOf(observed: Observed | undefined): { readonly [name: string]: Json } {
  return { ...observed };
}

/** A finding with other members, whether or not its rule tells such. */
export function otherwise(finding: Finding, members: object): Finding {
  return { ...finding, ...members };
}

/** A finding of a row that was refused, with these members instead of its own. */
export function findingOf(members: object): Finding {
  return otherwise(
    {
      id: 'p/ike/row-01@ikev2://h',
      policy: 'p',
      clause: 'ike/row-01',
      target: 'ikev2://h',
      rule: 'row',
      direction: 'documented-accepted',
      verdict: 'fail',
      reason: 'refused',
      expected: { level: 'required', vendor: {}, combinations: [] },
      observed: {},
      evidence: ['obs-0001'],
    },
    members,
  );
}
