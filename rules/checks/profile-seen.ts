import type { ProfileFacts, ProfileOpenVpn, ProfileRoot } from '../../core/facts/profile-facts.ts';
import type { Reason } from '../../core/facts/reason.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { Directives, ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckName } from '../../core/policy/check-names.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';

/** Judges what was read of the profile; nothing read leaves the clause open. */
export function judgeProfile<K extends CheckName>(
  { facts, interrupted }: Seen,
  judge: (profile: ProfileFacts, evidence: readonly string[]) => Judgement<ObservedByCheck[K]>,
): Judgement<ObservedByCheck[K]> {
  const { profile } = facts;
  if (profile !== undefined) return judge(profile.value, profile.evidence);
  return {
    verdict: 'inconclusive',
    reason: interrupted ? 'interrupted' : 'profile-not-read',
    observed: {},
    evidence: [],
  };
}

/** The profile lacks what the clause speaks of. */
export function notApplicable<O>(reason: Reason, observed: O): Judgement<O> {
  return { verdict: 'not-applicable', reason, observed, evidence: [] };
}

/** What one OpenVPN configuration shows of a clause. */
export interface OpenVpnMark {
  readonly state: 'right' | 'wrong' | 'open';
  /** The value as it stands, or null. */
  readonly value: string | null;
}

/** Judges a directive of every OpenVPN configuration: one that is wrong fails, one that is open leaves open. */
export function judgeOpenVpn(
  seen: Seen,
  reasons: { readonly right: Reason; readonly wrong: Reason; readonly open: Reason },
  mark: (configuration: ProfileOpenVpn) => OpenVpnMark,
): Judgement<Directives> {
  return judgeProfile<'profile-auth'>(seen, ({ openvpn }, evidence) => {
    if (openvpn.length === 0) return notApplicable('profile-no-openvpn', {});
    const marks = openvpn.map((one) => ({ file: one.file, ...mark(one) }));
    const of = (state: OpenVpnMark['state']) => marks.filter((one) => one.state === state);
    const shown = (some: typeof marks) => ({ files: some.map(({ file, value }) => ({ file, value })) });
    if (of('wrong').length > 0) return decided('fail', reasons.wrong, shown(of('wrong')), evidence);
    if (of('open').length > 0)
      return { verdict: 'inconclusive', reason: reasons.open, observed: shown(of('open')), evidence };
    return decided('pass', reasons.right, shown(marks), evidence);
  });
}

/** Roots by the file that gives them; the numbered files of one name are one list. */
export interface Pinned {
  readonly file: string;
  /** Whether it holds certificates; otherwise thumbprints. */
  readonly holds: boolean;
  readonly roots: readonly ProfileRoot[];
}

export function pinnedBy(roots: readonly ProfileRoot[]): readonly Pinned[] {
  const groups = new Map<string, { holds: boolean; roots: ProfileRoot[] }>();
  const put = (file: string, holds: boolean, root: ProfileRoot): void => {
    const name = file.replace(/(\.cer)_[0-9]+$/iu, '$1');
    const group = groups.get(name) ?? { holds, roots: [] };
    group.holds ||= holds;
    if (!group.roots.includes(root)) group.roots.push(root);
    groups.set(name, group);
  };
  for (const root of roots) {
    for (const file of root.files) put(file, true, root);
    for (const file of root.thumbprintFiles) put(file, false, root);
  }
  return [...groups].map(([file, group]) => ({ file, ...group }));
}

/** A root in one word: by its certificate where the profile holds it, else by the thumbprint that it has. */
export function rootWords({ subject, sha1, sha256 }: ProfileRoot): string {
  return subject ?? sha1 ?? sha256 ?? '';
}
