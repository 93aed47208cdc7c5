import { beforeAll, describe, expect, test } from 'vitest';
import { listPolicies } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { ikeAdversaries } from '../support/adversaries/ike-adversaries.ts';
import { ikeTruth } from '../support/adversaries/ike-truth.ts';
import { scanAdversary, wrongFindings as wrongOfTls } from '../support/adversaries/scan-adversary.ts';
import { scanIkeAdversary } from '../support/adversaries/scan-ike-adversary.ts';
import { tlsAdversaries } from '../support/adversaries/tls-adversaries.ts';
import { wrongFindings } from '../support/adversaries/wrong-findings.ts';

/*
 * All policies that ship, every edition, judge one scan. What each adversary leaves open is known of two policies alone, and looked at in
 * the files beside; here nothing may pass or fail that is not so.
 */
let policies: readonly Policy[];
beforeAll(async () => {
  policies = await listPolicies({ signal: new AbortController().signal, all: true });
});

/** Without what is open, and without features, groups and signatures, of which these adversaries say nothing. */
const claims = (wrong: readonly string[]): readonly string[] =>
  wrong.filter((one) => !/: inconclusive \(|\/tls(?:\/feature-|\.)/u.test(one));

describe('under every policy, no pass and no failure is wrong of a gateway that', () => {
  test.each(ikeAdversaries)('$name (IKEv2)', async (adversary) => {
    const { result } = await scanIkeAdversary(adversary, policies);
    expect(claims(wrongFindings(result, policies, (policy, clause) => ikeTruth(adversary, policy, clause)))).toEqual(
      [],
    );
  });

  test.each(tlsAdversaries)('$name (TLS)', async (adversary) => {
    const scan = await scanAdversary(adversary, { policies });
    expect(claims(wrongOfTls(adversary, policies, scan))).toEqual([]);
  });
});
