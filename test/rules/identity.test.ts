import type { Facts, UseFacts } from '../../core/facts/facts.ts';
import type { IdentityCheck } from '../../core/policy/identity-check.ts';
import type { IdentityClause } from '../../core/policy/policy.ts';
import { box } from '../../core/spaces/region.ts';
import { identity } from '../../rules/identity.ts';
import { clauseBase, type RuleCase, testRule } from '../support/rule-tester.ts';

const announced = (...value: readonly number[]): Facts => ({
  ikeIdentity: { signatureHashes: { value, evidence: ['identity'] } },
});
const used = (known: Partial<UseFacts>): Facts => ({ ikeUse: { established: [], unfinished: [], ...known } });
const made = { box: box([1], [2], [3], [4]), evidence: ['sa'] };
const by = (...kinds: readonly string[]): Facts =>
  used({ established: [made], by: kinds.map((value) => ({ value, evidence: [`by-${value}`] })) });

type Case = RuleCase<IdentityClause>;
const judged = (
  check: IdentityCheck,
  name: string,
  facts: Facts,
  verdict: Case['verdict'],
  reason: string,
  more: Partial<Case> = {},
): Case => ({
  name: `${check.name}: ${name}`,
  clause: { ...clauseBase, id: 'ike/identity', kind: 'identity', schemes: ['ikev2'], check },
  scheme: 'ikev2',
  facts,
  verdict,
  reason,
  ...more,
});

const hashes: IdentityCheck = { name: 'signature-hashes', allowed: ['SHA2-384', 'SHA2-512'] };
const ppk: IdentityCheck = { name: 'ppk-required' };
const ways: IdentityCheck = { name: 'authentication', allowed: ['signature', 'eap-tls'] };

testRule(identity, [
  judged(hashes, 'allowed ones alone pass', announced(3, 4), 'pass', 'hashes-allowed', {
    evidence: ['identity'],
    exactly: { hashes: ['SHA2-384', 'SHA2-512'] },
  }),
  judged(hashes, 'one that is not allowed fails', announced(1, 3, 4), 'fail', 'hash-not-allowed', {
    exactly: { hashes: ['SHA1'] },
  }),
  judged(hashes, 'one that nobody knows is not allowed', announced(3, 99), 'fail', 'hash-not-allowed', {
    exactly: { hashes: ['HASH_99'] },
  }),
  judged(hashes, 'none at all is no allowed one', announced(), 'inconclusive', 'no-hashes-announced', {
    evidence: ['identity'],
  }),
  judged(hashes, 'without a complete answer nothing is said', {}, 'inconclusive', 'not-identified'),
  judged(hashes, 'an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),

  judged(ppk, 'an IKE SA that was made without one fails', used({ established: [made] }), 'fail', 'made-without-ppk', {
    evidence: ['sa'],
  }),
  judged(
    ppk,
    'so does one with an additional key exchange',
    used({ besideTables: [{ box: [...made.box, [36]], evidence: ['hybrid'] }] }),
    'fail',
    'made-without-ppk',
    { evidence: ['hybrid'] },
  ),
  judged(
    ppk,
    'that none was made may be for any reason, and passes nothing',
    used({ unfinished: [{ ...made, reason: 'authentication-failed' }] }),
    'inconclusive',
    'ppk-not-asked',
  ),
  judged(
    ppk,
    'a gateway that announces one may take others without',
    { ikeIdentity: { notifies: { value: [16_435], evidence: ['identity'] } } },
    'inconclusive',
    'ppk-not-asked',
  ),
  judged(ppk, 'an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),

  judged(ways, 'a way that is not allowed fails', by('psk'), 'fail', 'authentication-not-allowed', {
    evidence: ['by-psk'],
    exactly: { authenticated: ['psk'] },
  }),
  judged(
    ways,
    'whatever is allowed beside it',
    by('certificate', 'eap-mschapv2'),
    'fail',
    'authentication-not-allowed',
    {
      evidence: ['by-eap-mschapv2'],
      exactly: { authenticated: ['eap-mschapv2'] },
    },
  ),
  judged(
    ways,
    'an allowed way does not show that others are refused',
    by('certificate', 'eap-tls'),
    'inconclusive',
    'other-ways-not-asked',
    { evidence: ['by-certificate', 'by-eap-tls'], exactly: { authenticated: ['signature', 'eap-tls'] } },
  ),
  judged(ways, 'a kind that nobody knows is none', by('carrier-pigeon'), 'inconclusive', 'no-ike-sa-made'),
  judged(ways, 'without an IKE SA nothing was seen', {}, 'inconclusive', 'no-ike-sa-made', { evidence: [] }),
  judged(ways, 'an interrupted run says so', {}, 'inconclusive', 'interrupted', { interrupted: true }),
]);
