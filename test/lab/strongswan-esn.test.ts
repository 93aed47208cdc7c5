import { expect, test } from 'vitest';
import { ikeRows, ipsecRows } from '../support/azure-words.ts';
import { charon } from '../support/charon.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

test('a gateway that takes the documented combinations with extended sequence numbers alone refuses the rows', async () => {
  const children = { any: `esp_proposals = ${ipsecRows.map((row) => `${row}-esn`).join(', ')}` };
  await using gateway = await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children }]),
  });
  const { finding, result } = await scanDriven(gateway.address, pskOf('client'));
  for (const row of ['ipsec/row-01', 'ipsec/row-11']) {
    expect(finding(row)).toMatchObject({ verdict: 'fail', reason: 'refused' });
  }
  const accepted = result.targets[0]?.facts.ipsec?.accepted ?? [];
  expect(accepted).toHaveLength(ipsecRows.length);
  expect(accepted.filter(({ sequenceNumbers }) => sequenceNumbers === '32-bit Sequential Numbers')).toEqual([]);
  // The source says nothing of extended sequence numbers: what has them beside a documented combination is not its failure.
  expect(finding('ipsec/nothing-else')).toMatchObject({ verdict: 'pass', reason: 'refused' });
  expect(await gateway.sas()).toBe('');
});
