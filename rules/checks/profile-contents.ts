import { sortedSet } from '../../core/facts/sorted-set.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';
import { judgeProfile, notApplicable } from './profile-seen.ts';

/** The tunnel types together ('ikev2+openvpn') are one of the sets wanted; one of `outdated` once was right, one of `disputed` is by one reading. */
export function profileTunnelTypes(
  { wanted, outdated, disputed = [] }: CheckClause,
  seen: Seen,
): Judgement<ObservedByCheck['profile-tunnel-types']> {
  return judgeProfile<'profile-tunnel-types'>(seen, ({ tunnelTypes }, evidence) => {
    const observed = { tunnelTypes };
    if (tunnelTypes.length === 0) return notApplicable('profile-part-missing', {});
    const listed = setOf(tunnelTypes);
    const isIn = (sets: readonly string[]): boolean => sets.some((set) => setOf(set.split('+')) === listed);
    if (isIn(wanted)) return decided('pass', 'profile-tunnels-documented', observed, evidence);
    if (isIn(disputed)) return { verdict: 'inconclusive', reason: 'readings-differ-today', observed, evidence };
    const reason = isIn(outdated) ? 'profile-tunnels-outdated' : 'profile-tunnels-other';
    return decided('fail', reason, observed, evidence);
  });
}

/**
 * A profile for all users holds no private key. In a configuration that was given alone the key may be its user's own, as it is made by
 * other gateways than Azure's: that is told and not judged.
 */
export function profilePrivateKey(_clause: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-private-key']> {
  return judgeProfile<'profile-private-key'>(seen, ({ kind, privateKeys }, evidence) => {
    if (privateKeys.length === 0) return decided('pass', 'profile-no-key', {}, evidence);
    const observed = { files: privateKeys };
    if (kind === 'file') return notApplicable('profile-key-of-one-user', observed);
    return decided('fail', 'profile-key-embedded', observed, evidence);
  });
}

/** Nothing that a client needs is missing. */
export function profileComplete(_clause: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-complete']> {
  return judgeProfile<'profile-complete'>(seen, ({ missing }, evidence) =>
    missing.length === 0
      ? decided('pass', 'profile-complete', {}, evidence)
      : decided('fail', 'profile-incomplete', { missing }, evidence),
  );
}

function setOf(names: readonly string[]): string {
  return sortedSet(names).join('+');
}
