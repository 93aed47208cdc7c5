import type { ProfileRoot } from '../../core/facts/profile-facts.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';
import { judgeProfile, notApplicable, pinnedBy, rootWords } from './profile-seen.ts';

/**
 * Every file that gives an outdated root gives a current one beside it. `wanted` and `outdated` list thumbprints (SHA-1 or SHA-256), and
 * common names for files that give no more than a name; other roots are not what the clause speaks of.
 */
export function profileRootCurrent(
  { wanted, outdated }: CheckClause,
  seen: Seen,
): Judgement<ObservedByCheck['profile-root-current']> {
  return judgeProfile<'profile-root-current'>(seen, ({ roots, rootNames }, evidence) => {
    const files = [
      ...pinnedBy(roots).map(({ file, roots: own }) => ({
        file,
        known: own.map(thumbprints),
        shown: own.map(rootWords),
      })),
      ...[...new Set(rootNames.flatMap(({ files: in_ }) => in_))].map((file) => {
        const names = rootNames.filter(({ files: in_ }) => in_.includes(file)).map(({ name }) => name);
        return { file, known: names.map((name) => [name]), shown: names };
      }),
    ];
    const listed = files.map(({ file, known, shown }) => {
      const has = (list: readonly string[]): boolean =>
        known.some((names) => list.some((name) => names.includes(name)));
      return { file, roots: shown, current: has(wanted), outdated: has(outdated) };
    });
    const observed = (some: typeof listed) => ({ files: some.map(({ file, roots: own }) => ({ file, roots: own })) });
    if (listed.length === 0) return notApplicable('profile-part-missing', {});
    const old = listed.filter((one) => one.outdated && !one.current);
    if (old.length > 0) return decided('fail', 'profile-root-outdated', observed(old), evidence);
    if (!listed.some(({ current }) => current)) return notApplicable('profile-root-other', observed(listed));
    return decided('pass', 'profile-root-current', observed(listed), evidence);
  });
}

/** Every root whose certificate the profile holds is inside its dates; whole days, UTC. As text a day is less than each of its moments. */
export function profileRootDates(_clause: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-root-dates']> {
  return judgeProfile<'profile-root-dates'>(seen, ({ roots }, evidence) => {
    const held = roots.flatMap(({ subject, notBefore, notAfter, files }) =>
      subject === undefined || notBefore === undefined || notAfter === undefined
        ? []
        : [{ subject, notBefore, notAfter, files }],
    );
    if (held.length === 0) return notApplicable('profile-part-missing', {});
    const outside = held.filter(
      ({ notBefore, notAfter }) => seen.asOf < notBefore.slice(0, 10) || seen.asOf > notAfter,
    );
    if (outside.length > 0) return decided('fail', 'profile-root-expired', { roots: outside }, evidence);
    return decided('pass', 'profile-root-in-its-dates', { roots: held }, evidence);
  });
}

function thumbprints({ sha1, sha256 }: ProfileRoot): readonly (string | undefined)[] {
  return [sha1, sha256];
}
