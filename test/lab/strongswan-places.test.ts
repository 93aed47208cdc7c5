import { expect, test } from 'vitest';
import { anyChild, ikeRows } from '../support/azure-words.ts';
import { type Charon, type CharonPlace, charon } from '../support/charon.ts';
import { engineNetwork } from '../support/engine-network.ts';
import { pskOf, scanDriven } from '../support/scan-driven.ts';
import { pskConfiguration } from '../support/swanctl-conf.ts';

async function conforming(place: CharonPlace): Promise<Charon> {
  return await charon({
    configuration: pskConfiguration([{ name: 'any', peer: 'client', proposals: ikeRows, children: anyChild }]),
    ...place,
  });
}

async function expectBothTables(gateway: Charon, network?: string): Promise<void> {
  const { finding } = await scanDriven(gateway.address, pskOf('client'), {}, { network });
  expect(finding('checks/probes-agree')).toMatchObject({ verdict: 'pass', observed: { agreed: 17 } });
  expect(finding('ike/nothing-else')).toMatchObject({ verdict: 'pass', reason: 'refused' });
  for (const row of ['ipsec/row-01', 'ipsec/row-11']) {
    expect(finding(row)).toMatchObject({ verdict: 'pass', reason: 'accepted' });
  }
  expect(finding('ipsec/nothing-else')).toMatchObject({ verdict: 'pass', reason: 'refused' });
  expect(await gateway.sas()).toBe('');
}

test('a gateway that answers at UDP 4500 alone is judged in full by both probes', async () => {
  await using gateway = await conforming({ settings: 'charon-systemd { port = 4501 }' });
  await expectBothTables(gateway);
});

test('a gateway in another network of the container engine is reached, without being told which', async () => {
  await using network = await engineNetwork('gateproof-test-elsewhere');
  await using gateway = await conforming({ network: network.name });
  await expectBothTables(gateway);
});

test('a gateway is reached over IPv6', async () => {
  await using network = await engineNetwork('gateproof-test-ipv6', 'fd7a:6761:7465::/64');
  await using gateway = await conforming({ network: network.name });
  expect(gateway.address).toMatch(/^fd7a:6761:7465:/u);
  await expectBothTables(gateway);
});

test('a gateway is reached from the network of the machine, when that is what is wanted', async () => {
  await using network = await engineNetwork('gateproof-test-machine');
  await using gateway = await conforming({ network: network.name });
  await expectBothTables(gateway, 'host');
});

test('a network that the engine does not have leaves the driver out, and says so', async () => {
  await using gateway = await conforming({});
  const { recording, finding } = await scanDriven(
    gateway.address,
    pskOf('client'),
    {},
    { network: 'gateproof-test-nowhere' },
  );
  const [prevented] = recording.observations.filter(({ probe }) => probe === 'run/driver');
  expect(prevented?.detail).toContain(
    'wanted a network of the container engine for strongSwan, got "gateproof-test-nowhere"',
  );
  expect(finding('ipsec/row-01')).toMatchObject({ verdict: 'inconclusive', reason: 'not-made' });
});
