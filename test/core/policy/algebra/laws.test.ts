import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPolicy } from '../../../../core/policy/algebra/check-policy.ts';
import { diffPolicies } from '../../../../core/policy/algebra/diff-policies.ts';
import { intersectPolicies } from '../../../../core/policy/algebra/intersect-policies.ts';
import { parsePolicy } from '../../../../core/policy/parse-policy.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { type PolicyDraft, policyText } from '../../../../core/policy/policy-text.ts';
import { anyPolicy, days, places, type Said, saidOf } from '../../../support/any-policy.ts';
import { policyContent } from '../../../support/small-policies.ts';

const runs = { numRuns: 60 };

/** What every combination is on every day, with its place for a message. */
function everyCase(
  policies: readonly Pick<Policy, 'clauses'>[],
): readonly { readonly at: string; readonly said: readonly Said[] }[] {
  return days.flatMap((day) =>
    places.map((place) => ({
      at: JSON.stringify([day, place]),
      said: policies.map((policy) => saidOf(policy, place, day)),
    })),
  );
}

function isAccepted(said: Said | undefined): boolean {
  return said === 'silent' || said === 'required' || said === 'accepted';
}

describe('laws of the algebra', () => {
  test('an intersection accepts what both accept, and requires of that what either requires', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (a, b) => {
        for (const { at, said } of everyCase([a, b, intersectPolicies([a, b])])) {
          const [first, second, both] = said;
          expect(isAccepted(both), at).toBe(isAccepted(first) && isAccepted(second));
          expect(both === 'required', at).toBe(isAccepted(both) && (first === 'required' || second === 'required'));
          if (both === 'tolerated') expect([first, second], at).not.toContain('refused');
        }
      }),
      runs,
    );
  });

  test('a policy and itself are that policy', () => {
    fc.assert(
      fc.property(anyPolicy, (a) => {
        for (const { at, said } of everyCase([a, intersectPolicies([a, a])])) {
          const [one, both] = said;
          expect([isAccepted(both), both === 'required'], at).toEqual([isAccepted(one), one === 'required']);
        }
      }),
      runs,
    );
  });

  test('every row is inside exactly when the intersection accepts all that the policy does, and a difference with it tells nothing', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, fc.constantFrom(...days), (a, b, day) => {
        const counts = checkPolicy(a, [b], day).against[0]?.counts;
        const both = intersectPolicies([a, b]);
        const isLess = places.some((place) => {
          const said = saidOf(a, place, day);
          return said !== 'silent' && isAccepted(said) && !isAccepted(saidOf(both, place, day));
        });
        expect((counts?.outside ?? 0) + (counts?.partly ?? 0) > 0).toBe(isLess);
        const { tables } = diffPolicies({ policy: a, day }, { policy: { ...both, digest: '' }, day });
        const changed = tables.filter(({ old, new: now, accepted }) => {
          return old !== 'silent' && (old !== now || accepted.added.length + accepted.removed.length > 0);
        });
        expect(changed.length > 0).toBe(isLess);
      }),
      runs,
    );
  });

  test('an intersection, written and read again, is the same policy', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (a, b) => {
        const both = intersectPolicies([a, b]);
        expect(policyContent(sorted(parsePolicy(policyText(both), 'both.yaml')))).toEqual(policyContent(sorted(both)));
      }),
      runs,
    );
  });
});

/** With the clauses by id: a file has them list by list. */
function sorted(policy: PolicyDraft): PolicyDraft {
  return { ...policy, clauses: policy.clauses.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}
