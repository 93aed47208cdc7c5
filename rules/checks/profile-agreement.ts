import type { ProfileRoot } from '../../core/facts/profile-facts.ts';
import type { Judgement } from '../../core/finding/finding.ts';
import type { ObservedByCheck } from '../../core/finding/told/by-check.ts';
import type { CheckClause } from '../../core/policy/policy.ts';
import type { Seen } from '../rule.ts';
import { decided } from '../settle.ts';
import { judgeProfile, notApplicable, pinnedBy, rootWords } from './profile-seen.ts';

/** Every file of the profile that names a server names the same ones. */
export function profileServersAgree(
  _clause: CheckClause,
  seen: Seen,
): Judgement<ObservedByCheck['profile-servers-agree']> {
  return judgeProfile<'profile-servers-agree'>(seen, ({ servers }, evidence) => {
    const files = [...new Set(servers.flatMap((server) => server.files))];
    const observed = { servers: servers.map(({ host, files: in_ }) => ({ host, files: in_ })) };
    if (files.length === 0) return notApplicable('profile-part-missing', observed);
    if (files.length === 1) return notApplicable('profile-one-file', observed);
    const agree = servers.every((server) => files.every((file) => server.files.includes(file)));
    return decided(
      agree ? 'pass' : 'fail',
      agree ? 'profile-servers-same' : 'profile-servers-differ',
      observed,
      evidence,
    );
  });
}

/**
 * Files that hold certificates of roots hold the same ones; a file that names a root by thumbprint or common name names one of them. A
 * thumbprint has room for one root where the certificates may be two, as while a root is replaced.
 */
export function profileRootsAgree(_clause: CheckClause, seen: Seen): Judgement<ObservedByCheck['profile-roots-agree']> {
  return judgeProfile<'profile-roots-agree'>(seen, ({ roots, rootNames }, evidence) => {
    const groups = pinnedBy(roots);
    const observed = { roots: groups.map(({ file, roots: own }) => ({ file, roots: own.map(rootWords) })), rootNames };
    const holding = groups.filter(({ holds }) => holds);
    const naming = groups.filter(({ holds }) => !holds);
    const [first, ...others] = holding.length > 0 ? holding : naming;
    const named = holding.length > 0 ? naming.length + rootNames.length : 0;
    if (first === undefined) return notApplicable('profile-part-missing', observed);
    if (others.length + named === 0) return notApplicable('profile-one-file', observed);
    const known = new Set<ProfileRoot>(first.roots);
    const agree =
      others.every(({ roots: own }) => own.length === known.size && own.every((root) => known.has(root))) &&
      naming.every(({ roots: own }) => own.every((root) => known.has(root))) &&
      (holding.length === 0 || rootNames.every(({ name }) => first.roots.some((root) => commonName(root) === name)));
    return decided(agree ? 'pass' : 'fail', agree ? 'profile-roots-same' : 'profile-roots-differ', observed, evidence);
  });
}

function commonName({ subject = '' }: ProfileRoot): string {
  return subject
    .split(', ')
    .flatMap((part) => (part.startsWith('CN=') ? [part.slice(3)] : []))
    .join(', ');
}
