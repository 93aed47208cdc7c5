import { expect, test } from 'vitest';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { type Charon, charon } from '../support/charon.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

const rows = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, at) => `ike/row-${String(from + at).padStart(2, '0')}`);

async function twoIdentities(): Promise<Charon> {
  return await charon({
    configuration: pskConfiguration([
      { name: 'first', peer: 'alice', proposals: ikeRows.slice(0, 10), children: anyChild },
      { name: 'second', peer: 'bob', proposals: ikeRows.slice(10), children: anyChild },
    ]),
  });
}

test('rows that belong to another identity of the same address stay open, and are not what two probes agree on', async () => {
  await using gateway = await twoIdentities();
  const { finding } = await scanDriven(gateway.address, pskOf('bob'));
  for (const row of rows(1, 10)) {
    expect(finding(row)).toMatchObject({
      verdict: 'inconclusive',
      reason: 'not-established',
      observed: { because: ['authentication-failed'] },
    });
  }
  for (const row of rows(11, 17)) expect(finding(row)).toMatchObject({ verdict: 'pass', reason: 'accepted' });
  expect(finding('checks/probes-agree')).toMatchObject({ verdict: 'pass', observed: { agreed: 7 } });
  expect(await gateway.sas()).toBe('');
});

test('with a wrong pre-shared key the two probes are not compared', async () => {
  await using gateway = await twoIdentities();
  const { finding } = await scanDriven(gateway.address, pskOf('nobody'));
  expect(finding('checks/probes-agree')).toMatchObject({ verdict: 'inconclusive', reason: 'not-compared' });
  expect(finding('ipsec/row-01')).toMatchObject({ verdict: 'inconclusive', reason: 'authentication-failed' });
});
