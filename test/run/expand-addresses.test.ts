import { describe, expect, test } from 'vitest';
import { parseTarget } from '../../core/endpoint/parse-target.ts';
import { expandAddresses } from '../../src/run/expand-addresses.ts';

const never = new AbortController().signal;
const target = parseTarget('sstp://vpn.example.net');
const resolving =
  (...addresses: readonly string[]) =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address })));

describe('the endpoints of a target', () => {
  test('an address is one endpoint and asks no resolver', async () => {
    const address = parseTarget('sstp://192.0.2.1');
    const asked = (): Promise<never> => Promise.reject(new Error('asked'));
    expect(await expandAddresses(address, never, asked)).toEqual([
      { target: address, address: '192.0.2.1', detail: '' },
    ]);
  });

  test('a name with one address keeps its name', async () => {
    expect(await expandAddresses(target, never, resolving('192.0.2.1'))).toEqual([
      { target, address: '192.0.2.1', detail: '' },
    ]);
  });

  test('several addresses of one name are several endpoints that keep the name for SNI and certificate', async () => {
    const found = await expandAddresses(target, never, resolving('192.0.2.2', '2001:db8::1', '192.0.2.2', '192.0.2.1'));
    expect(found.map((one) => [one.target.url, one.address, one.target.serverName])).toEqual([
      ['sstp://192.0.2.1:443', '192.0.2.1', 'vpn.example.net'],
      ['sstp://192.0.2.2:443', '192.0.2.2', 'vpn.example.net'],
      ['sstp://[2001:db8::1]:443', '2001:db8::1', 'vpn.example.net'],
    ]);
  });

  test('a name without address is an endpoint that cannot be reached, and says why', async () => {
    const missing = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }));
    expect(await expandAddresses(target, never, missing)).toEqual([{ target, detail: 'ENOTFOUND' }]);
  });
});
