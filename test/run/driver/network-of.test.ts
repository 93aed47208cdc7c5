import { expect, test } from 'vitest';
import { networkOf } from '../../../src/run/driver/network-of.ts';
import type { Engine } from '../../../src/run/engine/engine.ts';

const { signal } = new AbortController();
const networks = [
  { Name: 'host', IPAM: { Config: null } },
  { Name: 'bridge', IPAM: { Config: [{ Subnet: '172.17.0.0/16', Gateway: '172.17.0.1' }] } },
  { Name: 'elsewhere', IPAM: { Config: [{ Subnet: '172.18.0.0/24' }, { Subnet: 'fd00:18::/64' }] } },
  { Name: 'odd', IPAM: { Config: [{}, { Subnet: '' }] } },
];
const engine = { listNetworks: async () => networks } as unknown as Engine;

test.each([
  ['172.18.0.9', 'elsewhere'],
  ['fd00:18::9', 'elsewhere'],
  ['172.18.1.9', undefined],
  ['fd00:19::9', undefined],
  ['172.17.0.2', 'bridge'],
  ['172.32.0.2', undefined],
])('%s is in %s', async (address, name) => {
  expect(await networkOf(engine, address, signal)).toBe(name);
});
