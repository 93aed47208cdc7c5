import { beforeAll, describe, expect, test } from 'vitest';
import type { Policy } from '../../core/policy/policy.ts';
import type { TlsMode } from '../../probes/probe.ts';
import { adversaryPolicies } from '../support/adversaries/adversary-policies.ts';
import { scanAdversary } from '../support/adversaries/scan-adversary.ts';
import type { TlsAdversary } from '../support/adversaries/tls-adversary.ts';
import { alert, conforming, says } from '../support/adversaries/tls-behaviours.ts';

const serverName = 0;
const wantsName: TlsAdversary = {
  name: 'speaks to those alone who know its name',
  accepts: conforming,
  does: [says(alert(112), ({ extensions }) => !extensions.includes(serverName))],
};
const knowsNone: TlsAdversary = { ...wantsName, does: [says(alert(112), () => true)] };

let policies: readonly Policy[];
beforeAll(async () => {
  policies = await adversaryPolicies();
});

describe.each<TlsMode>(['deny-set', 'enumerate'])('a server that wants a name (%s)', (mode) => {
  test('and is asked by its address leaves every clause open for that one reason, after the opening', async () => {
    const { result, observations } = await scanAdversary(wantsName, { policies, mode });
    const findings = result.findings.filter(({ verdict }) => verdict !== 'not-applicable');
    expect(new Set(findings.map(({ verdict, reason }) => `${verdict} ${reason}`))).toEqual(
      new Set(['inconclusive server-name-wanted']),
    );
    expect(findings.map(({ clause }) => clause)).toEqual(
      expect.arrayContaining(['tls/row-01', 'tls/nothing-else', 'tls/version-tlsv1.0']),
    );
    // One hello with every suite, or each of the four documented suites alone, all at once.
    expect(observations).toHaveLength(mode === 'enumerate' ? 1 : 4);
  });

  test('and is asked by it is judged like any other', async () => {
    const { result } = await scanAdversary(wantsName, { policies, mode, serverName: 'gateway.test' });
    expect(result.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    expect(result.findings.find(({ clause }) => clause === 'tls/nothing-else')).toMatchObject({ verdict: 'pass' });
  });

  test('and is asked by another one says so', async () => {
    const { finding } = await scanAdversary(knowsNone, { policies, mode, serverName: 'gateway.test' });
    expect(finding('tls/row-01')).toMatchObject({ verdict: 'inconclusive', reason: 'server-name-not-known' });
  });
});
