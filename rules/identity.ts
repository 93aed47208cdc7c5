import type { Facts } from '../core/facts/facts.ts';
import { sortedSet } from '../core/facts/sorted-set.ts';
import type { Judgement } from '../core/finding/finding.ts';
import type { ObservedByRule } from '../core/finding/told/by-rule.ts';
import type { Authentication } from '../core/policy/identity-check.ts';
import { signatureHashName } from '../core/protocol/ikev2/notify-names.ts';
import type { Rule } from './rule.ts';
import { decided } from './settle.ts';

type Judged = Judgement<ObservedByRule['identity']>;

/**
 * How a gateway authenticates: which hashes it announces for signatures, and what led to an IKE SA with the credentials of the scan. That
 * something else would be refused is not asked, so what was made shows a failure and never a pass.
 */
export const identity: Rule<'identity'> = {
  name: 'identity',
  kind: 'identity',
  judge({ check }, { facts, interrupted }) {
    switch (check.name) {
      case 'signature-hashes':
        return announcedHashes(check.allowed, facts, interrupted);
      case 'ppk-required':
        return withoutPpk(facts, interrupted);
      case 'authentication':
        return authenticatedBy(check.allowed, facts, interrupted);
    }
  },
};

function announcedHashes(allowed: readonly string[], { ikeIdentity }: Facts, interrupted: boolean): Judged {
  const announced = ikeIdentity?.signatureHashes;
  if (announced === undefined) return open(interrupted ? 'interrupted' : 'not-identified', {}, []);
  const { evidence } = announced;
  const hashes = announced.value.map(signatureHashName);
  // Without any it takes the signatures of RFC 7296 alone, which have theirs by the method.
  if (hashes.length === 0) return open('no-hashes-announced', {}, evidence);
  const wrong = hashes.filter((hash) => !allowed.includes(hash));
  return wrong.length > 0
    ? decided('fail', 'hash-not-allowed', { hashes: wrong }, evidence)
    : decided('pass', 'hashes-allowed', { hashes }, evidence);
}

/** Who does not say USE_PPK, as the driver never does, is turned away where a PPK is mandatory (RFC 8784 section 3, table 1). */
function withoutPpk({ ikeUse }: Facts, interrupted: boolean): Judged {
  const made = [...(ikeUse?.established ?? []), ...(ikeUse?.besideTables ?? [])];
  if (made.length === 0) return open(interrupted ? 'interrupted' : 'ppk-not-asked', {}, []);
  return decided('fail', 'made-without-ppk', {}, sortedSet(made.flatMap(({ evidence }) => evidence)));
}

const kinds: ReadonlyMap<string, Authentication> = new Map([
  ['psk', 'psk'],
  ['certificate', 'signature'],
  ['eap-tls', 'eap-tls'],
  ['eap-mschapv2', 'eap-mschapv2'],
]);

function authenticatedBy(allowed: readonly string[], { ikeUse }: Facts, interrupted: boolean): Judged {
  const seen = (ikeUse?.by ?? []).flatMap(({ value, evidence }) => {
    const way = kinds.get(value);
    return way === undefined ? [] : [{ way, evidence }];
  });
  const wrong = seen.filter(({ way }) => !allowed.includes(way));
  const told = (some: typeof seen): Judged['observed'] => ({ authenticated: some.map(({ way }) => way) });
  const evidence = (some: typeof seen): readonly string[] => sortedSet(some.flatMap((one) => one.evidence));
  if (wrong.length > 0) return decided('fail', 'authentication-not-allowed', told(wrong), evidence(wrong));
  if (seen.length === 0) return open(interrupted ? 'interrupted' : 'no-ike-sa-made', {}, []);
  return open('other-ways-not-asked', told(seen), evidence(seen));
}

function open(
  reason: Extract<Judged, { verdict: 'inconclusive' | 'not-applicable' }>['reason'],
  observed: Judged['observed'],
  evidence: readonly string[],
): Judged {
  return { verdict: 'inconclusive', reason, observed, evidence };
}
