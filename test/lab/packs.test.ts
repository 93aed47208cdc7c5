/* Real gateways that were scanned once, judged by every policy that ships. */
import { describe, expect, test, vi } from 'vitest';
import { checkPolicy } from '../../core/policy/algebra/check-policy.ts';
import { listPolicies, loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { judge } from '../../src/judge/judge.ts';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { charon } from '../support/charon.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

vi.setConfig({ testTimeout: 300_000 });

const { signal } = new AbortController();
const day = '2026-11-28';
const policies = await listPolicies({ signal, all: true });

const aead = 'aes128gcm16-aes256gcm16';
const prfs = 'prfsha256-prfsha384-prfsha512';
const hybrid = 'ecp384-ke1_mlkem768-ke1_mlkem1024';
const groups = 'ecp384-modp2048-modp1536';

const gateways = [
  {
    own: 'cloudflare-wan',
    ike: [
      `${aead}-${prfs}-${hybrid}`,
      `aes256-sha256-${prfs}-${hybrid}`,
      `${aead}-${prfs}-${groups}`,
      `aes256-sha256-${prfs}-${groups}`,
    ],
    children: { any: `esp_proposals = ${aead}-${groups}, aes128-aes256-sha256-sha1-${groups}` },
  },
  { own: 'azure-vpn-p2s', ike: ikeRows, children: anyChild },
];

/** Whether a policy accepts all that another one documents, by the algebra, table by table. */
function isInside(own: Policy, other: Policy, table: 'ike' | 'ipsec'): boolean | undefined {
  const [against] = checkPolicy(own, [other], day).against;
  const rows = against?.rows.filter(({ clause }) => clause.id.startsWith(`${table}/`)) ?? [];
  if (rows.every(({ stands }) => stands === 'says-nothing')) return undefined;
  return rows.every(({ stands }) => stands === 'inside');
}

describe.each(gateways)('a gateway of exactly what $own documents', async ({ own, ike, children }) => {
  const policy = await loadPolicy(own, { signal });

  test('conforms to it, and is told by every policy as the algebra tells its tables, from one recording', async () => {
    await using gateway = await charon({
      configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ike, children }]),
    });
    const { recording, result } = await scanDriven(gateway.address, pskOf('client'), {}, { policy });
    const ofTables = result.findings.filter(({ clause }) => /^(?:ike|ipsec)\//u.test(clause));
    expect(ofTables.filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')).toEqual([]);
    expect(ofTables.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(10);

    const { findings } = judge(recording, policies, day);
    const told = policies.flatMap((other) =>
      (['ike', 'ipsec'] as const).flatMap((table) => {
        const wanted = isInside(policy, other, table);
        if (wanted === undefined) return [];
        const forbidding = findings.filter(
          (one) =>
            one.policy === other.id &&
            one.clause.startsWith(`${table}/`) &&
            (one.rule === 'nothing-else' || one.rule === 'constraint') &&
            mustHold(one) &&
            one.verdict !== 'not-applicable',
        );
        // What a policy documents of an initiator is not judged on the wire.
        if (forbidding.length === 0) return [];
        const verdicts = [...new Set(forbidding.map(({ verdict }) => verdict))];
        return [{ policy: other.id, table, wanted, said: verdicts.includes('fail') ? 'fail' : verdicts.join() }];
      }),
    );
    expect(told.filter(({ wanted, said }) => said !== (wanted ? 'pass' : 'fail'))).toEqual([]);
    expect(new Set(told.map(({ wanted }) => wanted))).toEqual(new Set([true, false]));
    const cnsa = told.find((one) => one.policy === 'cnsa-1.0' && one.table === 'ike');
    expect(cnsa).toMatchObject({ said: 'fail' });
  });
});
