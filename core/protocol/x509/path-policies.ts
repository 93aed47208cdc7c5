import type { PathExtensions } from './path-extensions.ts';

/** One certificate of a path, as its policies are processed. */
export interface PolicyStep {
  readonly known: PathExtensions;
  readonly isSelfIssued: boolean;
}

const anyPolicy = '2.5.29.32.0';

/**
 * Whether a path has a policy where it must have one (RFC 5280 sections 6.1.2 to 6.1.5): any policy will do for the user, so the tree comes
 * down to the policies that are expected at its lowest level. `path` begins below the trust anchor and ends with the leaf.
 */
export function hasNeededPolicy(path: readonly PolicyStep[]): boolean {
  let expected = new Set([anyPolicy]);
  let explicit = path.length + 1;
  let mapping = path.length + 1;
  let any = path.length + 1;
  for (const [at, { known, isSelfIssued }] of path.entries()) {
    const isLast = at === path.length - 1;
    expected = expectedOf(known.policies, expected, any > 0 || (!isLast && isSelfIssued));
    if (explicit === 0 && expected.size === 0) return false;
    if (!isLast) expected = mapped(known.policyMappings, expected, mapping > 0);
    if (!isSelfIssued || isLast) {
      explicit = Math.max(0, explicit - 1);
      mapping = Math.max(0, mapping - 1);
      any = Math.max(0, any - 1);
    }
    explicit = Math.min(
      explicit,
      isLast && known.requireExplicitPolicy !== 0 ? explicit : (known.requireExplicitPolicy ?? explicit),
    );
    mapping = Math.min(mapping, known.inhibitPolicyMapping ?? mapping);
    any = Math.min(any, known.inhibitAnyPolicy ?? any);
  }
  return explicit > 0 || expected.size > 0;
}

function expectedOf(
  policies: readonly string[] | undefined,
  above: ReadonlySet<string>,
  isAnyAllowed: boolean,
): Set<string> {
  if (policies === undefined) return new Set();
  const named = policies.filter((one) => one !== anyPolicy && (above.has(one) || above.has(anyPolicy)));
  return new Set([...named, ...(policies.includes(anyPolicy) && isAnyAllowed ? above : [])]);
}

function mapped(
  mappings: PathExtensions['policyMappings'],
  expected: ReadonlySet<string>,
  isAllowed: boolean,
): Set<string> {
  const from = new Map(Map.groupBy(mappings ?? [], ([issuer]) => issuer));
  const to = [...from].flatMap(([issuer, pairs]) =>
    isAllowed && (expected.has(issuer) || expected.has(anyPolicy)) ? pairs.map(([, subject]) => subject) : [],
  );
  return new Set([...[...expected].filter((one) => !from.has(one)), ...to]);
}
